/**
 * Segmentations as cornerstone3D reads and shows them, without a viewer around it, in a real browser
 * over a real Orthanc by DICOMweb: voxels, names and colours are those that were made. The picture is
 * left in out/viewers, and has to look like the stored one (UPDATE_PICTURES=1 replaces it).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import type { Browser, Page } from 'playwright-core';
import { startPages } from '../../deploy/pacs/pages.ts';
import { displayName } from '../../src/class-names.ts';
import { encodeSeg } from '../../src/formats/dicom/results/seg.ts';
import { AUTHORIZATION, Orthanc } from '../support/orthanc.ts';
import { labelledSeries } from './labelled-series.ts';
import { differenceFromStored, MOST_DIFFERENT } from './pictures.ts';
import {
  coloursOfClasses,
  KINDS,
  labelsByPlace,
  labelsIn,
  SLICE,
  startChromium,
  storedStudy,
  VIEWERS_MISSING,
} from './stored-study.ts';

const PAGE = fileURLToPath(new URL('./cornerstone', import.meta.url));
const PACKAGES = join(PAGE, 'node_modules');
const MISSING =
  VIEWERS_MISSING ??
  (existsSync(join(PACKAGES, '@cornerstonejs/core'))
    ? undefined
    : 'cornerstone is not there (make test-viewers fetches it)');
if (MISSING !== undefined) console.log(`viewers/cornerstone.test.ts: skipped, ${MISSING}`);

/** Not part of the repository. */
const BTCV = fileURLToPath(new URL('../../../shared/data/btcv-ct', import.meta.url));
const PICTURES = fileURLToPath(new URL('../../out/viewers', import.meta.url));
const INDEX = `<!doctype html><title>cornerstone</title><script type="module" src="/page.js"></script>
<body style="margin: 0; background: black"><div id="viewport" style="width: 700px; height: 700px"></div>`;

/** The page, and the worker that decodes images, with all that they import. */
function bundle(folder: string): void {
  const worker = join(PACKAGES, '@cornerstonejs/dicom-image-loader/dist/esm/decodeImageFrameWorker.js');
  const nothing = ['fs', 'path', 'crypto', 'xmlbuilder2'].map((name) => `--alias:${name}=${join(PAGE, 'nothing.cjs')}`);
  execFileSync(join(PACKAGES, '.bin/esbuild'), [
    join(PAGE, 'page.js'),
    worker,
    '--bundle',
    '--format=esm',
    '--splitting',
    '--entry-names=[name]',
    '--log-level=error',
    `--outdir=${folder}`,
    ...nothing,
  ]);
}

interface Shown {
  readonly overlapping: boolean;
  readonly images: readonly { readonly sopInstanceUID: string; readonly voxels: Uint8Array }[];
  /** To fetch and read the segmentation. */
  readonly milliseconds: number;
  readonly segments: readonly { readonly number: number; readonly label: string; readonly color: readonly number[] }[];
}

async function opened(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 700, height: 700 } });
  page.on('pageerror', (error) => console.log(`cornerstone: ${error}`));
  await page.goto(url);
  await page.waitForFunction(() => 'show' in globalThis);
  return page;
}

/** @param segmentation its Series Instance UID */
async function shown(page: Page, study: string, series: string, segmentation: string): Promise<Shown> {
  const asked = { study, series, segmentation, slice: SLICE };
  const show = (all: unknown) => (globalThis as unknown as { show(all: unknown): Promise<Shown> }).show(all);
  const { images, ...told } = await page.evaluate(show, asked);
  const unpacked = (text: unknown) => new Uint8Array(gunzipSync(Buffer.from(String(text), 'base64')));
  return { ...told, images: images.map((image) => ({ ...image, voxels: unpacked(image.voxels) })) };
}

(MISSING === undefined ? test.serial : test.skip)(
  'cornerstone reads and shows each segmentation as it was made, and refuses one of probabilities',
  async (t) => {
    t.timeout(600_000);
    mkdirSync(PICTURES, { recursive: true });
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-cornerstone-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    bundle(folder);
    await using orthanc = await Orthanc.start();
    const { study, series, files } = await storedStudy(orthanc, ['binary', 'labelmap', 'fractional']);
    await using pages = await startPages(
      { folder, made: { '/index.html': INDEX } },
      { url: orthanc.url, authorization: AUTHORIZATION },
    );
    const labels = await labelsIn(files.get('labels.nii.gz') as Buffer);
    const colours = await coloursOfClasses();
    const report = JSON.parse(String(files.get('report.json')));
    const names: string[] = report.organs.map(({ name }: { name: string }) => displayName(name));
    const made = await orthanc.instances('SEG');
    const seriesOf = (kind: keyof typeof KINDS) =>
      made.find(({ tags }) => tags.SeriesDescription?.endsWith(`${KINDS[kind]} (M4oE)`))?.tags
        .SeriesInstanceUID as string;
    const browser = await startChromium();
    try {
      for (const kind of ['binary', 'labelmap'] as const) {
        const page = await opened(browser, pages.url);
        const { overlapping, images, segments } = await shown(page, study, series, seriesOf(kind));
        t.false(overlapping, kind);
        t.deepEqual(await labelsByPlace(orthanc, images), labels, kind);
        t.deepEqual(
          segments.map(({ number, label }) => [number, label]),
          names.map((name, n) => [n + 1, name]),
          kind,
        );
        for (const { label, color } of segments) t.is(hex(color), colours.get(label) ?? 'none', `${kind}: ${label}`);
        await new Promise((resolve) => setTimeout(resolve, 3000));
        const png = await page.screenshot({ path: join(PICTURES, `cornerstone-${kind}.png`) });
        const different = differenceFromStored('cornerstone-segmentation.png', png);
        t.true(different <= MOST_DIFFERENT, `cornerstone-${kind}.png: ${different} of it looks different`);
        await page.close();
      }
      const page = await opened(browser, pages.url);
      await t.throwsAsync(shown(page, study, series, seriesOf('fractional')), { message: /not yet supported/ });
    } finally {
      await browser.close();
    }
  },
);

(MISSING === undefined && existsSync(BTCV) ? test.serial : test.skip)(
  'cornerstone reads a label map of a whole CT as it reads bits',
  async (t) => {
    t.timeout(900_000);
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-cornerstone-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    bundle(folder);
    await using orthanc = await Orthanc.start();
    const { slices, result, byPlace } = await labelledSeries(
      join(BTCV, 'image_04.nii.gz'),
      join(BTCV, 'label_04.nii.gz'),
    );
    for (const bytes of slices) await orthanc.store(bytes);
    await using pages = await startPages(
      { folder, made: { '/index.html': INDEX } },
      { url: orthanc.url, authorization: AUTHORIZATION },
    );
    const browser = await startChromium();
    const took: Record<string, { bytes: number; encoded: number; read: number }> = {};
    try {
      for (const type of ['BINARY', 'LABELMAP'] as const) {
        const before = process.cpuUsage();
        const seg = await encodeSeg(result, type);
        const bytes = Buffer.concat([...seg.chunks()]);
        const { user, system } = process.cpuUsage(before);
        await orthanc.store(bytes);
        const page = await opened(browser, pages.url);
        const { studyInstanceUid: study, seriesInstanceUid: series } = result.source;
        const { images, milliseconds } = await shown(page, study, series, seg.seriesInstanceUid);
        t.true(Buffer.from(await labelsByPlace(orthanc, images)).equals(byPlace), type);
        await page.close();
        took[type] = { bytes: bytes.length, encoded: (user + system) / 1000, read: milliseconds };
      }
    } finally {
      await browser.close();
    }
    const { BINARY: bits, LABELMAP: labels } = took as Record<'BINARY' | 'LABELMAP', (typeof took)[string]>;
    const ratio = (of: 'bytes' | 'encoded' | 'read') => (labels[of] / bits[of]).toPrecision(2);
    t.log(`label map over bits, ${result.source.frames.length} slices: bytes ${ratio('bytes')} of ${bits.bytes}`);
    t.log(`CPU time to write ${ratio('encoded')}, time of cornerstone to fetch and read ${ratio('read')}`);
  },
);

function hex(color: readonly number[]): string {
  return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
