/**
 * Results as DICOM objects of the series that was read: a segmentation, and a report of its
 * measures.
 */
import { dicomResult, measuresOf, modelOf } from '../client/dicom-result.ts';
import { Failure, invalid } from '../errors.ts';
import { carriedWarnings, checkCarried } from '../formats/dicom/results/carried-attributes.ts';
import { encapsulatePdf } from '../formats/dicom/results/encapsulated-pdf.ts';
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
import { seenLinesOf } from './seen.ts';
import { titleOf } from './view-page.ts';

export interface DicomResultFlags {
  /** `true` where the option has no value. */
  readonly dicomSeg?: string | boolean;
  readonly dicomSr?: boolean;
  readonly dicomRtstruct?: boolean;
  readonly dicomPdf?: boolean;
}

export interface DicomWish {
  readonly source: SourceSeries;
  /** Undefined where no segmentation is wanted. */
  readonly type: SegmentationType | undefined;
  readonly report: boolean;
  readonly contours: boolean;
  readonly printed: boolean;
  /** What will be otherwise in the results than in the source. */
  readonly warnings: readonly string[];
}

/**
 * What the command line asks for; undefined for nothing. A report refers to segments, so it comes
 * with a segmentation.
 * @throws Failure SEGMENTATION_TYPE, DICOM_RESULT_SOURCE, DICOM_ATTRIBUTE
 */
export async function dicomWish(
  { dicomSeg, dicomSr, dicomRtstruct, dicomPdf }: DicomResultFlags,
  { dicom }: Input,
): Promise<DicomWish | undefined> {
  const [report, contours, printed] = [dicomSr === true, dicomRtstruct === true, dicomPdf === true];
  const wanted = dicomSeg ?? (report ? true : undefined);
  if (wanted === undefined && !contours && !printed) return undefined;
  const type = wanted === undefined ? undefined : segmentationType(wanted);
  if (dicom === undefined) {
    const flags = { '--dicom-seg': dicomSeg !== undefined, '--dicom-sr': report };
    const asked = Object.entries({ ...flags, '--dicom-rtstruct': contours, '--dicom-pdf': printed })
      .filter(([, given]) => given)
      .map(([flag]) => flag)
      .join(', ');
    const why = 'expected a DICOM series for it to refer to, got a file of another format';
    throw new Failure('invalid', 'DICOM_RESULT_SOURCE', `${asked}: ${why}`);
  }
  await checkCarried(dicom.source);
  return { source: dicom.source, type, report, contours, printed, warnings: carriedWarnings(dicom.source) };
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
 * @param pdf of reportPdf, where it is to be encapsulated
 * @throws Failure FILE_UNWRITABLE, and those of encodeSeg, encodeReport and encodeStructureSet
 */
export async function writeDicomResults(
  files: ResultFiles,
  wish: DicomWish,
  outcome: Outcome,
  { statistics, modality, geometry }: Measured,
  pdf: Buffer | undefined,
): Promise<void> {
  const { plan, report: said, labels, confidence, made } = outcome;
  const remarks = seenLinesOf(said);
  const result = { ...dicomResult(wish.source, modelOf(plan), said, labels, confidence), remarks };
  const { serviceVersion = '' } = said;
  const options = { made, ...(serviceVersion === '' ? {} : { softwareVersion: serviceVersion }) };
  if (files.rtstruct !== undefined)
    await writeWhole(files.rtstruct, (await encodeStructureSet(result, options)).chunks());
  if (files.encapsulated !== undefined && pdf !== undefined) {
    const printed = await encapsulatePdf(result, pdf, titleOf(said, modality), options);
    await writeWhole(files.encapsulated, printed.chunks());
  }
  if (wish.type === undefined || files.seg === undefined) return;
  const seg = await encodeSeg(result, wish.type, options);
  await writeWhole(files.seg, seg.chunks());
  if (files.sr === undefined) return;
  const measures = measuresOf(said, statistics, modality, geometry);
  const report = await encodeReport(result, measures, seg, options);
  await writeWhole(files.sr, report.chunks());
}
