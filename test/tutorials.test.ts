/** Every command of docs/tutorials, as it stands there, on ports of its own. */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { decode } from 'fast-png';
import { readNifti } from '../src/formats/nifti/read.ts';
import { seriesFiles } from './formats/dicom/phantom.ts';
import { ORTHANC_MISSING, Orthanc } from './support/orthanc.ts';
import { ROOT } from './support/packed-client.ts';
import { freePort } from './support/ports.ts';
import { CLIENT_PYTHON } from './support/python-client.ts';
import { blocks, checkout, run } from './support/tutorials.ts';
import { differentBlocks, MOST_DIFFERENT, storedPicture } from './viewers/pictures.ts';

const TRAINING = join(ROOT, 'training/.venv/bin/m4oe-train');

/** The usual ports, and others that are free. */
async function ports(): Promise<[usual: string, free: string][]> {
  const usual = ['50051', '8080', '9465', '9464'];
  return Promise.all(usual.map(async (port): Promise<[string, string]> => [port, String(await freePort())]));
}

/** Commands on ports of their own. */
function onPorts(
  t: ExecutionContext,
  commands: string,
  replaced: readonly (readonly [string, string])[],
  folder: string,
) {
  const free = new Map(replaced);
  const env = {
    M4OE_PORT: free.get('50051'),
    M4OE_ADMIN_PORT: free.get('9464'),
    M4OE_GATEWAY_PORT: free.get('9465'),
  };
  const text = replaced.reduce((all, [usual, other]) => all.replaceAll(usual, other), commands);
  return run(t, text, { folder, env, programs: dirname(CLIENT_PYTHON) });
}

async function labelsOf(path: string): Promise<Set<number>> {
  return new Set((await readNifti(path, { maxBytes: 2 ** 26 })).volume.voxels);
}

test('first volume: labels at the command line, and the same ones by HTTP', async (t) => {
  t.timeout(300_000);
  const folder = checkout(t);
  const told = await onPorts(t, blocks('first-volume', 'sh').join('\n'), await ports(), folder);
  t.regex(told, /Liver +\d/);
  const here = await labelsOf(join(folder, 'results/phantom-ct_labels.nii.gz'));
  t.true(here.size > 10);
  const drawn = decode(readFileSync(join(folder, 'results/phantom-ct_overlay.png')));
  const different = differentBlocks(drawn, storedPicture('demo.png'));
  t.true(different <= MOST_DIFFERENT, `docs/pictures/demo.png: ${different} of it looks different now`);
  t.deepEqual(await labelsOf(join(folder, 'labels.nii.gz')), here);
  t.is((await labelsOf(join(folder, 'two-organs/phantom-ct_labels.nii.gz'))).size, 3);
  t.regex(readFileSync(join(folder, 'two-organs/phantom-ct_labels.ctbl'), 'latin1'), /spleen/i);
});

test('first Python call: the labels of an image, with the package from its wheel', async (t) => {
  t.timeout(300_000);
  const folder = checkout(t);
  const [python = ''] = blocks('first-python-call', 'python');
  const replaced = await ports();
  const own = new Map(replaced);
  writeFileSync(join(folder, 'call.py'), python.replaceAll('50051', String(own.get('50051'))));
  const commands = [...blocks('first-python-call', 'sh'), 'try/bin/python call.py'].join('\n');
  t.regex(await onPorts(t, commands, replaced, folder), /^6 liver \d+\.\d ml [A-Z]+$/m);
  t.true((await labelsOf(join(folder, 'labels.nii.gz'))).size > 10);
});

test('read a report: its lines, and the same result made again', async (t) => {
  t.timeout(300_000);
  const folder = checkout(t);
  const told = await onPorts(t, blocks('read-a-report', 'sh').join('\n'), await ports(), folder);
  t.regex(told, /^the same: \d+ classes/m);
  const lines = readFileSync(join(folder, 'lines.txt'), 'utf8');
  t.regex(lines, /^liver \d.* (accept|review|reject)/m);
  t.regex(lines, /^sides: [a-z-]+$/m);
});

if (ORTHANC_MISSING !== undefined) console.log(`tutorials.test.ts: connect-an-archive is skipped, ${ORTHANC_MISSING}`);
(ORTHANC_MISSING === undefined ? test : test.skip)('connect an archive: results of a series lie in it', async (t) => {
  t.timeout(300_000);
  await using orthanc = await Orthanc.start({ settings: { AuthenticationEnabled: false } });
  const folder = checkout(t);
  mkdirSync(join(folder, 'series'));
  for (const [n, bytes] of seriesFiles().entries()) writeFileSync(join(folder, 'series', `${n}`), bytes);
  const replaced = [...(await ports()), ['8042', new URL(orthanc.url).port] as const];
  await onPorts(t, blocks('connect-an-archive', 'sh').join('\n'), replaced, folder);
  for (const name of ['segmentations', 'reports'])
    t.is(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')).length, 1, name);
});

test('train on your data, and add a modality: a model that serves, and keeps its labels', async (t) => {
  t.timeout(900_000);
  if (!existsSync(TRAINING)) return t.fail('training/.venv is not there (make setup-python)');
  const folder = checkout(t);
  const commands = [...blocks('train-on-your-data', 'sh'), ...blocks('add-a-modality', 'sh')].join('\n');
  const told = await onPorts(t, commands, await ports(), folder);
  t.regex(told, /weights are new/);
  t.regex(told, /^one +1\.0\.0/m);
  const labels = await labelsOf(join(folder, 'labelled/ct-1_labels.nii.gz'));
  t.true(labels.size > 1, 'it has learnt something');
  t.true([...(await labelsOf(join(folder, 'labelled-mr/mr-1_labels.nii.gz')))].every((label) => label <= 2));
  t.true(existsSync(join(folder, 'runs/scores/accuracy.json')));
});

test('every tutorial has a test', (t) => {
  const pages = globSync('docs/tutorials/*.md', { cwd: ROOT }).map((page) => basename(page, '.md'));
  const tests = ['test/tutorials.test.ts', 'test/cluster/tutorial.test.ts'];
  const own = tests.map((name) => readFileSync(join(ROOT, name), 'utf8')).join('');
  t.true(pages.length >= 7);
  t.deepEqual(
    pages.filter((page) => !own.includes(`blocks('${page}', 'sh')`)),
    [],
  );
});
