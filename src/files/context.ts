/**
 * Published volumes of the organs of a person of that age and sex, where a DICOM header tells both:
 * for the terminal and the page, not for the report, results or logs.
 */
import { displayName } from '../class-names.ts';
import { modelOf } from '../client/dicom-result.ts';
import { personOf } from '../formats/dicom/series/person.ts';
import type { SourceSeries } from '../formats/dicom/series/source-series.ts';
import { contextOf, publishedVolume } from '../postprocess/population.ts';
import type { Outcome } from './outcome.ts';

/** By label, of organs that were found whole. */
export type VolumeContext = ReadonlyMap<number, string>;

export function volumeContext(
  { plan, report }: Pick<Outcome, 'plan' | 'report'>,
  source: Pick<SourceSeries, 'patientAndStudy'> | undefined,
): VolumeContext {
  const context = new Map<number, string>();
  if (source === undefined) return context;
  const person = personOf(source.patientAndStudy);
  const codes = new Map(modelOf(plan).classes.map(({ label, code }) => [label, code]));
  for (const { label = 0, voxels, reasons = [] } of report.classes ?? []) {
    const code = codes.get(label);
    if (code?.scheme !== 'SCT' || Number(voxels) === 0 || reasons.includes('CUT_BY_FIELD_OF_VIEW')) continue;
    const published = publishedVolume({ code: { ...code, scheme: 'SCT' } }, person);
    if (published !== undefined) context.set(label, contextOf(published));
  }
  return context;
}

export function contextLines(context: VolumeContext, { report }: Pick<Outcome, 'report'>): string[] {
  return (report.classes ?? []).flatMap(({ label = 0, name = '' }) => {
    const told = context.get(label);
    return told === undefined ? [] : [`${displayName(name)}: ${told}`];
  });
}
