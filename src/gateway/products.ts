/**
 * The objects that a series is to have in the archive, named before any work: their UIDs follow
 * from the series, the model and the options.
 */
import { ENCAPSULATED_PDF_STORAGE, PRINTED_KIND } from '../formats/dicom/results/encapsulated-pdf.ts';
import { ENCAPSULATED_STL_STORAGE, SURFACES_KIND } from '../formats/dicom/results/encapsulated-stl.ts';
import { REPORT_SOP_CLASS, reportKind } from '../formats/dicom/results/report.ts';
import { type ModelIdentity, type SegmentedClass, uidsOf } from '../formats/dicom/results/result.ts';
import { STRUCTURE_SET_KIND, STRUCTURE_SET_STORAGE } from '../formats/dicom/results/rtstruct.ts';
import { segKind, segSopClass } from '../formats/dicom/results/seg.ts';
import type { SegmentationType } from '../formats/dicom/results/seg-segments.ts';
import type { SourceSeries } from '../formats/dicom/series/source-series.ts';

export interface Work {
  readonly source: SourceSeries;
  readonly model: ModelIdentity;
  readonly classes: readonly SegmentedClass[];
}

export interface Product {
  readonly kind: 'seg' | 'report' | 'contours' | 'printed' | 'surfaces' | 'note';
  readonly sopClassUid: string;
  readonly seriesUid: string;
  readonly instanceUid: string;
}

export interface WantedProducts {
  readonly segType: SegmentationType;
  readonly report: boolean;
  readonly contours: boolean;
  /** The report as pages to print. */
  readonly printed: boolean;
  /** Surfaces of the organs. */
  readonly surfaces: boolean;
}

/** The segmentation, and the others where they are wanted. */
export function productsOf(work: Work, { segType, report, contours, printed, surfaces }: WantedProducts): Product[] {
  const product = (kind: Product['kind'], sopClassUid: string, name: string): Product => {
    const uid = uidsOf(work, name, {});
    return { kind, sopClassUid, seriesUid: uid('series'), instanceUid: uid('instance') };
  };
  const seg = product('seg', segSopClass(segType), segKind(segType));
  return [
    seg,
    ...(report ? [product('report', REPORT_SOP_CLASS, reportKind({ seriesInstanceUid: seg.seriesUid }))] : []),
    ...(contours ? [product('contours', STRUCTURE_SET_STORAGE, STRUCTURE_SET_KIND)] : []),
    ...(printed ? [product('printed', ENCAPSULATED_PDF_STORAGE, PRINTED_KIND)] : []),
    ...(surfaces ? [product('surfaces', ENCAPSULATED_STL_STORAGE, SURFACES_KIND)] : []),
  ];
}
