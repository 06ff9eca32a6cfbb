/**
 * The examples, as a stranger runs them: against the real service, each gives the labels that the
 * others give.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { SegmentationClient } from '../src/client/client.ts';
import { collected } from '../src/client/collected.ts';
import { readNifti } from '../src/formats/nifti/read.ts';
import { callersFile, tokenOf } from './support/callers.ts';
import { GO_MISSING, goPrograms, onPath } from './support/go-client.ts';
import { clientProject, ROOT } from './support/packed-client.ts';
import { CLIENT_PYTHON } from './support/python-client.ts';
import { DEMO_MODELS, startService } from './support/service.ts';

const run = promisify(execFile);
const PHANTOM = join(DEMO_MODELS, 'phantom-ct.nii.gz');

const folder = await mkdtemp(join(tmpdir(), 'm4oe-examples-'));
test.after.always(() => rm(folder, { recursive: true }));

async function labelsOf(path: string): Promise<Uint8Array> {
  return Uint8Array.from((await readNifti(path, { maxBytes: 2 ** 30 })).volume.voxels);
}

test.serial('TypeScript and Python say the same of the phantom', async (t) => {
  t.timeout(180_000);
  if (!existsSync(CLIENT_PYTHON)) return t.fail('client/python/.venv is not there (make client)');
  const project = await clientProject();
  t.teardown(() => rm(project, { recursive: true }));
  await copyFile(join(ROOT, 'examples/segment.ts'), join(project, 'segment.ts'));
  const { token, line } = tokenOf();
  using callers = callersFile({ callers: [{ name: 'example', scopes: ['segment'], tokens: [line] }] });
  const env = { ...process.env, TOKEN_FILE: callers.put('token', token) };
  await using service = await startService({ models: DEMO_MODELS, callers: callers.path });
  const outputs = ['typescript', 'python'].map((name) => join(folder, `${name}.nii.gz`));
  const rest = (out = '') => [service.address, PHANTOM, 'CT', out];
  const typescript = await run(process.execPath, ['segment.ts', ...rest(outputs[0])], { cwd: project, env });
  const python = await run(CLIENT_PYTHON, [join(ROOT, 'examples/segment.py'), ...rest(outputs[1])], { env });
  t.regex(typescript.stdout, /^6 liver \d+\.\d ml$/m);
  t.is(typescript.stdout, python.stdout);
  const [one, other] = await Promise.all(outputs.map(labelsOf));
  t.deepEqual(one, other);
  t.true(one?.some((label) => label > 0));
});

if (GO_MISSING !== undefined) console.log(`examples.test.ts: ${GO_MISSING}, its example is skipped`);
const withGo = GO_MISSING === undefined ? test.serial : test.serial.skip;

withGo('Go says the same as TypeScript, and tells a refusal', async (t) => {
  t.timeout(300_000);
  const programs = await goPrograms(folder);
  if (programs === undefined) return t.pass("skipped: Go's modules cannot be had here");
  const program = join(programs, 'segment');
  const { token, line } = tokenOf();
  using callers = callersFile({ callers: [{ name: 'example', scopes: ['segment'], tokens: [line] }] });
  const env = { ...process.env, TOKEN_FILE: callers.put('token', token) };
  await using service = await startService({ models: DEMO_MODELS, callers: callers.path });
  const out = join(folder, 'go.nii.gz');
  const go = await run(program, [service.address, PHANTOM, 'CT', out], { env });
  t.regex(go.stdout, /^6 liver \d+\.\d ml$/m);
  const source = await readNifti(PHANTOM, { maxBytes: 2 ** 30 });
  const client = await SegmentationClient.connect(
    service.address,
    undefined,
    {},
    { seconds: 0, tokenFile: env.TOKEN_FILE },
  );
  t.teardown(() => client.close());
  const expected = await collected(client.segment(source.volume, { modality: 'CT' }), source.volume.geometry);
  t.deepEqual(await labelsOf(out), expected.labels);
  const refused = await t.throwsAsync(run(program, [service.address, PHANTOM, 'PET', out], { env }));
  t.regex(
    (refused as Error & { stderr: string }).stderr,
    /header\.modality: expected one of .* \[MODALITY_UNKNOWN\]\n$/,
  );
});

const grpcurl = onPath('grpcurl');
if (!grpcurl) console.log('examples.test.ts: grpcurl is not installed, its example is skipped');

(grpcurl ? test.serial : test.serial.skip)('grpcurl needs no file of ours', async (t) => {
  await using service = await startService();
  const { stdout } = await run('sh', [join(ROOT, 'examples/segment.sh'), service.address]);
  t.is(stdout.match(/"slice": \{/g)?.length, 16);
  t.regex(stdout, /"report": \{/);
});
