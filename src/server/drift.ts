/**
 * What volumes and verdicts look like, by the site or scanner that they come from: numbers of whole
 * volumes alone, so that metrics show a scanner whose images change and a model whose verdicts drift.
 */
import type { SegmentReport } from '../pipeline/events.ts';
import { canonicalOrientation } from '../preprocess/orientation.ts';
import type { VolumeHeader__Output } from '../wire/generated/m4oe/v1/VolumeHeader.ts';
import type { AdmittedCall } from './admitted-call.ts';
import type { ServiceContext } from './context.ts';

/** Of a request that names no source, or one that the operator has not. */
export const OTHER_SOURCE = 'other';

/** Beyond it no scanner's values lie, and one of them would be all that a sum of them says. */
const MOST_INTENSITY = 1e6;

export function sourceOf(
  header: Pick<VolumeHeader__Output, 'source'> | null | undefined,
  { sources }: Pick<ServiceContext, 'sources'>,
): string {
  return sources.find((name) => name === header?.source) ?? OTHER_SOURCE;
}

/** Counts a volume that was segmented. */
export function observeDrift(
  { service, record, order }: Pick<AdmittedCall, 'service' | 'record' | 'order'>,
  report: SegmentReport,
): void {
  const { metrics } = service;
  const { modality } = order;
  const model = order.model.manifest.name;
  const source = record.source ?? OTHER_SOURCE;
  const { bright, contrast } = report.intensities;
  for (const [of, value] of Object.entries({ bright, contrast }))
    if (Math.abs(value) <= MOST_INTENSITY) metrics.intensity.observe({ modality, source, of }, value);
  const [column, , slice] = canonicalOrientation(order.geometry).axes;
  metrics.spacing.observe({ modality, source, of: 'pixels' }, order.geometry.spacing[column.source]);
  metrics.spacing.observe({ modality, source, of: 'slices' }, order.geometry.spacing[slice.source]);
  for (const { expert, share } of report.experts) metrics.expertShare.observe({ modality, expert, source }, share);
  for (const { name, voxels, volumeMl, verdict, predictedDice } of report.organs) {
    metrics.verdicts.inc({ model, source, verdict });
    if (voxels > 0) metrics.organMl.observe({ model, organ: name, source }, volumeMl);
    if (predictedDice !== undefined) metrics.predictedDice.observe({ model, source }, predictedDice);
  }
}
