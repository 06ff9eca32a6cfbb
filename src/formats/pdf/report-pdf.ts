/** A result as pages to print: what was measured, what it is worth, and the picture. */
import { buffer } from 'node:stream/consumers';

export interface PrintedReport {
  readonly title: string;
  /** Provenance, a line each. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Cells of the table, as they are printed. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly warnings: readonly string[];
  readonly notice: string;
  /** PNG. */
  readonly picture: Buffer;
  readonly made: Date;
}

const MARGIN = 40;
const [TITLE_POINTS, POINTS, SMALL_POINTS] = [16, 9, 8];
/** Points of A4 between the margins. */
const [WIDE, HIGH] = [595.28 - 2 * MARGIN, 841.89 - 2 * MARGIN];
const [INK, FAINT, LINE] = ['#111111', '#555555', '#bbbbbb'];

/**
 * A4, Helvetica, the picture on a page of its own. It holds no patient and no study: what it is of
 * stands in the object or the folder that it is in. The same report gives the same bytes.
 */
export async function reportPdf(report: PrintedReport): Promise<Buffer> {
  // Loaded where a result is printed, and only there.
  const { default: PdfDocument } = await import('pdfkit');
  const { title, facts, columns, rows, warnings, notice, picture, made } = report;
  const info = { Title: title, Creator: 'M4OE', Producer: 'M4OE', CreationDate: made, ModDate: made };
  const pdf = new PdfDocument({ size: 'A4', margin: MARGIN, lang: 'en', displayTitle: true, info });
  const bytes = buffer(pdf);
  pdf.font('Helvetica-Bold').fontSize(TITLE_POINTS).fillColor(INK).text(title).moveDown(0.3);
  pdf.font('Helvetica').fontSize(POINTS).fillColor('#9a1b1b').text(notice).moveDown();
  pdf.fillColor(INK).fontSize(POINTS);
  pdf.table({
    defaultStyle: { border: { bottom: 0.5 }, borderColor: LINE, padding: 3 },
    columnStyles: columns.map((_, n) => ({ width: n === 0 || n === columns.length - 1 ? '*' : 62 })),
    rowStyles: (row) => (row === 0 ? { textColor: FAINT } : {}),
    data: [[...columns], ...rows.map((row) => [...row])],
  });
  pdf.moveDown();
  for (const warning of warnings) pdf.fontSize(POINTS).fillColor('#7a4b00').text(warning).moveDown(0.2);
  pdf.moveDown(0.5).fontSize(SMALL_POINTS).fillColor(FAINT);
  for (const [name, value] of facts) pdf.text(`${name}: ${value}`);
  pdf.addPage().image(picture, MARGIN, MARGIN, { fit: [WIDE, HIGH] });
  pdf.end();
  return await bytes;
}
