/** A result as a page to look at (formats/page), from what the command line has of it. */
import { displayName } from '../class-names.ts';
import { resultPage } from '../formats/page/result-page.ts';
import { shownVolume } from '../formats/page/shown-volume.ts';
import { usualWindows } from '../formats/page/windows.ts';
import { seenFacts } from '../postprocess/seen.ts';
import { type Volume, voxelMl } from '../volume.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';
import type { VolumeContext } from './context.ts';
import type { Outcome } from './outcome.ts';
import { seenOf } from './seen.ts';

export async function viewPage(
  volume: Volume,
  outcome: Outcome,
  modality: string,
  context: VolumeContext,
): Promise<Buffer> {
  const { plan, report, labels, removed } = outcome;
  const window = { lower: Number(report.windowLower), upper: Number(report.windowUpper) };
  const shown = shownVolume(volume, { labels, removed }, window);
  const colors = new Map((plan.classes ?? []).map(({ label, color = '#ffffff' }) => [label, color]));
  const ml = voxelMl(volume.geometry);
  const content = {
    title: titleOf(report, modality),
    organs: (report.classes ?? []).map(({ label = 0, name = '', verdict, explanation = '', ...organ }) => ({
      label,
      name: displayName(name),
      color: colors.get(label) ?? '#ffffff',
      volumeMl: Number(organ.volumeMl),
      verdict: String(verdict).toLowerCase(),
      explanation,
      context: context.get(label),
      removedMl: Number(organ.removedVoxels) * ml,
      ...(organ.experts?.length
        ? { experts: Object.fromEntries(organ.experts.map(({ expert = '', share }) => [expert, Number(share)])) }
        : {}),
    })),
    windows: usualWindows(modality, window, shown),
    experts: (report.experts ?? []).map(({ expert = '', share, slices = [] }) => ({
      ...{ expert, share: Number(share) },
      ...(slices.length > 0 ? { slices: slices.map(Number) } : {}),
    })),
    warnings: report.warnings ?? [],
    facts: [...factsOf(report), ...seenFacts(seenOf(report))],
  };
  return resultPage(content, shown);
}

export function titleOf(report: Report, modality: string): string {
  return `${modality.replace('_', '-')}: organs by ${report.model} ${report.modelVersion}`;
}

/** Where a result comes from, as pages tell it. */
export function factsOf(report: Report): [string, string][] {
  return [
    ['model', `${report.model} ${report.modelVersion}, head ${report.head}`],
    ['graph', `${report.modelSha256} (${report.precision})`],
    ['window', `${report.windowLower} to ${report.windowUpper}`],
    ['run on', `${report.provider}${report.adapter ? ` (${report.adapter})` : ''}`],
    ['program', `M4oE ${report.serviceVersion}`],
    ['sides', String(report.sides).toLowerCase().replaceAll('_', ' ')],
    ['settled', report.settled === true ? `${report.revisedSlices} slices changed` : 'no'],
  ];
}
