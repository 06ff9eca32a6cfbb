/** What the service said of a volume, as DICOM results of the series that it came from want it. */
import { displayName } from '../class-names.ts';
import { rounded, significant } from '../digits.ts';
import { type Code, privateCode } from '../formats/dicom/results/codes.ts';
import type { Axes, Expectation, Hounsfield, OrganMeasure, Place } from '../formats/dicom/results/report-groups.ts';
import type { ModelIdentity, SegmentationResult, SegmentedClass } from '../formats/dicom/results/result.ts';
import { onPlanes } from '../formats/dicom/series/placement.ts';
import type { SourceSeries } from '../formats/dicom/series/source-series.ts';
import { type Geometry, placeOfIndex, type Triple } from '../volume.ts';
import type { ClassMeasure } from '../wire/generated/m4oe/v1/ClassMeasure.ts';
import type { Plan } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';

export interface Segmented {
  readonly model: ModelIdentity;
  /** By ascending label. */
  readonly classes: readonly SegmentedClass[];
}

/** A plan says what would run, a report what ran, in the same fields. */
type Identified = Pick<Report, 'model' | 'modelVersion' | 'modelSha256' | 'head' | 'passes'>;

function identityOf({ model, modelVersion, modelSha256, head, passes = 1 }: Identified): ModelIdentity {
  const identity = { name: model ?? '', version: modelVersion ?? '', sha256: modelSha256 ?? '', head: head ?? '' };
  return passes > 1 ? { ...identity, passes } : identity;
}

/**
 * Model and classes of a plan: enough to name the results before anything is segmented. Where it
 * refines, they are those of the refining model.
 */
export function modelOf(plan: Plan): Segmented {
  return {
    model: identityOf(plan.refine ?? plan),
    classes: (plan.classes ?? [])
      .map(({ label, name, snomedCt, meaning, color }) => ({
        label: label ?? 0,
        name: name ?? '',
        code: codeOf(name ?? '', snomedCt ?? '', meaning ?? ''),
        color: color ?? '#ffffff',
      }))
      .sort((a, b) => a.label - b.label),
  };
}

/** A structure without a concept of SNOMED CT is called by its name. */
function codeOf(name: string, snomedCt: string, meaning: string): Code {
  return snomedCt === '' ? privateCode(name, displayName(name)) : { scheme: 'SCT', value: snomedCt, meaning };
}

/** @param labels, confidence (slices, rows, columns) of the volume that the source was read as */
export function dicomResult(
  source: SourceSeries,
  { classes }: Segmented,
  report: Report,
  labels: Uint8Array,
  confidence?: Uint8Array,
): SegmentationResult {
  const { placement } = source;
  const own = (values: Uint8Array) => (placement === undefined ? values : onPlanes(values, placement, source));
  return {
    source,
    model: identityOf(report),
    classes,
    labels: own(labels),
    ...(confidence === undefined ? {} : { confidence: own(confidence) }),
    warnings: report.warnings ?? [],
  };
}

/** Volumes and confidences with the digits that mean something. */
export const VOLUME_DIGITS = 4;
export const CONFIDENCE_PLACES = 3;
/** Tenths of HU and of mm. */
export const MEASURED_PLACES = 1;

/**
 * @param statistics of the volume and its labels, by label
 * @param modality of the series
 * @param geometry of the volume, where places are to be told
 */
export function measuresOf(
  report: Report,
  statistics: ReadonlyMap<number, OrganNumbers>,
  modality: string,
  geometry?: Geometry,
): OrganMeasure[] {
  const hounsfield = hounsfieldOf(modality, statistics);
  const axes = axesOf(statistics);
  return (report.classes ?? []).map(({ label, volumeMl, meanConfidence, verdict, reasons, ...trust }) => ({
    label: label ?? 0,
    ...expectationOf(trust),
    volumeMl: significant(Number(volumeMl), VOLUME_DIGITS),
    meanConfidence: meanConfidence === undefined ? null : rounded(Number(meanConfidence), CONFIDENCE_PLACES),
    verdict: String(verdict).toLowerCase(),
    reasons: reasons ?? [],
    ...(hounsfield.has(label ?? 0) ? { hounsfield: hounsfield.get(label ?? 0) as Hounsfield } : {}),
    ...(axes.has(label ?? 0) ? { axes: axes.get(label ?? 0) as Axes } : {}),
    ...placeOf(statistics.get(label ?? 0), geometry),
  }));
}

/** What the labels and the volume say of an organ, as far as results tell it. */
interface OrganNumbers {
  readonly intensities: Hounsfield;
  readonly axes: Axes;
  /** Lowest and highest i, j, k. */
  readonly box: { readonly first: Triple; readonly last: Triple };
  /** LPS, mm. */
  readonly centroid: Triple;
}

/** Nothing where the organ has no voxel, or nobody knows where its voxels lie. */
function placeOf(organ: OrganNumbers | undefined, geometry: Geometry | undefined): { place?: Place } {
  if (organ === undefined || geometry === undefined) return {};
  const { first, last } = organ.box;
  const edge = (axis: 0 | 1 | 2, far: boolean) => (far ? last[axis] + 0.5 : first[axis] - 0.5);
  const box = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
    placeOfIndex(geometry, [edge(0, (n & 1) > 0), edge(1, (n & 2) > 0), edge(2, (n & 4) > 0)]),
  );
  return { place: { centroid: organ.centroid, box } };
}

/** Longest axis of each label within a plane of the source, and the extent across it, to a tenth of a mm. */
export function axesOf(statistics: ReadonlyMap<number, Pick<OrganNumbers, 'axes'>>): Map<number, Axes> {
  const tenths = ({ long, short, k }: Axes) => ({
    long: rounded(long, MEASURED_PLACES),
    short: rounded(short, MEASURED_PLACES),
    k,
  });
  return new Map([...statistics].map(([label, { axes }]) => [label, tenths(axes)]));
}

/** What a calibrated head expects of a class; nothing by any other. */
export function expectationOf(organ: ExpectedMessage): Expectation {
  const kept = (key: keyof Expectation) =>
    organ[key] === undefined ? {} : { [key]: rounded(Number(organ[key]), CONFIDENCE_PLACES) };
  return { ...kept('predictedDice'), ...kept('diceAtLeast'), ...kept('missedProbability') };
}

type ExpectedMessage = Pick<ClassMeasure, 'predictedDice' | 'diceAtLeast' | 'missedProbability'>;

/**
 * HU of each label of a CT, to a tenth; nothing of what is no CT, whose intensities have no unit.
 * @param statistics by label
 */
export function hounsfieldOf(
  modality: string,
  statistics: ReadonlyMap<number, Pick<OrganNumbers, 'intensities'>>,
): Map<number, Hounsfield> {
  if (modality !== 'CT') return new Map();
  const tenths = ({ mean, sd, ...percentiles }: Hounsfield) => ({
    mean: rounded(mean, MEASURED_PLACES),
    sd: rounded(sd, MEASURED_PLACES),
    ...percentiles,
  });
  return new Map([...statistics].map(([label, { intensities }]) => [label, tenths(intensities)]));
}
