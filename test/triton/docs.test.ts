/** The five commands of docs/triton.md, as they stand there. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { freePort } from '../support/ports.ts';
import { SKIPPED, TRITON_INSTALLED } from '../support/triton.ts';

if (!TRITON_INSTALLED) console.log(`triton/docs.test.ts: ${SKIPPED}`);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

(TRITON_INSTALLED ? test : test.skip)('from model to first label', async (t) => {
  const page = readFileSync(join(ROOT, 'docs/triton.md'), 'utf8');
  const [setup, ...commands] = (/```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? '').trim().split('\n');
  t.is(setup, 'make setup-node setup-triton', 'which has been done where this runs');
  t.is(commands.length, 4);
  const out = await mkdtemp(join(tmpdir(), 'm4oe-docs-'));
  t.teardown(() => rm(out, { recursive: true, force: true }));
  const port = await freePort();
  const script = commands
    .join('\n')
    .replaceAll(' out/triton', ` ${out}/triton`)
    .replaceAll('=out/triton', `=${out}/triton`)
    .replaceAll('--out out', `--out ${out}`)
    .replaceAll('8000', String(port))
    // What the server says would keep the pipe of this test open.
    .replace(/ &$/m, ` >${out}/log 2>&1 &`);
  // A server that is still there when a command fails must not stay.
  const whole = `trap 'kill $! 2>/dev/null || true' EXIT\n${script}`;
  await promisify(execFile)('sh', ['-euc', whole], { cwd: ROOT });
  t.true(existsSync(join(out, 'phantom-ct_labels.nii.gz')));
  t.is(JSON.parse(readFileSync(join(out, 'phantom-ct_report.json'), 'utf8')).service.provider, 'triton');
});
