/** A segmentation as somebody at a terminal reads it: the table of organs, and a few lines. */
import { displayName } from '../class-names.ts';
import { type Outcome, sidesOf } from '../files/outcome.ts';
import { seenLinesOf } from '../files/seen.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';
import { seconds, swatch, table } from './terminal.ts';

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

export function summary(outcome: Outcome): string {
  const { plan, report } = outcome;
  const mix = (report.experts ?? [])
    .filter(({ share }) => Number(share) >= 0.005)
    .map(({ expert, share }) => `${expert} ${Math.round(100 * Number(share))} %`);
  const skipped = Number(report.skippedSlices);
  const lines = [
    `${plan.slices} slices${skipped > 0 ? `, ${skipped} of them without a patient,` : ''} in ${seconds(Number(report.totalSeconds))} (${seconds(Number(report.inferSeconds))} of inference, ${report.provider})`,
    `model ${report.model} ${report.modelVersion}, head ${report.head}${mix.length > 0 ? `; experts: ${mix.join(', ')}` : ''}`,
  ];
  const { preview } = report;
  if (preview != null)
    lines.push(`preview by ${preview.model} ${preview.modelVersion} after ${seconds(Number(preview.totalSeconds))}`);
  lines.push(`sides: ${sidesOf(report)}, by ${(report.relations ?? []).length} relations of organs`);
  lines.push(...seenLinesOf(report));
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
