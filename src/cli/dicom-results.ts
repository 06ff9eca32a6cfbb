/**
 * Results as DICOM objects of the series that was read: a segmentation, and a report of its
 * measures.
 */
import { dicomResult, measuresOf, modelOf } from '../client/dicom-result.ts';
import { Failure } from '../errors.ts';
import { carriedWarnings, checkCarried } from '../formats/dicom/results/carried-attributes.ts';
import { encodeReport, type Hounsfield } from '../formats/dicom/results/report.ts';
import { encodeSeg } from '../formats/dicom/results/seg.ts';
import { SEGMENTATION_TYPES, type SegmentationType } from '../formats/dicom/results/seg-segments.ts';
import type { SourceSeries } from '../formats/dicom/series/source-series.ts';
import { writeWhole } from '../formats/whole-file.ts';
import type { Input } from './input.ts';
import type { Outcome } from './outcome.ts';
import type { ResultFiles } from './results.ts';

export interface DicomResultFlags {
  /** `true` where the option has no value. */
  readonly dicomSeg?: string | boolean;
  readonly dicomSr?: boolean;
}

export interface DicomWish {
  readonly source: SourceSeries;
  readonly type: SegmentationType;
  readonly report: boolean;
  /** What will be otherwise in the results than in the source. */
  readonly warnings: readonly string[];
}

/**
 * What the command line asks for; undefined for nothing. A report refers to segments, so it comes
 * with a segmentation.
 * @throws Failure SEGMENTATION_TYPE, DICOM_RESULT_SOURCE, DICOM_ATTRIBUTE
 */
export async function dicomWish(
  { dicomSeg, dicomSr }: DicomResultFlags,
  { dicom }: Input,
): Promise<DicomWish | undefined> {
  const report = dicomSr === true;
  const wanted = dicomSeg ?? false;
  if (wanted === false && !report) return undefined;
  const text = typeof wanted === 'string' ? wanted : 'binary';
  const type = SEGMENTATION_TYPES.find((known) => known === text.toUpperCase());
  if (type === undefined) {
    const known = SEGMENTATION_TYPES.join(', ').toLowerCase();
    throw new Failure('invalid', 'SEGMENTATION_TYPE', `--dicom-seg: expected one of ${known}, got "${text}"`);
  }
  if (dicom === undefined) {
    throw new Failure(
      'invalid',
      'DICOM_RESULT_SOURCE',
      '--dicom-seg, --dicom-sr: expected a DICOM series, which they refer to, got a file of another format',
    );
  }
  await checkCarried(dicom.source);
  return { source: dicom.source, type, report, warnings: carriedWarnings(dicom.source) };
}

/**
 * Writes the segmentation and, if wanted, the report.
 * @param hounsfield by label: of a CT
 * @throws Failure FILE_UNWRITABLE, and those of
 * encodeSeg and encodeReport
 */
export async function writeDicomResults(
  files: ResultFiles,
  wish: DicomWish,
  outcome: Outcome,
  hounsfield: ReadonlyMap<number, Hounsfield>,
): Promise<void> {
  const { plan, report: said, labels, confidence, made } = outcome;
  const result = dicomResult(wish.source, modelOf(plan), said, labels, confidence);
  const { serviceVersion = '' } = said;
  const options = { made, ...(serviceVersion === '' ? {} : { softwareVersion: serviceVersion }) };
  const seg = await encodeSeg(result, wish.type, options);
  await writeWhole(files.seg as string, seg.chunks());
  if (files.sr === undefined) return;
  const report = await encodeReport(result, measuresOf(said, hounsfield), seg, options);
  await writeWhole(files.sr, report.chunks());
}
