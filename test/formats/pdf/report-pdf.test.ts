/** Pages to print: the same bytes for the same report, and more pages for more organs. PDFium reads them in test/pacs. */

import test from 'ava';
import { encode } from 'fast-png';
import { type PrintedReport, reportPdf } from '../../../src/formats/pdf/report-pdf.ts';

const REPORT: PrintedReport = {
  title: 'CT: organs by bands 1.2.0',
  facts: [['model', 'bands 1.2.0']],
  columns: ['Organ', 'Volume, ml', 'Verdict'],
  rows: [['Right kidney', '151.2', 'accept']],
  warnings: ['GAPS: 2 slices are missing'],
  notice: 'Not a medical device.',
  picture: Buffer.from(encode({ width: 8, height: 4, channels: 3, data: new Uint8Array(96).fill(90) })),
  made: new Date('2026-03-04T10:11:12Z'),
};

const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;

test('the same report gives the same bytes; another time, number or warning others', async (t) => {
  const pdf = await reportPdf(REPORT);
  t.is(pdf.toString('latin1', 0, 5), '%PDF-');
  t.true(pdf.equals(await reportPdf({ ...REPORT })));
  for (const other of [
    { made: new Date('2026-03-04T10:11:13Z') },
    { rows: [['Right kidney', '151.3', 'accept']] },
    { warnings: [] },
  ])
    t.false(pdf.equals(await reportPdf({ ...REPORT, ...other })), Object.keys(other)[0]);
});

test('a table that is longer than a page goes on; a report without organs is one too', async (t) => {
  t.is(pages(await reportPdf(REPORT)), 2);
  t.is(pages(await reportPdf({ ...REPORT, rows: [], warnings: [] })), 2);
  const rows = Array.from({ length: 120 }, (_, n) => [`Organ ${n}`, '1', 'review low_confidence']);
  t.true((pages(await reportPdf({ ...REPORT, rows })) ?? 0) > 3);
});
