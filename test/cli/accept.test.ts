/** Labelled cases of a site: what comes out is what a count by hand says, and wrong lists are told. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import {
  classSummaries,
  comparedLabels,
  failures,
  type OrganComparison,
  verdictSummary,
} from '../../src/cli/acceptance/compare.ts';
import { onGrid } from '../../src/cli/acceptance/same-grid.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { seeded } from '../postprocess/settle/labelled.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { BROWSER_MISSING, Browser } from '../support/browser.ts';
import { m4oe } from '../support/command.ts';
import { oriented, turned } from '../support/oriented.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';
import { temporaryFolder, volumeFile } from './files.ts';

const models = ['--models', BANDS_MODELS, '--device', 'cpu'];
const SITE = { '11': 'liver', '12': 'spleen', '13': 'aorta' };
const LABELS = { liver: 1, spleen: 2, aorta: 3 };

/**
 * A folder with cases whose labels the site "drew": the model's own, with numbers of the site, and
 * changed by `draw` (label of the model, voxel) case by case.
 */
async function site(t: ExecutionContext, draw: readonly ((label: number, voxel: number) => number)[]) {
  const folder = temporaryFolder(t);
  const cases = [];
  const truths: Uint8Array[] = [];
  let found = new Uint8Array();
  for (const [n, change] of draw.entries()) {
    const volume = volumeFile(folder, {}, `Doe^John_${n}.nii.gz`);
    const made = await m4oe(['segment', volume, '-m', 'CT', '-o', folder, '--no-picture', ...models]);
    t.is(made.code, 0, made.stderr);
    const labels = join(folder, `Doe^John_${n}_labels.nii.gz`);
    const { volume: own, header } = await readNifti(labels, { maxBytes: 2 ** 20 });
    found = Uint8Array.from(own.voxels);
    const truth = found.map((label, voxel) => change(label, voxel));
    truths.push(truth);
    writeFileSync(labels, Buffer.concat([header, truth.map((label) => (label === 0 ? 0 : label + 10))]));
    cases.push({ volume: `Doe^John_${n}.nii.gz`, labels: `Doe^John_${n}_labels.nii.gz`, modality: 'CT' });
  }
  const list = (content: unknown) => writeFileSync(join(folder, 'acceptance.json'), JSON.stringify(content));
  list({ labels: SITE, cases });
  const run = () => m4oe(['accept', folder, '--out', join(folder, 'out'), ...models]);
  return { folder, cases, truths, found, list, run };
}

function dice(a: Uint8Array, b: Uint8Array, label: number): number {
  const count = (holds: (n: number) => boolean) => a.reduce((sum, _, n) => sum + (holds(n) ? 1 : 0), 0);
  return (
    (2 * count((n) => a[n] === label && b[n] === label)) / (count((n) => a[n] === label) + count((n) => b[n] === label))
  );
}

(BROWSER_MISSING === undefined ? test : test.skip)(
  'the sheet of the phantom in a browser, to print and sign',
  async (t) => {
    const folder = temporaryFolder(t);
    const { heads } = JSON.parse(readFileSync('models/demo/manifest.json', 'utf8'));
    const names = heads[0].classes.map(({ label, name }: { label: number; name: string }) => [label, name]);
    for (const file of ['phantom-ct.nii.gz', 'phantom-ct-labels.nii.gz'])
      copyFileSync(join('models/demo', file), join(folder, file));
    const cases = [{ volume: 'phantom-ct.nii.gz', labels: 'phantom-ct-labels.nii.gz', modality: 'CT' }];
    writeFileSync(join(folder, 'acceptance.json'), JSON.stringify({ labels: Object.fromEntries(names), cases }));
    const made = await m4oe(['accept', folder, '--out', folder, '--device', 'cpu']);
    t.is(made.code, 0, made.stderr);
    await using browser = await Browser.start();
    const file = pathToFileURL(join(folder, 'acceptance.html')).href;
    const page = await browser.open(file, [1000, 1100]);
    await page.until(`document.readyState === 'complete'`);
    t.deepEqual([page.errors, page.requests.filter((url) => !url.startsWith('data:'))], [[], [file]]);
    t.is(await page.evaluate(`document.querySelector('table').tBodies[0].rows.length`), names.length);
    t.true(await page.evaluate(`[...document.images].every((one) => one.naturalWidth > 100)`));
    t.regex(String(await page.evaluate('document.body.innerText')), /date, signature/);
    const { TEST_PICTURES = '' } = process.env;
    if (TEST_PICTURES !== '') writeFileSync(join(TEST_PICTURES, 'acceptance.png'), await page.picture());
  },
);

test('Dice, intervals and failures of a site, on a page without names', async (t) => {
  const { folder, run, truths, found } = await site(t, [
    (label) => label,
    (label, voxel) => (label === LABELS.spleen && voxel % 2 === 0 ? 0 : label),
    (label, voxel) => (label === LABELS.aorta && voxel % 8 !== 0 ? 0 : label),
  ]);
  const { code, stdout, stderr } = await run();
  t.is(code, 0, stderr);
  const sheet = JSON.parse(readFileSync(join(folder, 'out', 'acceptance_result.json'), 'utf8'));
  t.is(sheet.cases, 3);
  for (const [name, label] of Object.entries(LABELS)) {
    const of = truths.map((truth) => dice(found, truth, label));
    const summary = sheet.classes.find((one: { name: string }) => one.name === name);
    t.true(
      Math.abs(summary.dice - (of[0] as number) / 3 - (of[1] as number) / 3 - (of[2] as number) / 3) < 1e-12,
      name,
    );
    t.true(summary.interval[0] <= summary.dice && summary.dice <= summary.interval[1]);
  }
  const failed = sheet.failures.map((one: OrganComparison) => [one.case, one.name]);
  t.deepEqual(failed, [
    [3, 'aorta'],
    [2, 'spleen'],
  ]);
  t.regex(stdout, /bands 1\.0\.0, 3 cases/);
  const page = readFileSync(join(folder, 'out', 'acceptance.html'), 'utf8');
  t.is(page.match(/data:image\/png;base64,/g)?.length, 4, 'two cases, as found and as drawn');
  const words = page.replaceAll(/base64,[^"]*/g, '');
  t.notRegex(words + JSON.stringify(sheet) + stdout + stderr.replaceAll(folder, ''), /Doe|John/);
  t.notRegex(page, /(?:src|href)="(?!data:)/, 'nothing is loaded');
});

test('a list, labels and grids that do not fit are told with the case', async (t) => {
  const { folder, run, list, cases } = await site(t, [(label) => label]);
  const [one] = cases;
  const other = volumeFile(folder, { dim: [3, 10, 16, 24] }, 'other.nii.gz');
  for (const [content, message] of [
    [{ labels: SITE }, /cases: expected a list of at least one case \[ACCEPTANCE_LIST\]/],
    [{ labels: { a: 'liver' }, cases }, /labels: expected numbers from 1 to 255, got "a"/],
    [{ labels: SITE, cases: [{ ...one, mask: 'x' }] }, /case 1: expected volume, labels and modality, got mask too/],
    [
      { labels: { ...SITE, '12': 'spleeen' }, cases },
      /case 1: "spleeen" of acceptance\.json is no class of head three; expected null, or one of liver, spleen, aorta \[ACCEPTANCE_LABELS\]/,
    ],
    [{ labels: { '11': 'liver', '12': 'spleen' }, cases }, /case 1: label 13 is in the file and not among `labels`/],
    [
      { labels: SITE, cases: [{ ...one, labels: 'other.nii.gz' }] },
      /case 1: expected labels on the volume's own voxels \(20 x 16 x 12 of .*\), got 10 x 16 x 24 of .* \[ACCEPTANCE_GRID\]/,
    ],
    [{ labels: SITE, cases: [{ ...one, labels: 'gone.nii.gz' }] }, /case 1: .*\[FILE_NOT_FOUND\]/],
    [{ labels: SITE, cases: [{ ...one, modality: undefined }] }, /case 1: --modality: expected one of CT, MR, CE_MR/],
  ] as const) {
    list(content);
    const { code, stderr } = await run();
    t.is(code, 2, stderr);
    t.regex(stderr, message);
  }
  t.truthy(other);
});

test('labels that the site does not look at may be null, and are not measured', async (t) => {
  const { folder, run, list, cases } = await site(t, [(label) => label]);
  list({ labels: { '11': 'liver', '12': null, '13': null }, cases });
  t.is((await run()).code, 0);
  const sheet = JSON.parse(readFileSync(join(folder, 'out', 'acceptance_result.json'), 'utf8'));
  t.deepEqual(
    sheet.organs.map(({ name, dice }: OrganComparison) => [name, dice]),
    [['liver', 1]],
  );
});

test('labels stored in any order and way of the axes are found again, other grids are not', (t) => {
  const lps = testVolume([5, 4, 3], 'uint8');
  for (const direction of axisAlignedDirections()) {
    const { volume } = oriented(lps, direction);
    t.deepEqual([...onGrid(volume, lps.geometry)], [...lps.voxels], JSON.stringify(direction));
    t.deepEqual([...onGrid(lps, volume.geometry)], [...volume.voxels]);
  }
  const { geometry } = lps;
  for (const other of [
    { ...geometry, origin: [0.5, 0, 0] as const },
    { ...geometry, spacing: [1, 1, 2.2] as const },
    { ...geometry, size: [4, 5, 3] as const },
    { ...geometry, direction: turned(lps, 17).geometry.direction },
  ])
    t.throws(() => onGrid({ geometry: other, voxels: lps.voxels }, geometry), { message: /volume's own voxels/ });
});

const organ = (dice: number | null, verdict: string, more: Partial<OrganComparison> = {}): OrganComparison => ({
  ...{ case: 1, head: 'h', name: 'liver', dice, verdict, reasons: [] },
  ...{ trueMl: 10, foundMl: verdict === 'absent' ? 0 : 10, ...more },
});

test('verdicts are counted against the truth', (t) => {
  const organs = [
    organ(0.9, 'accept'),
    organ(0.8, 'accept'),
    organ(0.6, 'accept'),
    organ(0.9, 'review'),
    organ(0.3, 'accept'),
    organ(0.2, 'reject'),
    organ(0, 'absent'),
    organ(null, 'absent', { trueMl: 0 }),
  ];
  t.deepEqual(verdictSummary(organs), {
    found: 6,
    accepted: 4,
    right: 0.5,
    wrongAccepted: 0.5,
    rightAccepted: 2 / 3,
    missed: 1,
  });
  t.deepEqual(
    failures(organs).map(({ dice }) => dice),
    [0, 0.2, 0.3, 0.6],
  );
  t.is(verdictSummary([]).right, null);
});

test('an interval needs three cases, holds the mean, and is the same every time', (t) => {
  const random = seeded(3);
  const some = Array.from({ length: 12 }, (_, n) => organ(random(), 'review', { case: n }));
  const [summary] = classSummaries(some);
  t.deepEqual(classSummaries(some)[0], summary);
  const [low, high] = summary?.interval ?? [1, 0];
  t.true(low < (summary?.dice ?? 0) && (summary?.dice ?? 0) < high);
  t.is(classSummaries(some.slice(0, 2))[0]?.interval, undefined);
});

test('labels are compared class by class', (t) => {
  const classes = [
    { label: 1, name: 'liver' },
    { label: 2, name: 'spleen' },
    { label: 3, name: 'aorta' },
  ];
  const compared = comparedLabels(Uint8Array.of(1, 1, 2, 0, 0), Uint8Array.of(1, 2, 2, 2, 0), classes, 0.5);
  t.deepEqual(compared.get('liver'), { dice: 2 / 3, foundMl: 1, trueMl: 0.5 });
  t.deepEqual(compared.get('spleen'), { dice: 0.5, foundMl: 0.5, trueMl: 1.5 });
  t.deepEqual(compared.get('aorta'), { dice: null, foundMl: 0, trueMl: 0 });
});
