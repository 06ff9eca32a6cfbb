/** FHIR resources, validated and read by fhir.resources: with all that can stand in them, and as `--fhir` writes them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { displayName } from '../../src/class-names.ts';
import { fhirBundle } from '../../src/formats/fhir/diagnostic-report.ts';
import { PATIENT, SIZE, sliceFile, writeSeries } from '../formats/dicom/phantom.ts';
import { m4oe } from '../support/command.ts';
import { DICOM_TOOLS_MISSING, folderOf, pacsPython } from '../support/dicom-tools.ts';
import { REPORTED } from '../support/reported-result.ts';
import { BANDS_MODELS } from '../support/service.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`pacs/fhir.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

withTools('every value, with a subject and without, of a study and of none', async (t) => {
  t.timeout(600_000);
  const folder = await folderOf(t);
  const all = [
    REPORTED,
    { ...REPORTED, subject: 'Patient/123', warnings: [] },
    { ...REPORTED, studyInstanceUid: undefined, organs: [] },
  ];
  const paths = all.map((_, n) => join(folder, `${n}.json`));
  for (const [n, path] of paths.entries()) await writeFile(path, fhirBundle(all[n] as (typeof all)[0]));
  const [whole, ofSomebody, bare] = JSON.parse(await pacsPython('read_fhir.py', ...paths));
  t.deepEqual([whole.status, whole.study, whole.subject], ['preliminary', ['urn:oid:1.2.3'], null]);
  t.is(ofSomebody.subject, 'Patient/123');
  t.deepEqual([bare.study, bare.organs], [[], []]);
  for (const [n, [site, volume, numbers]] of whole.organs.entries()) {
    const { name, volumeMl, meanConfidence, axes, hounsfield } = REPORTED.organs[n] as (typeof REPORTED.organs)[0];
    t.is(site, name);
    t.deepEqual(volume, meanConfidence === null ? null : [volumeMl, 'ml']);
    t.is(numbers['103339001'], axes?.long);
    t.is(numbers['373098007'], hounsfield?.mean);
  }
});

withTools(
  '--fhir of a series: the study by its UID, whom it is of as it was given, nothing else of the patient',
  async (t) => {
    t.timeout(600_000);
    const folder = await folderOf(t);
    const series = writeSeries(
      join(folder, 'ct'),
      Array.from({ length: SIZE[2] }, (_, k) => sliceFile(k)),
    );
    const run = (...more: string[]) =>
      m4oe(['segment', series, '--fhir', '--no-picture', '--out', folder, '--models', BANDS_MODELS, ...more]);
    const refused = await run('--fhir-subject', 'Jane Roe');
    t.is(refused.code, 2);
    t.regex(refused.stderr, /--fhir-subject: expected a reference as Patient\/123.*\[FHIR_SUBJECT\]/);
    const done = await run('--fhir-subject', 'Patient/77');
    t.is(done.code, 0, done.stderr);
    const path = join(folder, 'ct_fhir.json');
    const [told] = JSON.parse(await pacsPython('read_fhir.py', path));
    t.is(told.subject, 'Patient/77');
    t.is(told.study.length, 1);
    const report = JSON.parse(await readFile(join(folder, 'ct_report.json'), 'utf8'));
    t.deepEqual(
      told.organs.map(([site, volume]: [string, [number, string] | null]) => [site, volume?.[0] ?? 0]),
      report.organs.map(({ name, volumeMl }: { name: string; volumeMl: number }) => [displayName(name), volumeMl]),
    );
    t.false((await readFile(path, 'utf8')).includes(PATIENT));
  },
);
