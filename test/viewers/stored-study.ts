/** A study in a real archive with what was made of it, and what its segmentations have to show. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { phantomSeries } from '../../deploy/pacs/phantom-series.ts';
import { displayName } from '../../src/class-names.ts';
import { openZip } from '../../src/formats/dicom/transport/zip.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { zipFile } from '../formats/dicom/zip-file.ts';
import { post, startHttp } from '../support/http.ts';
import { ORTHANC_MISSING, type Orthanc } from '../support/orthanc.ts';
import { DEMO_MODELS } from '../support/service.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
/** Why tests in a browser over an archive are skipped; undefined where all is there. */
export const VIEWERS_MISSING = ORTHANC_MISSING ?? (CHROMIUM === undefined ? 'no Chromium is there' : undefined);

/** Of the 48, counted from 0 and from either end: one with kidneys, vessels and liver. */
export const SLICE = 31;
const LIMIT = 2 ** 30;

/** It draws on a processor. */
export function startChromium() {
  const args = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  return chromium.launch({ executablePath: CHROMIUM as string, args });
}

export interface Made {
  readonly study: string;
  readonly series: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** How the Series Descriptions of segmentations end. */
export const KINDS = { binary: 'organs', labelmap: 'organ label map', fractional: 'organ probabilities' } as const;

/** A series in the archive, with segmentations of these kinds and a report. */
export async function storedStudy(orthanc: Orthanc, kinds: readonly (keyof typeof KINDS)[]): Promise<Made> {
  const { volume } = await readNifti(join(DEMO_MODELS, 'phantom-ct.nii.gz'), { maxBytes: LIMIT });
  const slices = await phantomSeries(volume, 'Phantom');
  await using service = await startHttp({ models: DEMO_MODELS });
  const zip = new Uint8Array(zipFile(slices.map((bytes, n) => ({ name: `${n}`, bytes }))));
  for (const bytes of slices) await orthanc.store(bytes);
  for (const kind of kinds.filter((one) => one !== 'binary')) {
    const answer = await post(service, `results=seg&dicom-seg=${kind}`, zip);
    await orthanc.store(Buffer.from(await answer.arrayBuffer()));
  }
  const answer = await post(service, 'results=sr,labels,report', zip);
  const files = await unzipped(Buffer.from(await answer.arrayBuffer()));
  for (const name of ['seg.dcm', 'sr.dcm']) await orthanc.store(files.get(name) as Buffer);
  const [ct] = await orthanc.instances('CT');
  return { study: ct?.tags.StudyInstanceUID as string, series: ct?.tags.SeriesInstanceUID as string, files };
}

async function unzipped(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-viewers-'));
  try {
    writeFileSync(join(folder, 'results.zip'), bytes);
    await using results = await openZip(join(folder, 'results.zip'), LIMIT, LIMIT);
    const read = results.files.map(async ({ name, read }) => [name, Buffer.from(await read())] as const);
    return new Map(await Promise.all(read));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `#rrggbb` of the demo model's classes, by the names that people read. */
export async function coloursOfClasses(): Promise<ReadonlyMap<string, string>> {
  const manifest = await import(join(DEMO_MODELS, 'manifest.json'), { with: { type: 'json' } });
  const heads: { classes: { name: string; color: string }[] }[] = manifest.default.heads;
  return new Map(heads.flatMap(({ classes }) => classes.map(({ name, color }) => [displayName(name), color])));
}

/** Labels of a viewer's images in the order of their places, from the lowest z up. */
export async function labelsByPlace(
  orthanc: Orthanc,
  images: readonly { readonly sopInstanceUID: string; readonly voxels: ArrayLike<number> }[],
): Promise<Uint8Array> {
  const placed = (await orthanc.instances('CT')).map(({ tags }) => ({
    uid: tags.SOPInstanceUID,
    z: Number(tags.ImagePositionPatient?.split('\\')[2]),
  }));
  const z = new Map(placed.map((one) => [one.uid, one.z]));
  const sorted = [...images].sort((a, b) => (z.get(a.sopInstanceUID) ?? 0) - (z.get(b.sopInstanceUID) ?? 0));
  return new Uint8Array(Buffer.concat(sorted.map(({ voxels }) => Uint8Array.from(voxels))));
}

/** Classes of the labels' file as numbers of segments: 1, 2, 3 by ascending class. */
export async function labelsIn(bytes: Buffer): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-viewers-'));
  try {
    writeFileSync(join(folder, 'labels.nii.gz'), bytes);
    const { volume } = await readNifti(join(folder, 'labels.nii.gz'), { maxBytes: LIMIT });
    return Uint8Array.from(volume.voxels);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
