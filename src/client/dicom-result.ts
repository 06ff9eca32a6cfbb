/** What the service said of a volume, as DICOM results of the series that it came from want it. */
import type { OrganMeasure } from '../formats/dicom/results/report.ts';
import type { ModelIdentity, SegmentationResult, SegmentedClass } from '../formats/dicom/results/result.ts';
import type { SourceSeries } from '../formats/dicom/series/source-series.ts';
import type { Plan } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';

export interface Segmented {
  readonly model: ModelIdentity;
  /** By ascending label. */
  readonly classes: readonly SegmentedClass[];
}

/** A plan says what would run, a report what ran, in the same fields. */
function identityOf({ model, modelVersion, modelSha256, head }: Plan | Report): ModelIdentity {
  return { name: model ?? '', version: modelVersion ?? '', sha256: modelSha256 ?? '', head: head ?? '' };
}

/** Model and classes of a plan: enough to name the results before anything is segmented. */
export function modelOf(plan: Plan): Segmented {
  return {
    model: identityOf(plan),
    classes: (plan.classes ?? [])
      .map(({ label, name, snomedCt, meaning, color }) => ({
        label: label ?? 0,
        name: name ?? '',
        code: { scheme: 'SCT' as const, value: snomedCt ?? '', meaning: meaning ?? '' },
        color: color ?? '#ffffff',
      }))
      .sort((a, b) => a.label - b.label),
  };
}

/** @param labels, confidence (slices, rows, columns) of the source */
export function dicomResult(
  source: SourceSeries,
  { classes }: Segmented,
  report: Report,
  labels: Uint8Array,
  confidence?: Uint8Array,
): SegmentationResult {
  return {
    source,
    model: identityOf(report),
    classes,
    labels,
    ...(confidence === undefined ? {} : { confidence }),
    warnings: report.warnings ?? [],
  };
}

export function measuresOf(report: Report): OrganMeasure[] {
  return (report.classes ?? []).map(({ label, volumeMl, meanConfidence, verdict, reasons }) => ({
    label: label ?? 0,
    volumeMl: Number(volumeMl),
    meanConfidence: meanConfidence === undefined ? null : Number(meanConfidence),
    verdict: String(verdict).toLowerCase(),
    reasons: reasons ?? [],
  }));
}
