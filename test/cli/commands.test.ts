/** The commands as a person or a script runs them: files written, tables and JSON printed, help. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { PATIENT, temporaryFolder, volumeFile } from './files.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const LIMIT = { maxBytes: 2 ** 30 };
const models = ['--models', BANDS_MODELS, '--device', 'cpu'];

async function labelsIn(folder: string): Promise<Buffer> {
  const { volume } = await readNifti(join(folder, 'abdomen_labels.nii.gz'), LIMIT);
  return Buffer.from(volume.voxels.buffer as ArrayBuffer, volume.voxels.byteOffset, volume.voxels.byteLength);
}

test('segment writes labels on the grid of the file, a report and a picture, here and on a server alike', async (t) => {
  await using service = await startService();
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const here = join(folder, 'here');
  const there = join(folder, 'new', 'there');
  const local = await m4oe(['segment', file, '--modality', 'CT', '--out', here, ...models]);
  const remote = await m4oe(['segment', file, '-m', 'ct', '--out', there, '--server', service.address]);
  for (const { code, stderr, stdout } of [local, remote]) {
    t.is(code, 0, stderr);
    for (const organ of ['Liver', 'Spleen', 'Aorta']) t.true(stdout.includes(organ));
    t.regex(stdout, /written: .*abdomen_labels\.nii\.gz .*abdomen_report\.json .*abdomen_overlay\.png/);
    t.regex(stderr, /^segmenting: .*%/m, 'plain lines of progress where there is no terminal');
    t.false(`${stdout}${stderr}`.includes('\x1b'), 'no colours either');
  }
  const written = ['abdomen_labels.nii.gz', 'abdomen_overlay.png', 'abdomen_report.json'];
  for (const out of [here, there]) t.deepEqual(readdirSync(out).sort(), written);
  t.true((await labelsIn(here)).equals(await labelsIn(there)));
  t.true(new Set(await labelsIn(here)).size > 2);
  const source = await readNifti(file, LIMIT);
  const labels = await readNifti(join(here, 'abdomen_labels.nii.gz'), LIMIT);
  t.deepEqual(labels.volume.geometry, source.volume.geometry);
  t.is(readFileSync(join(here, 'abdomen_overlay.png')).subarray(1, 4).toString('latin1'), 'PNG');
  const [one, other] = [here, there].map((out) => JSON.parse(readFileSync(join(out, 'abdomen_report.json'), 'utf8')));
  t.deepEqual(one.organs, other.organs);
  t.is(one.labelsCrc32, other.labelsCrc32);
});

test('--classes drops the others; --json prints the report; --no-picture writes none', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const run = (...more: string[]) => m4oe(['segment', file, '-m', 'CT', '--json', '--no-picture', ...models, ...more]);
  const all = await run('--out', join(folder, 'all'));
  const some = await run('--out', join(folder, 'some'), '--classes', 'aorta, liver');
  const names = (text: string) => JSON.parse(text).organs.map(({ name }: { name: string }) => name);
  t.deepEqual(names(all.stdout), ['liver', 'spleen', 'aorta']);
  t.deepEqual(names(some.stdout), ['liver', 'aorta']);
  const kept = (await labelsIn(join(folder, 'all'))).map((label) => (label === 2 ? 0 : label));
  t.true((await labelsIn(join(folder, 'some'))).equals(kept));
  t.deepEqual(readdirSync(join(folder, 'some')).sort(), ['abdomen_labels.nii.gz', 'abdomen_report.json']);
  t.is(all.stdout, readFileSync(join(folder, 'all', 'abdomen_report.json'), 'utf8'));
  const report = JSON.parse(all.stdout);
  t.like(report, { modality: 'CT', model: { name: 'bands', version: '1.0.0', head: 'three' } });
  t.is(report.organs[0].snomedCt, '10200004');
  t.regex(report.notice, /qualified person/);
});

test('--color-table: names and colours of the labels beside them, replaced only as they were written', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const run = () => m4oe(['segment', file, '-m', 'CT', '--no-picture', '--color-table', '--out', folder, ...models]);
  t.regex((await run()).stdout, /written: .*abdomen_labels\.ctbl/);
  const path = join(folder, 'abdomen_labels.ctbl');
  t.regex(readFileSync(path, 'utf8'), /\n0 Background 0 0 0 0\n1 Liver \d+ \d+ \d+ 255\n2 Spleen /);
  t.is((await run()).code, 0);
  writeFileSync(path, '1 Mine 0 0 0 255\n');
  t.regex((await run()).stderr, /\[RESULT_EXISTS\]/);
});

test('a rescale on the command line replaces that of the file', async (t) => {
  const folder = temporaryFolder(t);
  const plain = volumeFile(folder);
  const shifted = volumeFile(folder, { slope: 1, intercept: -150 }, 'shifted.nii');
  const run = (file: string, ...more: string[]) =>
    m4oe(['segment', file, '-m', 'CT', '--json', '--no-picture', '--out', folder, ...models, ...more]);
  const crc = ({ stdout, stderr }: { stdout: string; stderr: string }) => {
    t.true(stdout.startsWith('{'), stderr);
    return JSON.parse(stdout).labelsCrc32;
  };
  const expected = crc(await run(plain));
  t.not(crc(await run(shifted)), expected);
  t.is(crc(await run(shifted, '--rescale-intercept', '0')), expected);
});

test('plan tells what a volume would cost, here and on a server', async (t) => {
  await using service = await startService();
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const text = await m4oe(['plan', file, '-m', 'CT', ...models]);
  t.is(text.code, 0, text.stderr);
  for (const part of [
    'bands 1.0.0',
    'liver, spleen, aorta',
    '-100 to 300',
    '12 axial',
    'while the upload still runs',
  ]) {
    t.true(text.stdout.includes(part), part);
  }
  const here = JSON.parse((await m4oe(['plan', file, '-m', 'MR', '--json', ...models])).stdout);
  const there = JSON.parse((await m4oe(['plan', file, '-m', 'MR', '--json', '--server', service.address])).stdout);
  for (const plan of [here, there])
    t.like(plan, { model: 'bands', head: 'one', slices: 12, streamsWhileUploading: false });
  t.is(here.memoryBytes, there.memoryBytes);
  t.deepEqual(readdirSync(folder), ['abdomen.nii.gz'], 'nothing is written');
});

test('models lists models, heads and classes', async (t) => {
  const text = await m4oe(['models', '--models', BANDS_MODELS]);
  t.is(text.code, 0, text.stderr);
  for (const part of ['bands 1.0.0', 'head three (CT; default): liver spleen aorta', 'head one (MR; default): liver']) {
    t.true(text.stdout.includes(part), part);
  }
  const [manifest] = JSON.parse((await m4oe(['models', '--json', '--models', BANDS_MODELS])).stdout);
  t.is(manifest.name, 'bands');
});

test('demo streams a volume through a service of its own', async (t) => {
  const folder = temporaryFolder(t);
  const done = await m4oe(['demo', volumeFile(folder), '-m', 'CT', '--out', join(folder, 'out'), ...models]);
  t.is(done.code, 0, done.stderr);
  t.regex(done.stdout, /^service on 127\.0\.0\.1:\d+/);
  t.true(done.stdout.includes('Liver'));
});

test('nothing of the text in a file comes out', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  t.true(readFileSync(volumeFile(folder, {}, 'plain.nii')).includes(PATIENT), 'the name is in the file');
  const out = join(folder, 'out');
  mkdirSync(out);
  const printed = [
    await m4oe(['segment', file, '-m', 'CT', '--out', out, ...models]),
    await m4oe(['segment', file, '-m', 'CT', '--json', '--out', out, ...models]),
    await m4oe(['plan', file, '-m', 'CT', ...models]),
  ];
  for (const { stdout, stderr } of printed) t.false(`${stdout}${stderr}`.includes('Doe'));
  t.false(readFileSync(join(out, 'abdomen_report.json'), 'utf8').includes('Doe'));
  t.false(readFileSync(join(out, 'abdomen_overlay.png')).includes('Doe'));
});

test('help of every command says what it takes, with --help-all everything', async (t) => {
  const expected: Record<string, string[]> = {
    '': ['serve', 'segment', 'plan', 'models', 'Exit codes'],
    serve: ['--port', 'M4OE_PORT', '--max-in-flight-mib', '--drain-seconds', '--tls-cert'],
    segment: ['<file>', '--modality', 'CT, MR or CE_MR', '--classes', '--server', '--out', 'Example'],
    plan: ['<file>', '--modality', '--json'],
    models: ['--models', '--json'],
    tune: ['--rounds', '--state', '--batch-slices'],
    demo: ['<file>', '--modality'],
  };
  for (const [command, parts] of Object.entries(expected)) {
    const all = ['serve', 'segment', 'plan', 'demo'].includes(command) ? '--help-all' : '--help';
    const { code, stdout, stderr } = await m4oe([...(command === '' ? [] : [command]), all]);
    t.is(code, 0, command);
    t.is(stderr, '', command);
    for (const part of parts) t.true(stdout.includes(part), `${command}: ${part}`);
    t.false(stdout.includes(REPOSITORY), 'no path of this machine');
  }
  t.regex((await m4oe(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test('a proxy of the environment is not asked for a server on this machine', async (t) => {
  await using service = await startService();
  const folder = temporaryFolder(t);
  const line = ['segment', volumeFile(folder), '-m', 'CT', '--out', folder, '--retry-seconds', '0'];
  const gone = 'http://127.0.0.1:1';
  const port = service.address.slice(service.address.indexOf(':'));
  for (const host of ['127.0.0.1', 'localhost', 'ipv4:127.0.0.1']) {
    const env = { grpc_proxy: gone, https_proxy: gone, http_proxy: gone };
    const { code, stderr } = await m4oe([...line, '--force', '--server', `${host}${port}`], env);
    t.is(code, 0, `${host}: ${stderr}`);
  }
});
