/**
 * A folder that has files twice, as exports and downloads leave them: what repeats an instance loses
 * nothing and is told; what only calls itself the same is refused.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { type DicomReadOptions, readDicom } from '../../../src/formats/dicom/read.ts';
import { jpegLs, rle } from './encode.ts';
import { SYNTAX } from './part10.ts';
import { SIZE, type SliceOptions, seriesFiles, sliceFile, writeSeries } from './phantom.ts';
import { zipFile } from './zip-file.ts';

const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2, rules: [] };

function seriesAnd(t: ExecutionContext, more: readonly Buffer[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-copies-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const series = writeSeries(join(folder, 'series'), seriesFiles());
  mkdirSync(join(series, 'again'));
  for (const [n, bytes] of more.entries()) writeFileSync(join(series, 'again', `IM (${n}).dcm`), bytes);
  return series;
}

const COPIES: [what: string, copies: readonly Buffer[]][] = [
  ['one file, as a browser saves it again', [sliceFile(4)]],
  ['every file, as two exports into one folder leave them', seriesFiles()],
  ['one file three times', [sliceFile(0), sliceFile(0), sliceFile(0)]],
  ['in another transfer syntax', [sliceFile(11, { syntax: SYNTAX.implicit }), sliceFile(3, { syntax: SYNTAX.big })]],
  [
    'compressed',
    [
      sliceFile(2, { syntax: SYNTAX.rle, encode: rle }),
      sliceFile(5, { syntax: SYNTAX.jpegLs, encode: jpegLs(16) }),
      sliceFile(7, { syntax: SYNTAX.deflated }),
    ],
  ],
  ['with other private attributes', [sliceFile(6, { set: { '00091010': ['LO', 'a second archive'] } })]],
];
for (const [what, copies] of COPIES) {
  test(`copies are left out and told: ${what}`, async (t) => {
    const whole = await readDicom(seriesAnd(t, []), OPTIONS);
    const read = await readDicom(seriesAnd(t, copies), OPTIONS);
    t.deepEqual(read.volume, whole.volume);
    t.deepEqual(read.source.frames, whole.source.frames);
    t.is(read.warnings.length, 1);
    t.regex(read.warnings.join(), new RegExp(`^COPIES_LEFT_OUT: ${copies.length} of ${SIZE[2] + copies.length} files`));
  });
}

test('copies in a zip are left out too', async (t) => {
  const path = join(seriesAnd(t, []), 'twice.zip');
  const files = [...seriesFiles(), ...seriesFiles()];
  writeFileSync(path, zipFile(files.map((bytes, n) => ({ name: `${n}`, bytes }))));
  const { volume, warnings } = await readDicom(path, OPTIONS);
  t.deepEqual(volume.geometry.size, SIZE);
  t.regex(warnings.join(), /^COPIES_LEFT_OUT: 12 of 24 files/);
});

const OTHERS: [what: string, options: SliceOptions][] = [
  ['pixels', { stored: (i, j) => i * j }],
  ['rescale', { intercept: '-1000' }],
  ['place', { position: [-10.5, 20.25, 400] }],
  ['patient', { set: { '00100010': ['PN', 'Else^Somebody'] } }],
];
for (const [what, options] of OTHERS) {
  test(`an instance that comes again with another ${what} is no copy`, async (t) => {
    const series = seriesAnd(t, [sliceFile(4, options)]);
    const failure = (await t.throwsAsync(readDicom(series, OPTIONS), { instanceOf: Failure })) as Failure;
    t.true(['DICOM_DUPLICATE_SLICES', 'DICOM_MIXED_STUDIES'].includes(failure.reason), failure.message);
  });
}
