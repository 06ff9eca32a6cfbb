/** `--pdf` and `--dicom-pdf`: judged by dciodvfy, read by pydicom, and read and drawn by PDFium. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { phantomSeries } from '../../deploy/pacs/phantom-series.ts';
import { displayName } from '../../src/class-names.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { m4oe } from '../support/command.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, folderOf, pacsPython } from '../support/dicom-tools.ts';
import { DEMO_MODELS } from '../support/service.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`pacs/printed.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

withTools('every organ with its numbers, the picture, the source, and the patient in the header alone', async (t) => {
  t.timeout(600_000);
  const folder = await folderOf(t);
  const { volume } = await readNifti(join(DEMO_MODELS, 'phantom-ct.nii.gz'), { maxBytes: 2 ** 30 });
  const slices = await phantomSeries(volume, 'Phantom');
  await mkdir(join(folder, 'ct'));
  for (const [n, bytes] of slices.entries()) await writeFile(join(folder, 'ct', `${n}.dcm`), bytes);
  const flags = ['--pdf', '--dicom-pdf', '--no-picture', '--out', folder, '--models', DEMO_MODELS];
  const done = await m4oe(['segment', join(folder, 'ct'), ...flags]);
  t.is(done.code, 0, done.stderr);
  const [plain, wrapped] = [join(folder, 'ct_report.pdf'), join(folder, 'ct_pdf.dcm')];
  const { errors, warnings } = await dciodvfy(wrapped);
  t.deepEqual([errors, warnings.filter((line) => !line.includes('needed to build DICOMDIR'))], [[], []]);
  const said = JSON.parse(await pacsPython('read_pdf.py', plain, wrapped));
  const report = JSON.parse(await readFile(join(folder, 'ct_report.json'), 'utf8'));
  t.deepEqual(said.object.slice(0, 3), ['1.2.840.10008.5.1.4.1.1.104.1', 'DOC', 'application/pdf']);
  t.is(said.object[3], said.info.Title);
  t.is(said.sources.length, slices.length);
  t.true(said.patient.length > 0);
  const text = said.text.join(' ').replace(/\s+/g, ' ');
  for (const { name, volumeMl, verdict } of report.organs)
    t.regex(text, new RegExp(`${displayName(name)} ${volumeMl}\\b.* ${verdict}`));
  t.true(text.includes(report.notice) && text.includes(report.model.sha256) && text.includes(report.made));
  t.false(text.includes(said.patient) || text.includes(said.study));
  t.true(said.colours > 500, 'the picture is drawn');
});
