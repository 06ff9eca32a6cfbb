/** A report is made once more from its volume: the same to the byte, or what differs is told. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { differences } from '../../src/cli/replay.ts';
import { m4oe } from '../support/command.ts';
import { MILLIMETRES_MODEL } from '../support/millimetres.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { temporaryFolder, volumeFile } from './files.ts';

const models = ['--models', BANDS_MODELS, '--device', 'cpu'];

/** A volume with its report, and how to write another one in the report's place. */
async function segmented(t: ExecutionContext, flags: readonly string[] = [], used: readonly string[] = models) {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const made = await m4oe(['segment', file, '-m', 'CT', '--out', folder, ...flags, ...used]);
  t.is(made.code, 0, made.stderr);
  const report = join(folder, 'abdomen_report.json');
  const text = readFileSync(report, 'utf8');
  const replay = async (content: unknown = text, volume = file, by = used) => {
    writeFileSync(report, typeof content === 'string' ? content : JSON.stringify(content));
    return await m4oe(['replay', report, volume, ...by]);
  };
  return { folder, file, content: JSON.parse(text), text, replay };
}

for (const [name, flags, used] of [
  ['as it is, with a page and a table of colours', ['--html', '--color-table'], models],
  [
    'some classes, raw, every slice, without a picture',
    ['--classes', 'liver,aorta', '--raw', '--every-slice', '--no-picture'],
    models,
  ],
  [
    'another rescale, labels as NRRD, mirrored',
    [
      '--rescale-slope',
      '2',
      '--rescale-intercept',
      '-9',
      '--labels-as',
      'nrrd',
      '--mirrored-anatomy',
      '--tag-check',
      'warn',
    ],
    models,
  ],
  ['thorough', ['--thorough'], ['--models', MILLIMETRES_MODEL, '--device', 'cpu']],
] as const) {
  test(`the same, to the byte: ${name}`, async (t) => {
    const { replay, content } = await segmented(t, flags, used);
    const { code, stdout, stderr } = await replay();
    t.is(code, 0, stderr);
    t.is(
      stdout,
      `the same: ${content.organs.length} classes, labels with CRC-32 ${content.labelsCrc32}, to the byte\n`,
    );
  });
}

test('a report that was altered by one digit anywhere is noticed, and where', async (t) => {
  const { replay, content, text } = await segmented(t);
  const volumeMl = content.organs[0].volumeMl;
  for (const [altered, place] of [
    [
      text.replace(`"volumeMl": ${volumeMl}`, `"volumeMl": ${volumeMl + 1}`),
      /organs\[0\]\.volumeMl: \S+ in the report/,
    ],
    [
      text.replace('"verdict": "review"', '"verdict": "accept"'),
      /organs\[\d\]\.verdict: "accept" in the report, "review" now/,
    ],
    [{ ...content, files: { ...content.files, labels: '0'.repeat(64) } }, /files\.labels/],
    [{ ...content, warnings: ['made up'] }, /warnings\[0\]: "made up" in the report/],
    [{ ...content, labelsCrc32: content.labelsCrc32 ^ 1 }, /labelsCrc32/],
  ] as const) {
    const { code, stderr } = await replay(altered);
    t.is(code, 4, stderr);
    t.regex(stderr, /^m4oe: (a value differs|\d+ values differ): /m);
    t.regex(stderr, place);
    t.regex(stderr, /\[REPLAY_DIFFERS\]\n$/);
  }
});

test('another volume, a model that is gone, and what is no report are told at once', async (t) => {
  const { replay, content, folder } = await segmented(t);
  const other = volumeFile(
    folder,
    { values: Array.from({ length: 20 * 16 * 12 }, (_, n) => (n % 20) * 60 - 500) },
    'b.nii.gz',
  );
  for (const [given, volume, code, message] of [
    [undefined, other, 2, /of another volume than this one \(input\.sha256\).*\[REPLAY_OTHER_VOLUME\]/],
    [
      { ...content, model: { ...content.model, sha256: 'f'.repeat(64) } },
      undefined,
      2,
      /bands 1\.0\.0 \(graph ffffffffffff\), which is not among bands 1\.0\.0; expected its folder in M4OE_MODELS \[REPLAY_MODEL_GONE\]/,
    ],
    [{ ...content, asked: undefined }, undefined, 2, /expected `asked`.*\[REPORT_NOT_USABLE\]/],
    [
      { ...content, asked: { ...content.asked, raw: 'yes' } },
      undefined,
      2,
      /asked\.raw: expected true or false \[REPORT_NOT_USABLE\]/,
    ],
    [{ ...content, input: null }, undefined, 2, /expected input\.sha256/],
    ['{"a": ', undefined, 2, /expected JSON, as m4oe segment writes it/],
  ] as const) {
    const told = await replay(given, volume);
    t.is(told.code, code, told.stderr);
    t.regex(told.stderr, message);
  }
});

test('differences are told by their place, whatever the shape', (t) => {
  const told = (a: unknown, b: unknown) => differences(a, b);
  t.deepEqual(told({ a: [1, { b: 2 }], made: 1 }, { a: [1, { b: 2 }], made: 2 }), []);
  t.deepEqual(told({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }), ['a[1].b: 2 in the report, 3 now']);
  t.deepEqual(told({ a: [1] }, { a: [] }), ['a[0]: 1 in the report, nothing now']);
  t.deepEqual(told({ a: {} }, { a: [] }), ['a: {} in the report, [] now']);
  t.deepEqual(told({}, { a: null }), ['a: nothing in the report, null now']);
});
