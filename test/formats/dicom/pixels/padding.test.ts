/**
 * Padding and pixels meet in one arithmetic: whatever bits, sign and place they have in the word,
 * what is outside the image is air.
 */
import test from 'ava';
import { Failure } from '../../../../src/errors.ts';
import { jpegLossless } from '../encode.ts';
import { SYNTAX, type Value } from '../part10.ts';
import { intensity, type SliceOptions, seriesFiles } from '../phantom.ts';
import { assembled } from '../series.ts';

type Padding = readonly [vr: 'US' | 'SS', value: number, limit?: number];
const corner = (i: number, j: number) => i < 3 && j < 3;

/** A series whose corner holds `word` in the file, and the padding attribute. */
function padded(bits: SliceOptions['bits'], signed: boolean, word: number, [vr, value, limit]: Padding): SliceOptions {
  const set: Record<string, readonly [string, Value]> = { '00280120': [vr, [value]] };
  if (limit !== undefined) set['00280121'] = [vr, [limit]];
  const [, stored = 16, highBit = stored - 1] = bits ?? [];
  const shift = highBit + 1 - stored;
  return {
    ...(bits === undefined ? {} : { bits }),
    ...{ signed, set },
    stored: (i, j, k) => (corner(i, j) ? word >> shift : intensity(i, j, k) + 1024),
  };
}

/**
 * The file with whole words in the corner, past Bits Stored, which the phantom's own writer masks.
 */
function withWords(files: Buffer[], word: number): Buffer[] {
  for (const file of files) {
    const at = file.length - 2 * 20 * 16;
    for (const n of [0, 1, 2, 20, 21, 22, 40, 41, 42]) file.writeUInt16LE(word & 0xffff, at + 2 * n);
  }
  return files;
}

async function check(t: { is(a: unknown, b: unknown, m?: string): void }, name: string, files: Buffer[]) {
  const { voxels, rescale, geometry } = await assembled(files);
  const [ni, nj] = geometry.size;
  let wrong = 0;
  for (let n = 0; n < voxels.length; n++) {
    const [i, j, k] = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))];
    const hu = (voxels[n] as number) * rescale.slope + rescale.intercept;
    if (hu !== (corner(i, j) ? -1024 : intensity(i, j, k))) wrong++;
  }
  t.is(wrong, 0, name);
}

const CASES: [name: string, bits: SliceOptions['bits'], signed: boolean, word: number, padding: Padding][] = [
  ['12 bits, unsigned, 63536', [16, 12], false, 63536, ['US', 63536]],
  ['12 bits, unsigned, -2000 as SS', [16, 12], false, 63536, ['SS', -2000]],
  ['12 bits, signed, -2000', [16, 12], true, -2000, ['SS', -2000]],
  ['13 bits, signed, 63536 as US', [16, 13], true, -2000, ['US', 63536]],
  ['16 bits, signed, -32768', [16, 16], true, -32768, ['SS', -32768]],
  ['16 bits, unsigned, 63536', [16, 16], false, 63536, ['US', 63536]],
  ['12 bits, unsigned, 4095', [16, 12], false, 4095, ['US', 4095]],
  ['12 bits up to bit 15, unsigned, 4000', [16, 12, 15], false, 4000 << 4, ['US', 4000]],
  ['a range', [16, 16], true, -2500, ['SS', -3024, -2000]],
];
for (const [name, bits, signed, word, padding] of CASES) {
  test(name, async (t) => check(t, name, withWords(seriesFiles(padded(bits, signed, word, padding)), word)));
}

test('a bone whose masked value is that of the padding stays a bone', async (t) => {
  const own = padded([16, 12], false, 63536, ['US', 63536]);
  const files = withWords(
    seriesFiles({ ...own, stored: (i, j, k) => (i === 9 && j === 9 ? 2096 : intensity(i, j, k) + 1024) }),
    63536,
  );
  const { voxels, rescale } = await assembled(files);
  t.is((voxels[9 + 20 * 9] as number) + rescale.intercept, 1072);
  t.is((voxels[0] as number) + rescale.intercept, -1024);
});

test('words that a tool or a code stream cut to Bits Stored are padding too', async (t) => {
  await check(t, 'native', seriesFiles(padded([16, 12], false, 63536 & 0xfff, ['US', 63536])));
  const encode = jpegLossless(12);
  const own = padded([16, 12], false, 63536 & 0xfff, ['US', 63536]);
  await check(t, 'JPEG lossless', seriesFiles({ ...own, syntax: SYNTAX.jpegLossless, encode }));
});

test('a range that would make the image air is refused', async (t) => {
  const files = seriesFiles(padded([16, 16], false, 63536, ['US', 63536, 0]));
  const failure = (await t.throwsAsync(assembled(files), { instanceOf: Failure })) as Failure;
  t.is(failure.reason, 'DICOM_PIXEL_FORMAT');
});
