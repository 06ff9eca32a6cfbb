/**
 * `m4oe segment --html` in a real browser: a file alone that asks for nothing, shows the voxels and
 * labels as they are, and does what keys and clicks say. TEST_PICTURES=FOLDER keeps pictures.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { resultPage } from '../../src/formats/page/result-page.ts';
import { shownVolume } from '../../src/formats/page/shown-volume.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { BROWSER_MISSING, Browser, type Page } from '../support/browser.ts';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';
import { PATIENT, temporaryFolder, volumeFile } from './files.ts';

if (BROWSER_MISSING !== undefined) console.log(`cli/view-page.test.ts: skipped, ${BROWSER_MISSING}`);
const withBrowser = BROWSER_MISSING === undefined ? test.serial : test.serial.skip;
const LAPTOP = [1366, 768] as const;
const READING_ROOM = [2560, 1600] as const;
const PORTRAIT = [1200, 1920] as const;
const PHANTOM = 'models/demo/phantom-ct.nii.gz';
const PICTURES = process.env.TEST_PICTURES ?? '';

let browser: Browser;
test.before(async () => {
  if (BROWSER_MISSING === undefined) browser = await Browser.start();
});
const folder = mkdtempSync(join(tmpdir(), 'm4oe-page-'));
test.after.always(async () => {
  await browser?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const DRAWN = 'document.body?.dataset.drawn';

async function opened(path: string, size: readonly [number, number]): Promise<Page> {
  const page = await browser.open(pathToFileURL(path).href, size);
  await page.until(DRAWN);
  return page;
}

/** Where the planes cross, and the label that is selected. */
async function shownAt(page: Page): Promise<number[]> {
  await page.until('true');
  return String(await page.evaluate(DRAWN))
    .split(',')
    .map(Number);
}

/** A result of the phantom of `demo`, once for all tests. */
let phantom: Promise<Report> | undefined;
interface Report {
  readonly organs: { label: number; name: string; volumeMl: number; verdict: string; explanation: string }[];
}
function phantomPage(t: ExecutionContext): Promise<{ file: string; report: Report }> {
  phantom ??= (async () => {
    const made = await m4oe(['segment', PHANTOM, '-m', 'CT', '--html', '--out', folder, '--device', 'cpu']);
    t.is(made.code, 0, made.stderr);
    t.regex(made.stdout, /phantom-ct_view\.html/);
    return JSON.parse(readFileSync(join(folder, 'phantom-ct_report.json'), 'utf8')) as Report;
  })();
  return phantom.then((report) => ({ file: join(folder, 'phantom-ct_view.html'), report }));
}

async function kept(page: Page, name: string): Promise<void> {
  if (PICTURES !== '') writeFileSync(join(PICTURES, `${name}.png`), await page.picture());
}

withBrowser('one file without network: three planes, 3-D and a row for each organ, at every size', async (t) => {
  const { file, report } = await phantomPage(t);
  t.true(statSync(file).size < 2 ** 21);
  for (const size of [LAPTOP, READING_ROOM, PORTRAIT]) {
    const page = await opened(file, size);
    await kept(page, `view-${size.join('x')}`);
    t.deepEqual(page.errors, []);
    t.deepEqual(page.requests, [pathToFileURL(file).href]);
    const fits = `[...document.querySelectorAll('canvas')].map((one) => one.getBoundingClientRect()).every(({ left, top, right, bottom, width, height }) =>
      left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && width > 150 && height > 150)`;
    t.true(await page.evaluate(fits), size.join(' x '));
    t.is(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
    const painted = `[...document.querySelectorAll('canvas')].map((one) => new Set(one.getContext('2d').getImageData(0, 0, one.width, one.height).data).size)`;
    t.true(
      ((await page.evaluate(painted)) as number[]).every((shades) => shades > 40),
      'each figure shows something',
    );
  }
  const page = await opened(file, LAPTOP);
  const rows = (await page.evaluate(
    `[...document.querySelectorAll('#organs tr')].map((row) => row.innerText)`,
  )) as string[];
  t.is(rows.length, report.organs.length);
  for (const [n, { verdict, explanation }] of report.organs.entries()) {
    t.true(rows[n]?.includes(verdict), rows[n]);
    t.true(rows[n]?.replaceAll(/\s+/g, ' ').includes(explanation), `${rows[n]}: ${explanation}`);
  }
  const said = String(await page.evaluate('document.body.innerText'));
  t.regex(said, /The image itself is in this file/);
  t.regex(said, /CT 100\.0 %/);
});

withBrowser('axe finds no fault of accessibility, and one that is planted', async (t) => {
  const { file } = await phantomPage(t);
  for (const size of [LAPTOP, PORTRAIT]) t.deepEqual(await accessibilityFaults(await opened(file, size)), []);
  const page = await opened(file, LAPTOP);
  await page.evaluate(`document.body.append(document.createElement('button'))`);
  t.like(await accessibilityFaults(page), [{ rule: 'button-name' }]);
});

withBrowser('a click on an organ, and j and k, go to a voxel of it', async (t) => {
  const { file, report } = await phantomPage(t);
  const page = await opened(file, LAPTOP);
  const kidney = report.organs.findIndex(({ name }) => name === 'left_kidney');
  await page.click(`#organs tr:nth-child(${kidney + 1}) td:nth-child(2)`);
  const label = report.organs[kidney]?.label ?? 0;
  const colour = (at: string) =>
    page.evaluate(`(() => {
      const canvas = document.querySelector('#axial canvas');
      return [...canvas.getContext('2d').getImageData(${at}, 1, 1).data].slice(0, 3);
    })()`) as Promise<number[]>;
  const [x, y, z, selected] = await shownAt(page);
  t.is(selected, label);
  t.true(z !== 24, 'it went there');
  t.is(await page.evaluate(`document.querySelector('tr.selected').dataset.label`), String(label));
  const caption = await page.evaluate(`document.querySelector('#axial figcaption').innerText`);
  t.regex(String(caption), new RegExp(`^axial ${(z ?? 0) + 1} of 48`));
  // Beside the cross of the lines: grey without the mask, not grey with it.
  const place = `...(() => { const c = document.querySelector('#axial canvas'); const w = 192 * 2.125, h = 192 * 2.1667, s = Math.min(c.width / w, c.height / h); return [Math.round((c.width - w * s) / 2 + ((${x} + 0.5) / 192) * w * s) + 2, Math.round((c.height - h * s) / 2 + ((${y} + 0.5) / 192) * h * s) + 2]; })()`;
  const masked = await colour(place);
  await page.press('h');
  await shownAt(page);
  const bare = await colour(place);
  t.true(Math.max(...bare) - Math.min(...bare) <= 2, `${bare} is grey`);
  t.true(Math.max(...masked) - Math.min(...masked) > 20, `${masked} is the organ's colour`);
  await page.press('j');
  const next = await shownAt(page);
  t.is(next[3], report.organs[kidney + 1]?.label);
  await page.press('k');
  t.deepEqual(await shownAt(page), [x, y, z, selected] as number[]);
});

withBrowser('keys and wheel: slices, windows, opacity, one plane large, help', async (t) => {
  const { file } = await phantomPage(t);
  const page = await opened(file, LAPTOP);
  const [x = 0, y = 0, z = 0] = await shownAt(page);
  await page.press('ArrowUp');
  t.deepEqual((await shownAt(page)).slice(0, 3), [x, y, z + 1], 'axial is first, and up is Superior');
  await page.press('PageDown');
  t.is((await shownAt(page))[2], z - 9);
  await page.click('#coronal canvas', 0.5, 0.5);
  const clicked = await shownAt(page);
  await page.press('ArrowDown');
  t.deepEqual((await shownAt(page)).slice(0, 3), [clicked[0], (clicked[1] ?? 0) + 1, clicked[2]] as number[]);
  const box = `document.querySelector('#sagittal canvas').getBoundingClientRect()`;
  const [left, top] = (await page.evaluate(`[${box}.x + 200, ${box}.y + 100]`)) as [number, number];
  await page.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: left, y: top, deltaX: 0, deltaY: 100 });
  await page.until(`${DRAWN}.startsWith('${(clicked[0] ?? 0) + 1},')`);
  await page.press('4');
  t.is(await page.evaluate(`document.querySelector('#windows').value`), 'lung');
  await page.until(`document.querySelector('#window').innerText === '-1350 to 150'`);
  for (let n = 0; n < 12; n++) await page.press('p');
  t.is(await page.evaluate(`document.querySelector('#opacity').value`), '100');
  await page.press('m');
  t.is(await page.evaluate(`[...document.querySelectorAll('figure')].filter((one) => one.offsetParent).length`), 1);
  await page.press('m');
  await page.press('?');
  t.true(await page.evaluate(`document.querySelector('#keys').open`));
  await page.press('?');
  t.false(await page.evaluate(`document.querySelector('#keys').open`));
  const before = await page.picture();
  await page.click('#surface canvas', 0.45, 0.5);
  t.true(((await shownAt(page))[3] ?? 0) > 0, 'a click on an organ in 3-D selects it');
  await page.press('ArrowLeft');
  await shownAt(page);
  t.notDeepEqual(await page.picture(), before);
  t.deepEqual(page.errors, []);
});

withBrowser(
  'the page of a volume from elsewhere: its own voxels, what was removed, nothing of the patient',
  async (t) => {
    const folder = temporaryFolder(t);
    const file = volumeFile(folder);
    const used = ['--models', BANDS_MODELS, '--device', 'cpu'];
    const made = await m4oe(['segment', file, '-m', 'CT', '--html', '--no-picture', '--out', folder, ...used]);
    t.is(made.code, 0, made.stderr);
    const html = join(folder, 'abdomen_view.html');
    t.notRegex(readFileSync(html, 'utf8'), new RegExp(PATIENT.replace('^', '\\^')));
    const page = await opened(html, LAPTOP);
    t.deepEqual(page.errors, []);
    t.true(await page.evaluate(`!document.querySelector('#removed').disabled`));
    const other = await m4oe(['segment', file, '-m', 'CT', '--html', '--no-picture', '--out', folder, ...used]);
    t.is(other.code, 0, 'its own page may be made again');
    writeFileSync(html, 'mine');
    const refused = await m4oe(['segment', file, '-m', 'CT', '--html', '--no-picture', '--out', folder, ...used]);
    t.is(refused.code, 2);
    t.regex(refused.stderr, /page that somebody changed.*RESULT_EXISTS/s);
  },
);

const CONTENT = {
  title: 'CT <b>of "somebody" & others</b></script>',
  windows: [{ name: 'everything', lower: -150, upper: 350 }],
  experts: [
    { expert: 'CT', share: 0.7, slices: [1, 0.8, 0.3] },
    { expert: 'MR', share: 0.3, slices: [0, 0.2, 0.7] },
  ],
  warnings: ['NO_ORGANS: none of <i>the organs</i>'],
  facts: [['model', '</script><script>window.broken = 1</script>']] as const,
};
const organ = (label: number, volumeMl: number) => ({
  ...{ label, name: `organ ${label}`, color: '#4477aa', volumeMl, verdict: volumeMl > 0 ? 'review' : 'absent' },
  ...{ explanation: 'because', removedMl: 0.4, context: 'usually 100 to 300 ml' },
  experts: { CT: 0.9, MR: 0.1 },
});
const WINDOW = { lower: -150, upper: 350 };

for (const [name, volume, fill, words] of [
  ['an empty mask', testVolume([20, 16, 12]), 0, /No organ was found: the mask is empty/],
  ['one slice', testVolume([20, 16, 1]), 1, /One slice: there are no other planes/],
  ['two voxels', testVolume([2, 1, 1]), 1, /One slice/],
  ['voxels that are no numbers', holes(), 1, /2 voxels have no number as intensity/],
  [
    'a volume far too large',
    large(),
    1,
    /Shown at 2\.00 x 2\.00 x 2\.00 mm, 2 x 2 x 1 voxels in one: the volume is too large/,
  ],
] as const) {
  withBrowser(`a page of ${name} opens and says so`, async (t) => {
    const folder = temporaryFolder(t);
    const labels = new Uint8Array(volume.voxels.length).fill(fill);
    const file = join(folder, 'page.html');
    const organs = [organ(1, fill), organ(2, 0)];
    writeFileSync(file, await resultPage({ ...CONTENT, organs }, shownVolume(volume, { labels }, WINDOW)));
    t.true(statSync(file).size < 24e6);
    const page = await opened(file, LAPTOP);
    t.deepEqual(page.errors, []);
    const said = String(await page.evaluate('document.body.innerText'));
    t.regex(said, words);
    t.regex(said, /Pieces were removed; where is not known/);
    t.regex(said, /usually 100 to 300 ml\s+experts: CT 90 %, MR 10 %/);
    t.is(await page.evaluate('document.title'), CONTENT.title, 'text of others is text');
    t.is(await page.evaluate('typeof window.broken'), 'undefined');
    await page.press('j');
    t.is((await shownAt(page))[3], fill);
    t.is(await page.evaluate(`document.querySelector('#experts canvas').width`), 3, 'a stripe a slice');
  });
}

function holes() {
  const volume = testVolume([20, 16, 12], 'float32');
  volume.voxels[5] = Number.NaN;
  volume.voxels[6] = Number.NEGATIVE_INFINITY;
  return volume;
}

function large() {
  const size = [512, 500, 150] as const;
  const voxels = new Int16Array(size[0] * size[1] * size[2]).map((_, n) => (n * 2654435761) % 400);
  const { geometry, ...rest } = testVolume([1, 1, 1]);
  return { ...rest, geometry: { ...geometry, size, spacing: [1, 1, 2] as const }, voxelType: 'int16' as const, voxels };
}
