/**
 * Results as DICOM objects of the series that was read: a segmentation, and a report of its
 * measures.
 */
import { dicomResult, measuresOf, modelOf } from '../client/dicom-result.ts';
import { Failure, invalid } from '../errors.ts';
import { carriedWarnings, checkCarried } from '../formats/dicom/results/carried-attributes.ts';
import { encodeReport } from '../formats/dicom/results/report.ts';
import { encodeStructureSet } from '../formats/dicom/results/rtstruct.ts';
import { encodeSeg } from '../formats/dicom/results/seg.ts';
import { SEGMENTATION_TYPES, type SegmentationType } from '../formats/dicom/results/seg-segments.ts';
import type { SourceSeries } from '../formats/dicom/series/source-series.ts';
import { writeWhole } from '../formats/whole-file.ts';
import { expectedOneOf } from '../suggestion.ts';
import type { Input } from './input.ts';
import type { Measured, Outcome } from './outcome.ts';
import type { ResultFiles } from './results.ts';

export interface DicomResultFlags {
  /** `true` where the option has no value. */
  readonly dicomSeg?: string | boolean;
  readonly dicomSr?: boolean;
  readonly dicomRtstruct?: boolean;
}

export interface DicomWish {
  readonly source: SourceSeries;
  /** Undefined where no segmentation is wanted. */
  readonly type: SegmentationType | undefined;
  readonly report: boolean;
  readonly contours: boolean;
  /** What will be otherwise in the results than in the source. */
  readonly warnings: readonly string[];
}

/**
 * What the command line asks for; undefined for nothing. A report refers to segments, so it comes
 * with a segmentation.
 * @throws Failure SEGMENTATION_TYPE, DICOM_RESULT_SOURCE, DICOM_ATTRIBUTE
 */
export async function dicomWish(
  { dicomSeg, dicomSr, dicomRtstruct }: DicomResultFlags,
  { dicom }: Input,
): Promise<DicomWish | undefined> {
  const [report, contours] = [dicomSr === true, dicomRtstruct === true];
  const wanted = dicomSeg ?? (report ? true : undefined);
  if (wanted === undefined && !contours) return undefined;
  const type = wanted === undefined ? undefined : segmentationType(wanted);
  if (dicom === undefined) {
    throw new Failure(
      'invalid',
      'DICOM_RESULT_SOURCE',
      '--dicom-seg, --dicom-sr, --dicom-rtstruct: expected a DICOM series, which they refer to, got a file of another format',
    );
  }
  await checkCarried(dicom.source);
  return { source: dicom.source, type, report, contours, warnings: carriedWarnings(dicom.source) };
}

/** @param wanted `true` for an option without value. @throws Failure SEGMENTATION_TYPE */
function segmentationType(wanted: string | boolean): SegmentationType {
  const text = typeof wanted === 'string' ? wanted : 'binary';
  const type = SEGMENTATION_TYPES.find((known) => known === text.toUpperCase());
  if (type !== undefined) return type;
  const known = SEGMENTATION_TYPES.map((name) => name.toLowerCase());
  throw invalid('SEGMENTATION_TYPE', '--dicom-seg', expectedOneOf(known, text));
}

/**
 * Writes what is wanted.
 * @throws Failure FILE_UNWRITABLE, and those of encodeSeg, encodeReport and encodeStructureSet
 */
export async function writeDicomResults(
  files: ResultFiles,
  wish: DicomWish,
  outcome: Outcome,
  { statistics, modality }: Pick<Measured, 'statistics' | 'modality'>,
): Promise<void> {
  const { plan, report: said, labels, confidence, made } = outcome;
  const result = dicomResult(wish.source, modelOf(plan), said, labels, confidence);
  const { serviceVersion = '' } = said;
  const options = { made, ...(serviceVersion === '' ? {} : { softwareVersion: serviceVersion }) };
  if (files.rtstruct !== undefined)
    await writeWhole(files.rtstruct, (await encodeStructureSet(result, options)).chunks());
  if (wish.type === undefined || files.seg === undefined) return;
  const seg = await encodeSeg(result, wish.type, options);
  await writeWhole(files.seg, seg.chunks());
  if (files.sr === undefined) return;
  const report = await encodeReport(result, measuresOf(said, statistics, modality), seg, options);
  await writeWhole(files.sr, report.chunks());
}
