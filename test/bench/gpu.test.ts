/** bench/gpu.sh: its dry run on a GPU in software, what it says without one, and what it packs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { type Agreement, agreementLine, agrees, compare } from '../../bench/gpu/agreement.ts';
import { type NodeEvent, placementOf } from '../../bench/gpu/placement.ts';
import { CtSlices } from '../../bench/gpu/slices.ts';
import { openModelFiles } from '../../src/model/repository.ts';
import type { Session, SliceBatch } from '../../src/model/session.ts';
import { BANDS_MODELS, DEMO_MODELS } from '../support/service.ts';
import { NO_DRIVER, withSoftwareGpu } from '../support/software-gpu.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

async function gpu(arg: string, env: Record<string, string> = {}, cwd = ROOT) {
  const child = spawn('sh', ['bench/gpu.sh', arg], { cwd, env: { ...process.env, ...env } });
  const told = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      told[name] += text;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...told };
}

/** The table of the dry run: webgpu is measured, the others say why not. */
function isWhole(t: ExecutionContext, { code, stdout, stderr }: Awaited<ReturnType<typeof gpu>>): void {
  t.is(code, 0, stdout + stderr);
  const found = (what: string) =>
    new RegExp(`^\\| webgpu \\| float32 \\| ${what} \\| (.+) \\|$`, 'm').exec(stdout)?.[1];
  t.regex(found('card') ?? '', /^SwiftShader/);
  t.regex(
    found("labels unlike the CPU's") ?? '',
    /^0\.00 in 100,000 \(0 of \d{4,} voxels of 3 slices, \d{2,} of organs/,
  );
  for (const size of [1, 4]) t.true(Number(found(`slices a second of 64 x 64, ${size} in a batch`)) > 0);
  t.regex(found('start of the service') ?? '', /^\d+\.\d\d s$/);
  t.regex(found('12 slices through the service, p50 and p95') ?? '', /^\d+\.\d\d s, \d+\.\d\d s \(3 volumes\)$/);
  t.regex(found('memory') ?? '', /^\d+ MiB of the process, .+ of the card$/);
  for (const provider of ['cuda', 'tensorrt'])
    t.regex(
      stdout,
      new RegExp(`^\\| ${provider} \\| float32 \\| NOT RUN \\| execution provider ${provider} did not start: .+$`, 'm'),
    );
}

withSoftwareGpu('the dry run makes the whole table', async (t) => {
  isWhole(t, await gpu('dry-run'));
});

withSoftwareGpu('without a driver each provider is told with its reason, and nothing counts as measured', async (t) => {
  const { code, stdout, stderr } = await gpu('dry-run', NO_DRIVER);
  t.is(code, 77);
  t.regex(stdout, /^\| webgpu \| float32 \| NOT RUN \| .+ Vulkan finds no driver: install .+ \|$/m);
  t.regex(stderr, /^NOT RUN: no provider started\. Nothing was measured on a GPU\.$/m);
});

withSoftwareGpu('what is packed is enough for a checkout without node_modules', async (t) => {
  t.timeout(300_000);
  const there = mkdtempSync(join(tmpdir(), 'm4oe-lent-'));
  t.teardown(() => rmSync(there, { recursive: true }));
  for (const part of ['bench', 'bin', 'models', 'proto', 'src', 'package.json', 'test/fixtures', 'client'])
    cpSync(join(ROOT, part), join(there, part), {
      recursive: true,
      filter: (path) => !/node_modules|\.venv/.test(path),
    });
  // Its checkout would hold no GPU in software; a lent machine has a card.
  cpSync(join(ROOT, 'test/webgpu/.gpu'), join(there, 'test/webgpu/.gpu'), { recursive: true, dereference: true });
  const none = await gpu('dry-run', {}, there);
  t.is(none.code, 77);
  t.regex(none.stderr, /^NOT RUN: node_modules is not there/);
  const packed = await gpu('pack', { COMPRESS: 'gzip -1', LENT: join(there, '.lent/gpu') });
  t.is(packed.code, 0, packed.stderr);
  const [, pack, whole, needed] =
    /^(\d+) MiB in .+ with the working tree (\d+) MiB\n(\d+) MiB with .+ git sparse-checkout set/m.exec(
      packed.stdout,
    ) ?? [];
  t.true(Number(whole) > Number(needed), packed.stdout);
  // xz makes 38 MiB of what gzip makes this of, and 64 travel.
  t.true(Number(needed) - Number(pack) <= 26, packed.stdout);
  isWhole(t, await gpu('dry-run', {}, there));
});

/** A session whose labels are not those of the slices in the way that `wrong` says. */
const fake = (wrong: (batch: SliceBatch) => void) =>
  ({ run: async (batch: SliceBatch) => wrong(batch) }) as unknown as Session;

test('one voxel of 100,000 may differ, and no more', async (t) => {
  const files = await openModelFiles(join(BANDS_MODELS, 'bands'));
  const slices = await CtSlices.of(join(DEMO_MODELS, 'phantom-ct.nii.gz'), files, [500, 400, 4]);
  const organ = fake(({ buffer }) => buffer.labels.fill(1, 0, 1000));
  const differing = (voxels: number) =>
    fake(({ buffer }) => {
      buffer.labels.fill(1, 0, 1000 - voxels);
      buffer.confidence[7] = 9;
    });
  const found: Agreement[] = [];
  for (const voxels of [0, 2, 3]) found.push(await compare([organ, slices], [differing(voxels), slices], [1]));
  t.deepEqual(found.map(agrees), [true, true, false]);
  t.like(found[2], { voxels: 200_000, different: 3, organs: 1000, confidence: 9 });
  t.regex(agreementLine(found[2] as Agreement), /^1\.50 in 100,000 \(3 of 200000 voxels of 1 slices, 1000 of organs/);
  const all = await compare([organ, slices], [differing(2), slices], slices.spread(3));
  t.like(all, { slices: 3, voxels: 600_000, different: 6, organs: 3000 });
  t.deepEqual(slices.spread(4), [0, 1, 2, 3]);
});

test('of each node the last run counts; copies are no nodes', (t) => {
  const ran = (name: string, op_name: string, provider: string, output_size = '0'): NodeEvent => ({
    cat: 'Node',
    name: `${name}_kernel_time`,
    args: { op_name, provider, output_size },
  });
  const [GPU, CPU] = ['WebGpuExecutionProvider', 'CPUExecutionProvider'];
  const once = [
    ran('Conv_1', 'Conv', GPU),
    ran('Memcpy_1', 'MemcpyToHost', GPU, '400'),
    ran('Range_2', 'Range', CPU),
    ran('Range_3', 'Range', CPU),
    ran('Memcpy_2', 'MemcpyFromHost', GPU, '16'),
    ran('Memcpy_3', 'MemcpyFromHost', GPU, '160'),
  ];
  const other = { cat: 'Session', name: 'model_run', args: {} };
  t.deepEqual(placementOf([...once, other, ...once, ran('Memcpy_1', 'MemcpyToHost', GPU, '40')]), {
    nodes: 3,
    onCpu: 2,
    kinds: { Range: 2 },
    toHost: [40],
    fromHost: [160, 16],
  });
});
