/**
 * The objects that a series is to have in the archive, named before any work: their UIDs follow
 * from the series, the model and the options.
 */
import { reportKind } from '../formats/dicom/results/report.ts';
import { type ModelIdentity, type SegmentedClass, uidsOf } from '../formats/dicom/results/result.ts';
import { segKind } from '../formats/dicom/results/seg.ts';
import type { SegmentationType } from '../formats/dicom/results/seg-segments.ts';
import type { SourceSeries } from '../formats/dicom/series/source-series.ts';

export interface Work {
  readonly source: SourceSeries;
  readonly model: ModelIdentity;
  readonly classes: readonly SegmentedClass[];
}

export interface Product {
  readonly kind: 'seg' | 'report' | 'note';
  readonly seriesUid: string;
  readonly instanceUid: string;
}

/** The segmentation, and the report if one is wanted. */
export function productsOf(work: Work, type: SegmentationType, report: boolean): Product[] {
  const product = (kind: Product['kind'], name: string): Product => {
    const uid = uidsOf(work, name, {});
    return { kind, seriesUid: uid('series'), instanceUid: uid('instance') };
  };
  const seg = product('seg', segKind(type));
  return report ? [seg, product('report', reportKind({ seriesInstanceUid: seg.seriesUid }))] : [seg];
}
