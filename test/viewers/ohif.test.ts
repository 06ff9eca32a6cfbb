/**
 * Results as OHIF shows them, in a real browser over a real Orthanc: the segmentation on the right
 * voxels with its names and colours, and the report on the image that it measured. Pictures of both
 * are left in out/viewers, and have to look like those that documents show (UPDATE_PICTURES=1
 * replaces these).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { decode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { OHIF_MISSING, startOhif } from '../../deploy/pacs/ohif.ts';
import { displayName } from '../../src/class-names.ts';
import { AUTHORIZATION, Orthanc } from '../support/orthanc.ts';
import { differenceFromStored, litShare, MOST_DIFFERENT } from './pictures.ts';
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

const MISSING = VIEWERS_MISSING ?? OHIF_MISSING;
if (MISSING !== undefined) console.log(`viewers/ohif.test.ts: skipped, ${MISSING}`);

const PICTURES = fileURLToPath(new URL('../../out/viewers', import.meta.url));
/** OHIF draws on a processor here. */
const WAIT = 120_000;
/** OHIF opens no segmentation that is fractional ("not yet supported", 3.13.2). */
const OPENED = ['binary', 'labelmap'] as const;

// What OHIF offers to pages that look into it; its own tests use the same.
// biome-ignore lint/suspicious/noExplicitAny: objects of OHIF, which has no types for them
type Ohif = any;

async function opened(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(url);
  await page.waitForFunction(
    () => (globalThis as Ohif).services?.displaySetService.getActiveDisplaySets().length >= 4,
    undefined,
    { timeout: WAIT },
  );
  await page.waitForFunction(() => (globalThis as Ohif).document.querySelectorAll('canvas').length > 0, undefined, {
    timeout: WAIT,
  });
  // What it greets a newcomer with; some of it comes late, and some not in every mode.
  for (const greeting of ['Skip all', 'Confirm and hide'])
    await page
      .getByText(greeting)
      .first()
      .click({ timeout: 20_000 })
      .catch(() => undefined);
  return page;
}

/** As a document shows it: without the question whether to open what is shown. */
async function pictured(page: Page, name: string, slice?: number): Promise<number> {
  await page.evaluate(async (index) => {
    const { services } = globalThis as Ohif;
    services.uiViewportDialogService.hide();
    const id = services.viewportGridService.getActiveViewportId();
    const viewport = services.cornerstoneViewportService.getCornerstoneViewport(id);
    if (index !== undefined) await viewport.setImageIdIndex(index);
    viewport.render();
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }, slice);
  const png = await page.screenshot({ path: join(PICTURES, name) });
  return differenceFromStored(name, png);
}

/** Labels of each image by SOP Instance UID, and names and colours by number, as OHIF has them. */
function segmentationIn(page: Page, kind: string) {
  return page.evaluate(async (description) => {
    const { services, commandsManager, cornerstone } = globalThis as Ohif;
    const wanted = services.displaySetService
      .getActiveDisplaySets()
      .find((one: Ohif) => one.SeriesDescription?.endsWith(description));
    const viewportId = services.viewportGridService.getActiveViewportId();
    const displaySetInstanceUIDs = [wanted.displaySetInstanceUID];
    await commandsManager.run('loadSegmentationDisplaySetsForViewport', { viewportId, displaySetInstanceUIDs });
    let found: Ohif;
    const colorOf = (segment: number) =>
      services.segmentationService.getSegmentColor(viewportId, wanted.displaySetInstanceUID, segment);
    while (found?.representationData?.Labelmap === undefined || colorOf(1) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      found = services.segmentationService.getSegmentation(wanted.displaySetInstanceUID);
    }
    const images = found.representationData.Labelmap.imageIds.map((id: string) => {
      const image = cornerstone.cache.getImage(id);
      const { sopInstanceUID } = cornerstone.metaData.get('generalImageModule', image.referencedImageId);
      const voxels: number[] = [...image.voxelManager.getScalarData()];
      return { sopInstanceUID: String(sopInstanceUID), voxels };
    });
    const segments = Object.values(found.segments).map((one: Ohif) => ({
      label: String(one.label),
      number: Number(one.segmentIndex),
      color: [...colorOf(one.segmentIndex)],
    }));
    return { label: String(found.label), images, segments };
  }, `${kind} (M4oE)`);
}

(MISSING === undefined ? test : test.skip)(
  'OHIF shows the segmentation as it was made, and the report on the images that it measured',
  async (t) => {
    t.timeout(1_200_000);
    mkdirSync(PICTURES, { recursive: true });
    await using orthanc = await Orthanc.start();
    const { study, files } = await storedStudy(orthanc, OPENED);
    await using ohif = await startOhif({ url: orthanc.url, authorization: AUTHORIZATION });
    const browser = await startChromium();
    try {
      const page = await opened(browser, `${ohif.url}/segmentation?StudyInstanceUIDs=${study}`);
      const report = JSON.parse(String(files.get('report.json')));
      const colours = await coloursOfClasses();
      const labels = await labelsIn(files.get('labels.nii.gz') as Buffer);
      for (const kind of OPENED) {
        const shown = await segmentationIn(page, KINDS[kind]);
        t.is(shown.label, `Phantom - ${KINDS[kind]} (M4oE)`);
        // A label map describes its background too, which OHIF lists.
        const segments = shown.segments.filter(({ number }) => number > 0);
        t.deepEqual(
          segments.map(({ label }) => label),
          report.organs.map(({ name }: { name: string }) => displayName(name)),
          kind,
        );
        for (const { label, color } of segments) t.is(nearest(color, colours), label, kind);
        t.deepEqual(await labelsByPlace(orthanc, shown.images), labels, kind);
        if (kind === 'binary') {
          const different = await pictured(page, 'ohif-segmentation.png', SLICE);
          t.true(different <= MOST_DIFFERENT, `ohif-segmentation.png: ${different} of it looks different`);
        }
      }
      for (const name of ['Liver', 'Right kidney', 'Portal and splenic vein'])
        t.true(await page.getByText(name, { exact: true }).first().isVisible(), name);
      await page.close();
      const viewer = await opened(browser, `${ohif.url}/viewer?StudyInstanceUIDs=${study}`);
      const told = await reportIn(viewer);
      t.is(told.modality, 'SR');
      t.false(told.takenOver, 'it asks to track nothing that it cannot take over');
      t.not(told.handler, 'unsupported', 'OHIF knows the report');
      t.true(await viewer.getByText('organ measurements (M4oE)').first().isVisible());
      const organs: Organ[] = report.organs;
      t.deepEqual(told.measurements, organs.map(shownOf), 'every measurement, on the image it was made in');
      t.is(told.image, told.sources[0] ?? 'none', 'the first of them is shown');
      const instances = new Set<string | undefined>(
        (await orthanc.instances('CT')).map(({ tags }) => tags.SOPInstanceUID),
      );
      t.true(told.sources.every((uid) => instances.has(uid)));
      const lit = litShare(decode(await viewer.locator('.cornerstone-canvas').first().screenshot()));
      t.true(lit > 0.2, `${lit} of the report's viewport is not black`);
      const different = await pictured(viewer, 'ohif-report.png');
      t.true(different <= MOST_DIFFERENT, `ohif-report.png: ${different} of it looks different`);
    } finally {
      await browser.close();
    }
  },
);

/**
 * Whose colour is nearest. Not the very one: OHIF makes sRGB of DICOM's CIELab for another white than
 * the standard's, and goes past 255 for what lies on the edge.
 */
function nearest(color: readonly number[], colours: ReadonlyMap<string, string>): string {
  const apart = (hex: string) =>
    [1, 3, 5].reduce((sum, at, n) => sum + (Number.parseInt(hex.slice(at, at + 2), 16) - (color[n] ?? 0)) ** 2, 0);
  const [[name] = ['']] = [...colours].sort(([, a], [, b]) => apart(a) - apart(b));
  return name;
}

interface Organ {
  readonly name: string;
  readonly volumeMl: number;
  readonly axes?: { readonly longMm: number; readonly shortMm: number };
}

/** What OHIF writes beside the outline of an organ: the first that it finds, with two digits. */
function shownOf({ name, volumeMl, axes }: Organ) {
  const numbers = [axes?.longMm, axes?.shortMm, volumeMl].map((value) => Number(value).toFixed(2));
  const [long, short, volume] = numbers;
  return [displayName(name), `Long Axis ${long} mm`, `Short Axis ${short} mm`, `Volume ${volume} ml`];
}

/** Opens the report in the viewport that is active, and waits until its measurements have found their images. */
function reportIn(page: Page) {
  return page.evaluate(async (wait) => {
    const { services, cornerstone } = globalThis as Ohif;
    const report = services.displaySetService.getActiveDisplaySets().find((one: Ohif) => one.Modality === 'SR');
    const viewportId = services.viewportGridService.getActiveViewportId();
    const displaySetInstanceUIDs = [report.displaySetInstanceUID];
    services.viewportGridService.setDisplaySetsForViewports([{ viewportId, displaySetInstanceUIDs }]);
    const found = () => report.measurements?.length > 0 && report.measurements.every((one: Ohif) => one.loaded);
    const shown = () => {
      const id = services.cornerstoneViewportService.getCornerstoneViewport(viewportId)?.getCurrentImageId?.();
      return id === undefined ? '' : String(cornerstone.metaData.get('generalImageModule', id)?.sopInstanceUID);
    };
    const until = Date.now() + wait;
    while (Date.now() < until && !(found() && shown() === report.measurements[0].ReferencedSOPInstanceUID))
      await new Promise((resolve) => setTimeout(resolve, 200));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return {
      modality: String(report.Modality),
      takenOver: Boolean(report.isRehydratable),
      handler: String(report.SOPClassHandlerId),
      image: shown(),
      sources: (report.measurements ?? []).map((one: Ohif) => String(one.ReferencedSOPInstanceUID)) as string[],
      measurements: (report.measurements ?? []).map((one: Ohif) => [
        String(one.TrackingIdentifier),
        ...one.labels.slice(0, 3).map(({ label, value }: Ohif) => `${label} ${value}`),
      ]) as string[][],
    };
  }, WAIT);
}
