/** What a segmentation gave, the same whether it ran here or on a server. */
import {
  axesOf,
  CONFIDENCE_PLACES,
  expectationOf,
  hounsfieldOf,
  MEASURED_PLACES,
  VOLUME_DIGITS,
} from '../client/dicom-result.ts';
import { rounded, significant } from '../digits.ts';
import type { Axes } from '../formats/dicom/results/report-groups.ts';
import type { OrganStatistics } from '../postprocess/organ-statistics.ts';
import { type Geometry, type Triple, voxelMl } from '../volume.ts';
import type { ExpertShare } from '../wire/generated/m4oe/v1/ExpertShare.ts';
import type { Plan } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Preview } from '../wire/generated/m4oe/v1/Preview.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';
import type { Asked } from './asked.ts';
import type { Input } from './input.ts';
import { seenOf } from './seen.ts';

export interface Outcome {
  readonly plan: Plan;
  readonly report: Report;
  /** Source grid, i fastest. */
  readonly labels: Uint8Array;
  /** As `labels`: 255 x the probability of the class that was chosen; there if it was asked for. */
  readonly confidence?: Uint8Array;
  /** As `labels`: the label that settling took from a voxel, else 0; there if it is known. */
  readonly removed?: Uint8Array;
  /** When the report came. */
  readonly made: Date;
}

/** What the labels and the volume give beside the service's report, by label. */
export interface Measured {
  readonly statistics: ReadonlyMap<number, OrganStatistics>;
  /** Of the volume: intensities of a CT are HU. */
  readonly modality: string;
  readonly geometry: Geometry;
}

export const NOTICE = 'Not a medical device: every contour has to be checked by a qualified person.';

/** What was asked for; SHA-256 of the volume and of the files beside the report. */
export interface Kept {
  readonly asked: Asked;
  readonly volume: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The report as JSON: measures by organ, provenance, and the geometry they were measured on; no
 * path and no patient data.
 */
export function reportJson(
  input: Input,
  { plan, report, made }: Outcome,
  { statistics, modality }: Measured,
  kept: Kept,
): string {
  const { geometry, voxelType, rescale } = input.source.volume;
  const colors = new Map((plan.classes ?? []).map((organ) => [organ.label, organ]));
  const ml = voxelMl(geometry);
  const seen = seenOf(report);
  const [hounsfield, axes] = [hounsfieldOf(modality, statistics), axesOf(statistics)];
  const content = {
    asked: kept.asked,
    modality: input.modality,
    modalityReason: input.modalityReason,
    input: { ...inputOf(input), sha256: kept.volume },
    model: { ...identityOf(report), precision: report.precision },
    ...(report.preview == null ? {} : { preview: identityOf(report.preview) }),
    organs: (report.classes ?? []).map((organ) => ({
      label: organ.label,
      name: organ.name,
      snomedCt: colors.get(organ.label)?.snomedCt,
      volumeMl: significant(Number(organ.volumeMl), VOLUME_DIGITS),
      voxels: organ.voxels,
      meanConfidence:
        organ.meanConfidence === undefined ? null : rounded(Number(organ.meanConfidence), CONFIDENCE_PLACES),
      ...expectationOf(organ),
      ...(organ.agreement === undefined ? {} : { agreement: rounded(Number(organ.agreement), CONFIDENCE_PLACES) }),
      verdict: String(organ.verdict).toLowerCase(),
      reasons: organ.reasons,
      explanation: organ.explanation,
      ...(organ.experts?.length ? { experts: sharesOf(organ.experts) } : {}),
      removedMl: significant(Number(organ.removedVoxels) * ml, VOLUME_DIGITS),
      filledMl: significant(Number(organ.filledVoxels) * ml, VOLUME_DIGITS),
      ...placeOf(statistics.get(organ.label ?? 0), geometry.spacing),
      axes: axesIn(axes.get(organ.label ?? 0), statistics.get(organ.label ?? 0)),
      hounsfield: hounsfield.get(organ.label ?? 0),
    })),
    experts: sharesOf(report.experts ?? []),
    ...expertSlices(report),
    warnings: report.warnings,
    window: { lower: report.windowLower, upper: report.windowUpper },
    volume: { ...geometry, voxelType, ...rescale, axes: 'i fastest; LPS, mm' },
    labelsCrc32: report.labelsCrc32,
    files: kept.files,
    skippedSlices: report.skippedSlices,
    sides: { outcome: sidesOf(report), relations: report.relations ?? [] },
    ...(seen.phase === undefined ? {} : { contrast: { ...seen.phase, phase: seen.phase.phase ?? null } }),
    covered: seen.region,
    settled: report.settled,
    revisedSlices: report.revisedSlices,
    made: made.toISOString(),
    service: { version: report.serviceVersion, provider: report.provider, requestId: report.requestId },
    seconds: { queue: report.queueSeconds, infer: report.inferSeconds, total: report.totalSeconds },
    notice: NOTICE,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function sharesOf(experts: readonly ExpertShare[]): Record<string, unknown> {
  return Object.fromEntries(experts.map(({ expert, share }) => [expert, share]));
}

/** Gate weights of each axial slice, the most inferior one first, where slices differ. */
function expertSlices({ experts = [] }: Report) {
  const told = experts.filter(({ slices = [] }) => slices.length > 0);
  const digits = (weights: readonly unknown[]) => weights.map((one) => rounded(Number(one), CONFIDENCE_PLACES));
  if (told.length === 0) return {};
  return { expertSlices: Object.fromEntries(told.map(({ expert, slices = [] }) => [expert, digits(slices)])) };
}

function identityOf({ model, modelVersion, modelSha256, head }: Report | Preview) {
  return { name: model, version: modelVersion, sha256: modelSha256, head };
}

/** Sides as reports and tables write them. */
export function sidesOf({ sides }: Report): string {
  return String(sides).toLowerCase().replaceAll('_', '-');
}

/** Where the organ lies; nothing where it has no voxel. */
function placeOf(organ: OrganStatistics | undefined, spacing: Triple) {
  if (organ === undefined) return {};
  const { first, last } = organ.box;
  const extent = spacing.map((mm, axis) => mm * ((last[axis] as number) - (first[axis] as number) + 1));
  const tenths = (values: readonly number[]) => values.map((mm) => rounded(mm, MEASURED_PLACES));
  return { box: { first, last, mm: tenths(extent) }, centroid: tenths(organ.centroid) };
}

/** Both within the plane `k` of the source; undefined where the organ has no voxel. */
function axesIn(axes: Axes | undefined, organ: OrganStatistics | undefined) {
  return axes === undefined ? undefined : { longMm: axes.long, shortMm: axes.short, k: organ?.axes.k };
}

function inputOf({ dicom, format, volume, volumes }: Input) {
  if (dicom === undefined) return { format, volume, volumes };
  const { modality, head, reason } = dicom.decision;
  return {
    format,
    volume,
    volumes,
    images: new Set(dicom.source.frames.map(({ sopInstanceUid }) => sopInstanceUid)).size,
    ignoredFiles: dicom.ignored,
    skippedFiles: dicom.skipped,
    ...(dicom.source.lossy === undefined ? {} : { lossyRatio: dicom.source.lossy.ratio }),
    byHeader: { modality, head: head ?? null, reason },
  };
}
