/** Published volumes beside an organ's own: by age and sex, of whole organs, of adults, shown and not kept. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { contextLines, volumeContext } from '../../src/files/context.ts';
import { personOf } from '../../src/formats/dicom/series/person.ts';
import { PUBLISHED, publishedVolume } from '../../src/postprocess/population.ts';

const ROOT = new URL('../../', import.meta.url);
const { heads } = JSON.parse(readFileSync(new URL('models/demo/manifest.json', ROOT), 'utf8'));
const classes = heads[0].classes as {
  label: number;
  name: string;
  color: string;
  code: { value: string; meaning: string };
}[];
const plan = {
  classes: classes.map(({ code, ...organ }) => ({ ...organ, snomedCt: code.value, meaning: code.meaning })),
};
const report = {
  classes: classes.map(({ label, name }) => ({ label, name, voxels: 9, reasons: [] as string[] })),
};
const person = (texts: Record<string, string>) => ({
  patientAndStudy: Object.fromEntries(Object.entries(texts).map(([keyword, text]) => [keyword, [text]])),
});
const FORTY = { PatientSex: 'F', PatientBirthDate: '19810302', StudyDate: '20210301' };

test('age is of the dates, or of the header; what is no age tells nothing', (t) => {
  for (const [texts, age] of [
    [{ PatientBirthDate: '19810302', StudyDate: '20210301' }, 39],
    [{ PatientBirthDate: '19810301', StudyDate: '20210301' }, 40],
    [{ PatientBirthDate: '', PatientAge: '065Y' }, 65],
    [{ PatientAge: '018M' }, 1],
    [{ PatientAge: '65' }, undefined],
    [{ PatientBirthDate: '18000101', StudyDate: '20210301' }, undefined],
    [{ PatientBirthDate: '20210302', StudyDate: '20210301' }, undefined],
    [{}, undefined],
  ] as const)
    t.is(personOf(person(texts).patientAndStudy).age, age, JSON.stringify(texts));
  t.is(personOf({ PatientSex: ['f '] }).sex, 'F');
  t.is(personOf({ PatientSex: ['O'] }).sex, undefined);
});

test('each organ with what is published of it, by age and sex', (t) => {
  const lines = contextLines(volumeContext({ plan, report }, person(FORTY)), { report });
  t.is(lines.length, 5);
  t.true(
    lines.includes(
      'Right kidney: 126 to 160 ml in people of that age and sex (the middle half; J Clin Med 2024;13:769 (MR, 1815 people))',
    ),
  );
  t.true(lines.some((line) => line.startsWith('Spleen: 107 to 315 ml')));
  const man = contextLines(volumeContext({ plan, report }, person({ ...FORTY, PatientSex: 'M' })), { report });
  t.true(man.some((line) => line.startsWith('Right kidney: 153 to 192 ml')));
  const unknown = contextLines(volumeContext({ plan, report }, person({ ...FORTY, PatientSex: '' })), { report });
  t.false(unknown.some((line) => line.includes('kidney')));
});

test('nothing is said of a child, of an unknown age, of an organ that is cut or absent, of a file without a header', (t) => {
  const told = (texts: Record<string, string>, of = report) => volumeContext({ plan, report: of }, person(texts)).size;
  t.is(told({ PatientSex: 'F', PatientAge: '012Y' }), 0);
  t.is(told({ PatientSex: 'F' }), 0);
  t.is(volumeContext({ plan, report }, undefined).size, 0);
  const cut = report.classes.map((one) => ({ ...one, reasons: ['CUT_BY_FIELD_OF_VIEW'] }));
  t.is(told(FORTY, { classes: cut }), 0);
  t.is(told(FORTY, { classes: report.classes.map((one) => ({ ...one, voxels: 0 })) }), 0);
});

test('ranges are in the order of nature, have sources, and overlap for no person', (t) => {
  const trust = readFileSync(fileURLToPath(new URL('docs/trust.md', ROOT)), 'utf8');
  for (const one of PUBLISHED) {
    t.true(one.low < one.high && one.ages[0] >= 18);
    t.true(trust.includes(`| ${one.low} to ${one.high} |`), `docs/trust.md: ${one.low} to ${one.high}`);
    for (const age of one.ages)
      t.is(
        publishedVolume({ code: { scheme: 'SCT', value: one.organ, meaning: '' } }, { age, sex: one.sex ?? 'F' }),
        one,
      );
  }
});
