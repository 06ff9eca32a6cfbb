/**
 * Every compression: exact where it is lossless, refused where it is damaged or says nothing of its
 * loss.
 */
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../../src/errors.ts';
import { readJpeg2000 } from '../../../../src/formats/dicom/pixels/codecs/jpeg2000-stream.ts';
import { type Encode, htj2k, jpeg2000, jpegLossless, jpegLs, rle } from '../encode.ts';
import { SYNTAX } from '../part10.ts';
import { type SliceOptions, samplesOf, seriesFiles, sliceFile } from '../phantom.ts';
import { assembled, differences } from '../series.ts';

const handlers = () => ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
/** Encoders are there by now, decoders are not. */
const BEFORE = handlers();

const CODECS: [name: string, syntax: string, encode: (bits: number, signed: boolean) => Encode, signs: boolean[]][] = [
  ['RLE', SYNTAX.rle, () => rle, [true, false]],
  ['JPEG lossless', SYNTAX.jpegLossless, (bits) => jpegLossless(bits), [true, false]],
  ['JPEG-LS', SYNTAX.jpegLs, (bits) => jpegLs(bits), [true, false]],
  ['JPEG 2000', SYNTAX.jpeg2000, jpeg2000, [true, false]],
  ['JPEG 2000, reversible in the general syntax', SYNTAX.jpeg2000Lossy, jpeg2000, [true]],
  ['HTJ2K', SYNTAX.htj2k, htj2k, [true, false]],
];

for (const [name, syntax, encode, signs] of CODECS) {
  for (const signed of signs) {
    test(`${name}, 16 bits ${signed ? 'signed' : 'unsigned'}: every voxel`, async (t) => {
      const volume = await assembled(seriesFiles({ syntax, signed, encode: encode(16, signed) }));
      t.deepEqual(differences(volume), new Map());
    });
  }
  test(`${name}, 12 and 8 bits: every voxel`, async (t) => {
    const twelve: SliceOptions = { syntax, signed: false, bits: [16, 12], encode: encode(12, false) };
    t.deepEqual(differences(await assembled(seriesFiles(twelve))), new Map());
    const eight = (k: number): SliceOptions => ({
      bits: [8, 8],
      signed: false,
      slope: '1',
      intercept: '0',
      stored: (i, j) => (i * 7 + j * 31 + k) & 255,
    });
    const plain = await assembled(seriesFiles(eight));
    const packed = await assembled(seriesFiles((k) => ({ ...eight(k), syntax, encode: encode(8, false) })));
    t.deepEqual(packed.voxels, plain.voxels);
  });
}

test('images of one value end at any bit of a byte: JPEG lossless, every voxel', async (t) => {
  for (let category = 0; category < 16; category++) {
    // The first difference takes so many bits more, all others none.
    const flat = { signed: false, stored: () => 2 ** 15 + (category === 0 ? 0 : 2 ** (category - 1)) };
    const plain = await assembled(seriesFiles(flat, 2));
    const coded = { ...flat, syntax: SYNTAX.jpegLossless, encode: jpegLossless(16) };
    t.deepEqual((await assembled(seriesFiles(coded, 2))).voxels, plain.voxels, String(category));
  }
});

async function refuses(t: ExecutionContext, options: SliceOptions, reason: string): Promise<void> {
  const files = [sliceFile(0), sliceFile(1), sliceFile(2, options)];
  const failure = await t.throwsAsync(assembled(files), { instanceOf: Failure });
  t.is((failure as Failure).reason, reason, failure?.message);
}

test('coding with loss that the header does not tell is refused, and taken where it does', async (t) => {
  const near = { syntax: SYNTAX.jpegLsNear, encode: jpegLs(16, 3) };
  await refuses(t, near, 'DICOM_LOSSY');
  await refuses(t, { syntax: SYNTAX.jpeg2000Lossy, encode: jpeg2000(16, true, false) }, 'DICOM_LOSSY');
  await refuses(t, { syntax: SYNTAX.jpegLossless, encode: jpegLossless(16, 2) }, 'DICOM_LOSSY');
  const told = { ...near, set: { '00282110': ['CS', '01'], '00282112': ['DS', '3'] } } as const;
  const off = differences(await assembled(seriesFiles(told)));
  t.true(Math.max(...off.values()) <= 3);
});

for (const [name, syntax, encode] of CODECS.slice(1)) {
  test(`${name}: what pads a code stream behind its end is no part of it`, async (t) => {
    for (const padding of [[0], [0xff], [0xff, 0], [0, 0, 0]]) {
      const padded: Encode = (samples) => Buffer.concat([encode(16, true)(samples), Buffer.from(padding)]);
      t.deepEqual(differences(await assembled(seriesFiles({ syntax, encode: padded }))), new Map(), `${padding}`);
    }
  });
}

const BROKEN: [name: string, change: (stream: Buffer) => Uint8Array][] = [
  ['empty', () => Buffer.alloc(0)],
  ['cut in half', (stream) => stream.subarray(0, stream.length >> 1)],
  ['without its end', (stream) => stream.subarray(0, -2)],
  ['with more after its end', (stream) => Buffer.concat([stream, Buffer.from([1, 2, 3, 4])])],
  ['twice', (stream) => Buffer.concat([stream, stream])],
  ['all zeros', (stream) => Buffer.alloc(stream.length)],
  ['random', (stream) => Buffer.from(stream.map((_, n) => (n * 7919 + 13) & 255))],
];
for (const [name, syntax, encode] of CODECS) {
  test(`${name}: broken code streams are refused`, async (t) => {
    for (const [what, change] of BROKEN) {
      // A segment of RLE has no end of its own: its bytes are counted.
      if (syntax === SYNTAX.rle && what === 'without its end') continue;
      const broken = {
        syntax,
        encode: (samples: Uint8Array | Uint16Array) => change(Buffer.from(encode(16, true)(samples))),
      };
      const files = [sliceFile(0), sliceFile(1), sliceFile(2, broken)];
      const failure = await t.throwsAsync(assembled(files), { instanceOf: Failure }, what);
      t.regex((failure as Failure).reason, /^DICOM_(PIXEL_DATA|PIXEL_DATA_LENGTH|CORRUPT)$/, what);
    }
    // The decoders are whole again after they failed.
    const volume = await assembled(seriesFiles({ syntax, encode: encode(16, true) }));
    t.deepEqual(differences(volume), new Map());
  });
}

test('a code stream of another size, or of more components than the header tells, is refused', async (t) => {
  for (const [, syntax, encode] of CODECS.slice(1)) {
    const options = {
      syntax,
      encode: encode(16, true),
      set: { '00280010': ['US', [8]], '00280011': ['US', [40]] },
    } as const;
    const failure = (await t.throwsAsync(assembled([0, 1, 2].map((k) => sliceFile(k, options))), {
      instanceOf: Failure,
    })) as Failure;
    t.is(failure.reason, 'DICOM_PIXEL_DATA');
    t.regex(failure.message, /expected 40 x 8 pixels, got 20 x 16/);
  }
});

test('the structure of JPEG 2000 is checked byte for byte outside its packets', (t) => {
  const stream = Buffer.from(jpeg2000(16, true)(samplesOf(3) as Uint16Array));
  t.like(readJpeg2000(stream), { rows: 16, columns: 20, components: 1, precision: 16, reversible: true });
  for (const [at, value] of [
    [0, 0],
    [3, 0x52],
    [41, 2],
    [43, 2],
    [stream.length - 1, 0xd8],
  ] as const) {
    const changed = Buffer.from(stream);
    changed[at] = value;
    t.throws(() => readJpeg2000(changed), { instanceOf: Failure }, `byte ${at}`);
  }
});

test('decoders leave no handlers of theirs with the process', async (t) => {
  for (const [, syntax, encode] of CODECS) await assembled(seriesFiles({ syntax, encode: encode(16, true) }));
  t.deepEqual(handlers(), BEFORE);
});
