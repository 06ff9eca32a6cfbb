/** A result as it is printed (formats/pdf). */
import { displayName } from '../class-names.ts';
import { measuresOf } from '../client/dicom-result.ts';
import type { OrganMeasure } from '../formats/dicom/results/report-groups.ts';
import { type PrintedReport, reportPdf } from '../formats/pdf/report-pdf.ts';
import { seenFacts } from '../postprocess/seen.ts';
import { type Measured, NOTICE, type Outcome } from './outcome.ts';
import { seenOf } from './seen.ts';
import { factsOf, titleOf } from './view-page.ts';

const COLUMNS: Readonly<Record<string, (organ: OrganMeasure) => string>> = {
  'Volume, ml': ({ volumeMl }) => String(volumeMl),
  'Axes, mm': ({ axes }) => (axes === undefined ? '' : `${axes.long} x ${axes.short}`),
  HU: ({ hounsfield }) => (hounsfield === undefined ? '' : `${hounsfield.mean} (sd ${hounsfield.sd})`),
  'Expected Dice': ({ predictedDice, diceAtLeast }) =>
    predictedDice === undefined ? '' : `${predictedDice} (at least ${diceAtLeast})`,
  Verdict: ({ verdict, reasons }) => [verdict, ...reasons.map((reason) => reason.toLowerCase())].join(' '),
};

/** @param picture PNG of overlayPicture */
export async function printedPdf(
  outcome: Pick<Outcome, 'report' | 'made'>,
  measured: Omit<Measured, 'geometry'>,
  picture: Buffer,
): Promise<Buffer> {
  return await reportPdf(printedReport(outcome, measured, picture));
}

function printedReport(
  { report, made }: Pick<Outcome, 'report' | 'made'>,
  { statistics, modality }: Omit<Measured, 'geometry'>,
  picture: Buffer,
): PrintedReport {
  const names = new Map((report.classes ?? []).map(({ label, name = '' }) => [label, displayName(name)]));
  return {
    title: titleOf(report, modality),
    facts: [['made', made.toISOString()], ...factsOf(report), ...seenFacts(seenOf(report))],
    columns: ['Organ', ...Object.keys(COLUMNS)],
    rows: measuresOf(report, statistics, modality).map((organ) => [
      names.get(organ.label) ?? '',
      ...Object.values(COLUMNS).map((cell) => cell(organ)),
    ]),
    warnings: report.warnings ?? [],
    notice: NOTICE,
    picture,
    made,
  };
}
