/** Answers for a volume that a series' planes were put on, told of the planes as they are. */
import { crc32 } from 'node:zlib';
import { onPlanes, type Placement, withoutMissing } from '../formats/dicom/series/placement.ts';
import type { SourceSeries } from '../formats/dicom/series/source-series.ts';
import type { ClassMeasure } from '../wire/generated/m4oe/v1/ClassMeasure.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';

interface Told<R> {
  /** (slices, rows, columns) of the volume. */
  readonly labels: Uint8Array;
  readonly report: R;
}

/**
 * Labels without those of slices that are missing, and a report whose voxels and millilitres are
 * those of the planes, each with the thickness that it stands for. As it came, where the planes are
 * the slices.
 */
export function ofPlanes<T extends Told<R>, R extends Report>({ placement, ...source }: SourceSeries, told: T): T {
  if (placement === undefined) return told;
  const labels = withoutMissing(told.labels, placement);
  const measured = measuredOnPlanes(onPlanes(labels, placement, source), placement, source);
  const classes = (told.report.classes ?? []).map((organ) => changed(organ, measured.get(organ.label ?? 0)));
  return { ...told, labels, report: { ...told.report, classes, labelsCrc32: crc32(labels) } };
}

interface Measured {
  readonly voxels: number;
  readonly ml: number;
  /** Touches an edge of a plane, or lies beside a gap. */
  readonly cut: boolean;
}

/** @param labels (planes, rows, columns) */
function measuredOnPlanes(
  labels: Uint8Array,
  placement: Placement,
  { rows, columns, pixelSpacing }: Pick<SourceSeries, 'rows' | 'columns' | 'pixelSpacing'>,
): Map<number, Measured> {
  const found = new Map<number, Measured>();
  const area = pixelSpacing[0] * pixelSpacing[1];
  for (const [n, { slice, thickness }] of placement.planes.entries()) {
    const plane = labels.subarray(n * rows * columns, (n + 1) * rows * columns);
    const counts = new Uint32Array(256);
    for (const label of plane) counts[label] = (counts[label] as number) + 1;
    const besideGap = [slice - 1, slice + 1].some((k) => placement.slices[k]?.missing === true);
    const atEdge = edgeLabels(plane, columns);
    for (const [label, count] of counts.entries()) {
      if (label === 0 || count === 0) continue;
      const organ = found.get(label) ?? { voxels: 0, ml: 0, cut: false };
      found.set(label, {
        voxels: organ.voxels + count,
        ml: organ.ml + (count * area * thickness) / 1000,
        cut: organ.cut || besideGap || atEdge.has(label),
      });
    }
  }
  return found;
}

function edgeLabels(plane: Uint8Array, columns: number): Set<number> {
  const labels = new Set([...plane.subarray(0, columns), ...plane.subarray(-columns)]);
  for (let at = 0; at < plane.length; at += columns) {
    labels.add(plane[at] as number);
    labels.add(plane[at + columns - 1] as number);
  }
  return labels;
}

/** An organ that a gap or an edge cuts is at most for review. */
function changed(organ: ClassMeasure, { voxels, ml, cut }: Measured = { voxels: 0, ml: 0, cut: false }): ClassMeasure {
  const reasons = organ.reasons ?? [];
  const newlyCut = cut && !reasons.includes('CUT_BY_FIELD_OF_VIEW');
  return {
    ...organ,
    voxels,
    volumeMl: ml,
    ...(newlyCut ? { reasons: [...reasons, 'CUT_BY_FIELD_OF_VIEW'] } : {}),
    ...(newlyCut && organ.verdict === 'ACCEPT' ? { verdict: 'REVIEW' as const } : {}),
  };
}
