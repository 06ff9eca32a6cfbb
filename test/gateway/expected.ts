/**
 * Series of the phantom, each under UIDs of its own, and the segmentation that each must have, made
 * without gateway and archive.
 */

import { SegmentationClient } from '../../src/client/client.ts';
import { collected } from '../../src/client/collected.ts';
import { dicomResult, modelOf } from '../../src/client/dicom-result.ts';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { NOTE_SOP_CLASS } from '../../src/formats/dicom/results/not-segmented-note.ts';
import { REPORT_SOP_CLASS } from '../../src/formats/dicom/results/report.ts';
import { encodeSeg } from '../../src/formats/dicom/results/seg.ts';
import type { SegmentationType } from '../../src/formats/dicom/results/seg-segments.ts';
import { Assembly } from '../../src/formats/dicom/series/assembly.ts';
import { instanceHeader } from '../../src/formats/dicom/series/header.ts';
import { planSeries } from '../../src/formats/dicom/series/series.ts';
import { type SliceOptions, seriesFiles } from '../formats/dicom/phantom.ts';
import { LIMITS } from '../formats/dicom/series.ts';
import type { Orthanc } from '../support/orthanc.ts';

const ROOT = '1.2.826.0.1.3680043.10.999.7';
export const seriesUid = (n: number) => `${ROOT}.${n}.2`;

export const instanceUid = (n: number, k: number) => `${ROOT}.${n}.3.${k + 1}`;

/** Attributes of slice k that make it one of series n. */
export const ofSeries = (n: number, k: number): NonNullable<SliceOptions['set']> => ({
  '0020000d': ['UI', `${ROOT}.${n}.1`],
  '0020000e': ['UI', seriesUid(n)],
  '00080018': ['UI', instanceUid(n, k)],
  '00200052': ['UI', `${ROOT}.${n}.4`],
});

/** @param keep slices to write; all if absent */
export function series(n: number, keep: (k: number) => boolean = () => true, slices?: number): Buffer[] {
  return seriesFiles((k) => (keep(k) ? { set: ofSeries(n, k) } : undefined), slices);
}

export interface ExpectedSeg {
  readonly uid: string;
  /** Every byte of the file that the series must get, made when the stored one says it was. */
  bytesMadeAs(stored: Buffer | undefined): Promise<Buffer>;
}

/** What the series must get: made from the files themselves, by the same service. */
export async function expectedSeg(
  address: string,
  files: readonly Buffer[],
  type: SegmentationType = 'LABELMAP',
): Promise<ExpectedSeg> {
  const parsed = files.map((bytes) => readDataSet(bytes, LIMITS.maxBytes));
  const plan = planSeries(
    parsed.map(({ attributes }) => instanceHeader(attributes)),
    LIMITS,
  );
  const assembly = new Assembly(plan);
  for (const file of parsed) await assembly.place(file);
  const client = await SegmentationClient.connect(address);
  try {
    const wish = { modality: 'CT', confidence: type === 'FRACTIONAL' } as const;
    const answers = client.segment(assembly.volume, wish);
    const { labels, confidence, report } = await collected(answers, assembly.volume.geometry);
    const segmented = modelOf(await client.plan(plan, wish));
    const result = dicomResult(plan.source, segmented, report, labels, confidence);
    const { sopInstanceUid } = await encodeSeg(result, type);
    const bytesMadeAs = async (stored: Buffer | undefined) =>
      Buffer.concat([...(await encodeSeg(result, type, { made: momentIn(stored) })).chunks()]);
    return { uid: sopInstanceUid, bytesMadeAs };
  } finally {
    client.close();
  }
}

/** Contribution DateTime of what processed the series. */
function momentIn(stored: Buffer | undefined): Date {
  if (stored === undefined) throw new Error('nothing is stored');
  const contributors = readDataSet(stored, LIMITS.maxBytes).attributes.items('0018a001');
  const [written = ''] = contributors.flatMap((one) => one.texts('0018a002'));
  const iso = written.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6$7:$8');
  return new Date(iso);
}

/**
 * What lies in the archive for a series: segmentations, reports, notes on refusals and rejection
 * notes of its study.
 */
export async function resultsOf(orthanc: Orthanc, n: number) {
  const ofStudy = async (modality: string) =>
    (await orthanc.instances(modality)).filter(({ tags }) => tags.StudyInstanceUID === `${ROOT}.${n}.1`);
  const documents = await ofStudy('SR');
  const ofClass = (uid: string) => documents.filter(({ tags }) => tags.SOPClassUID === uid);
  return {
    segs: await ofStudy('SEG'),
    reports: ofClass(REPORT_SOP_CLASS),
    refusals: ofClass(NOTE_SOP_CLASS),
    contours: await ofStudy('RTSTRUCT'),
    printed: await ofStudy('DOC'),
    surfaces: await ofStudy('M3D'),
    notes: await ofStudy('KO'),
  };
}
