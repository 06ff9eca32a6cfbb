/** What a segmentation gave, the same whether it ran here or on a server. */
import { displayName } from '../class-names.ts';
import {
  axesOf,
  CONFIDENCE_PLACES,
  expectationOf,
  hounsfieldOf,
  MEASURED_PLACES,
  VOLUME_DIGITS,
} from '../client/dicom-result.ts';
import { rounded, significant } from '../digits.ts';
import type { Axes } from '../formats/dicom/results/report.ts';
import type { OrganStatistics } from '../postprocess/organ-statistics.ts';
import { type Triple, voxelMl } from '../volume.ts';
import type { Plan } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';
import type { Asked } from './asked.ts';
import type { Input } from './input.ts';
import { seconds, swatch, table } from './terminal.ts';

export interface Outcome {
  readonly plan: Plan;
  readonly report: Report;
  /** Source grid, i fastest. */
  readonly labels: Uint8Array;
  /** As `labels`: 255 x the probability of the class that was chosen; there if it was asked for. */
  readonly confidence?: Uint8Array;
  /** When the report came. */
  readonly made: Date;
}

/** What the labels and the volume give beside the service's report, by label. */
export interface Measured {
  readonly statistics: ReadonlyMap<number, OrganStatistics>;
  /** Of the volume: intensities of a CT are HU. */
  readonly modality: string;
}

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
  const [hounsfield, axes] = [hounsfieldOf(modality, statistics), axesOf(statistics)];
  const content = {
    asked: kept.asked,
    modality: input.modality,
    modalityReason: input.modalityReason,
    input: { ...inputOf(input), sha256: kept.volume },
    model: { name: report.model, version: report.modelVersion, sha256: report.modelSha256, head: report.head },
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
      removedMl: significant(Number(organ.removedVoxels) * ml, VOLUME_DIGITS),
      filledMl: significant(Number(organ.filledVoxels) * ml, VOLUME_DIGITS),
      ...placeOf(statistics.get(organ.label ?? 0), geometry.spacing),
      axes: axesIn(axes.get(organ.label ?? 0), statistics.get(organ.label ?? 0)),
      hounsfield: hounsfield.get(organ.label ?? 0),
    })),
    experts: Object.fromEntries((report.experts ?? []).map(({ expert, share }) => [expert, share])),
    warnings: report.warnings,
    window: { lower: report.windowLower, upper: report.windowUpper },
    volume: { ...geometry, voxelType, ...rescale, axes: 'i fastest; LPS, mm' },
    labelsCrc32: report.labelsCrc32,
    files: kept.files,
    skippedSlices: report.skippedSlices,
    sides: { outcome: sidesOf(report), relations: report.relations ?? [] },
    settled: report.settled,
    revisedSlices: report.revisedSlices,
    made: made.toISOString(),
    service: { version: report.serviceVersion, provider: report.provider, requestId: report.requestId },
    seconds: { queue: report.queueSeconds, infer: report.inferSeconds, total: report.totalSeconds },
    notice: 'Not a medical device: every contour has to be checked by a qualified person.',
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function sidesOf({ sides }: Report): string {
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

/** The organ table that a person reads. */
export function organTable({ plan, report }: Outcome): string {
  const colors = new Map((plan.classes ?? []).map((organ) => [organ.label, organ.color ?? '#ffffff']));
  const rows = [['organ', 'volume', 'confidence', 'Dice', 'at least', 'verdict', 'why']];
  for (const organ of report.classes ?? []) {
    const absent = Number(organ.voxels) === 0;
    rows.push([
      `${swatch(colors.get(organ.label ?? 0) ?? '#ffffff')}${displayName(organ.name ?? '')}`,
      absent ? '-' : `${Number(organ.volumeMl).toFixed(1)} ml`,
      absent ? '-' : `${Math.round(100 * Number(organ.meanConfidence))} %`,
      ...[organ.predictedDice, organ.diceAtLeast].map((dice) => (dice === undefined ? '-' : Number(dice).toFixed(2))),
      String(organ.verdict).toLowerCase(),
      (organ.reasons ?? []).join(' ').toLowerCase().replaceAll('_', '-'),
    ]);
  }
  return table(rows, 'lrrrrll');
}

export function summary({ plan, report }: Outcome): string {
  const mix = (report.experts ?? [])
    .filter(({ share }) => Number(share) >= 0.005)
    .map(({ expert, share }) => `${expert} ${Math.round(100 * Number(share))} %`);
  const skipped = Number(report.skippedSlices);
  const lines = [
    `${plan.slices} slices${skipped > 0 ? `, ${skipped} of them without a patient,` : ''} in ${seconds(Number(report.totalSeconds))} (${seconds(Number(report.inferSeconds))} of inference, ${report.provider})`,
    `model ${report.model} ${report.modelVersion}, head ${report.head}; experts: ${mix.join(', ')}`,
  ];
  lines.push(`sides: ${sidesOf(report)}, by ${(report.relations ?? []).length} relations of organs`);
  if (report.settled === true) lines.push(settledLine(report));
  for (const warning of report.warnings ?? []) lines.push(`warning: ${warning}`);
  return lines.join('\n');
}

/** What settling took from organs, and gave them, as shares of what was found. */
function settledLine(report: Report): string {
  const changes = (report.classes ?? []).flatMap((organ) => {
    const [voxels, removed, filled] = [organ.voxels, organ.removedVoxels, organ.filledVoxels].map(Number) as [
      number,
      number,
      number,
    ];
    const found = voxels + removed - filled;
    const percent = (part: number) => `${((100 * part) / found).toFixed(1)} %`;
    if (removed === 0 && filled === 0) return [];
    return [`${displayName(organ.name ?? '')} -${percent(removed)}${filled > 0 ? ` +${percent(filled)}` : ''}`];
  });
  return `settled: ${report.revisedSlices} slices changed${changes.length > 0 ? ` (${changes.join(', ')})` : ''}`;
}
