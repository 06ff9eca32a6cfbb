/**
 * A service that cannot start says why, once: on standard error and where an orchestrator looks,
 * each time with a reason of its own.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { m4oe } from '../support/command.ts';
import { modelsCopy } from '../support/models.ts';
import { BANDS_MODELS } from '../support/service.ts';

function folder(t: ExecutionContext): string {
  const made = mkdtempSync(join(tmpdir(), 'm4oe-end-'));
  t.teardown(() => rmSync(made, { recursive: true }));
  return made;
}

/** Arguments of `serve` that make it fail. */
type Trouble = (t: ExecutionContext) => string[] | Promise<string[]>;

const ours = ['--models', BANDS_MODELS, '--device', 'cpu', '--port', '0', '--admin-port', '0'];

const TROUBLES: [name: string, trouble: Trouble, reason: string, code: number][] = [
  [
    'a model volume that is empty',
    (t) => {
      const empty = join(folder(t), 'models');
      mkdirSync(empty);
      return [...ours, '--models', empty];
    },
    'MODELS_MISSING',
    2,
  ],
  [
    'a model whose graph is another one',
    async (t) => {
      const models = await modelsCopy(t, 'bands');
      const graph = readFileSync(join(models, 'bands', 'model.onnx'));
      graph[graph.length - 1] = (graph.at(-1) as number) ^ 1;
      writeFileSync(join(models, 'bands', 'model.onnx'), graph);
      return [...ours, '--models', models];
    },
    'MODEL_HASH_MISMATCH',
    4,
  ],
  [
    'a manifest that was cut',
    async (t) => {
      const models = await modelsCopy(t, 'bands');
      truncateSync(join(models, 'bands', 'manifest.json'), 100);
      return [...ours, '--models', models];
    },
    'MODEL_MANIFEST_INVALID',
    4,
  ],
  [
    'a secret that is not mounted',
    (t) => [...ours, '--tls-cert', join(folder(t), 'tls.crt'), '--tls-key', join(folder(t), 'tls.key')],
    'TLS_FILES',
    2,
  ],
  ...(['--port', '--admin-port'] as const).map((port): [string, Trouble, string, number] => [
    `${port} that is taken`,
    async (t) => {
      const other = createServer().listen(0, '127.0.0.1');
      t.teardown(() => other.close());
      await new Promise((resolve) => other.once('listening', resolve));
      return [...ours, port, String((other.address() as { port: number }).port)];
    },
    'LISTEN_FAILED',
    3,
  ]),
  ['a setting that is wrong', () => [...ours, '--port', 'http'], 'SETTING_INVALID', 2],
];

for (const [name, trouble, reason, code] of TROUBLES) {
  test(`${name}: ${reason}`, async (t) => {
    const log = join(folder(t), 'termination-log');
    const ended = await m4oe(['serve', ...(await trouble(t))], { M4OE_TERMINATION_LOG: log });
    t.is(ended.code, code, ended.stderr);
    const told = readFileSync(log, 'utf8');
    t.regex(told, new RegExp(`^m4oe: .+ \\[${reason}\\]\n$`));
    t.true(ended.stderr.endsWith(told), ended.stderr); // gRPC may have a line of its own before it
  });
}

test('a GPU that is asked for and not there: PROVIDER_UNAVAILABLE with what the runtime says', async (t) => {
  const log = join(folder(t), 'termination-log');
  const ended = await m4oe(['serve', ...ours, '--device', 'tensorrt'], { M4OE_TERMINATION_LOG: log });
  t.is(ended.code, 3, 'this machine may have TensorRT');
  t.regex(
    readFileSync(log, 'utf8'),
    /^m4oe: execution provider tensorrt did not start: .+ \[PROVIDER_UNAVAILABLE\]\n$/,
  );
});

test('a file that cannot be written does not hide the reason', async (t) => {
  const ended = await m4oe(['serve', ...ours, '--port', 'http'], { M4OE_TERMINATION_LOG: folder(t) });
  t.is(ended.code, 2);
  t.regex(ended.stderr, /\[SETTING_INVALID\]\nm4oe: M4OE_TERMINATION_LOG cannot be written: .+\n$/);
});

test('health: ready, and not there', async (t) => {
  const { startService } = await import('../support/service.ts');
  await using service = await startService();
  const port = new URL(service.admin).port;
  t.like(await m4oe(['health', '--admin-port', port]), { code: 0, stdout: 'ready\n' });
  const nobody = await m4oe(['health', '--admin-port', '1']);
  t.is(nobody.code, 3);
  t.regex(nobody.stderr, /nothing answers on port 1 \(M4OE_ADMIN_PORT, M4OE_ADMIN_TLS\) \[NOT_READY\]\n$/);
});
