/**
 * One file of a series is damaged at random: the series is read right, or refused for a known
 * reason, in bounded memory. MUTATIONS says how many for each kind of file;
 * `MUTATIONS=10000 npx ava test/formats/dicom/mutations.test.ts` is the long run.
 */
import test from 'ava';
import { Failure } from '../../../src/errors.ts';
import { htj2k, jpeg2000, jpegLossless, jpegLs, rle } from './encode.ts';
import { enhancedFile } from './enhanced.ts';
import { SYNTAX } from './part10.ts';
import { SIZE, type SliceOptions, sliceFile } from './phantom.ts';
import { assembled, differences } from './series.ts';

const COUNT = Number(process.env.MUTATIONS ?? 250);
const SEED = 20261125;
/** The slice whose file is damaged, of the four that the series has. */
const DAMAGED = 2;
const MEMORY = 512 * 2 ** 20;

/** Mulberry32. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Mutation {
  readonly bytes: Buffer;
  /** Bytes that were overwritten where they lay, or the one from which on others follow. */
  readonly at: readonly number[];
}

function mutated(whole: Buffer, random: (below: number) => number): Mutation {
  // Half of the damage goes to the header, which is a small part of the file.
  const anywhere = () => random(random(2) === 0 ? Math.min(whole.length, 1400) : whole.length);
  const [from, length] = [anywhere(), 1 + random(40)];
  switch (random(6)) {
    case 0:
      return { bytes: whole.subarray(0, from), at: [from] };
    case 1:
      return { bytes: Buffer.concat([whole.subarray(0, from), whole.subarray(from + length)]), at: [from] };
    case 2:
      return {
        bytes: Buffer.concat([whole.subarray(0, from), whole.subarray(from, from + length), whole.subarray(from)]),
        at: [from],
      };
    case 3: {
      const bytes = Buffer.from(whole);
      bytes.fill(random(2) === 0 ? 0 : 0xff, from, Math.min(bytes.length, from + length));
      return { bytes, at: changed(whole, bytes) };
    }
    default: {
      const bytes = Buffer.from(whole);
      for (let n = 1 + random(4); n > 0; n--) bytes[anywhere()] = random(256);
      return { bytes, at: changed(whole, bytes) };
    }
  }
}

const changed = (a: Buffer, b: Buffer) => [...a.keys()].filter((n) => a[n] !== b[n]);

/** Where an element lies, its tag and length included; explicit VR, or implicit. */
function elementAt(file: Buffer, group: number, element: number, bytes: number): [from: number, to: number] {
  const tag = Buffer.from([group & 255, group >> 8, element & 255, element >> 8]);
  const at = file.lastIndexOf(tag, file.length - 640);
  return [at, at + bytes];
}

interface Subject {
  readonly name: string;
  readonly options: SliceOptions;
  /** Native pixels, whose every byte is a part of a value. */
  readonly native: boolean;
}

const SUBJECTS: Subject[] = [
  { name: 'explicit VR', options: {}, native: true },
  { name: 'implicit VR', options: { syntax: SYNTAX.implicit }, native: true },
  { name: 'RLE', options: { syntax: SYNTAX.rle, encode: rle }, native: false },
  { name: 'JPEG lossless', options: { syntax: SYNTAX.jpegLossless, encode: jpegLossless(16) }, native: false },
  { name: 'JPEG-LS', options: { syntax: SYNTAX.jpegLs, encode: jpegLs(16) }, native: false },
  { name: 'JPEG 2000', options: { syntax: SYNTAX.jpeg2000, encode: jpeg2000(16, true) }, native: false },
  { name: 'HTJ2K', options: { syntax: SYNTAX.htj2k, encode: htj2k(16, true) }, native: false },
  { name: 'deflated', options: { syntax: SYNTAX.deflated }, native: false },
];

/** Reads it; undefined when it was refused. @throws what is no refusal */
async function outcome(files: readonly Buffer[], reasons: Map<string, number>) {
  try {
    return await assembled(files);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'internal' || !/^(DICOM|GEOMETRY|VOLUME)_/.test(error.reason))
      throw error;
    reasons.set(error.reason, (reasons.get(error.reason) ?? 0) + 1);
    return undefined;
  }
}

for (const { name, options, native } of SUBJECTS) {
  test.serial(`${name}: ${COUNT} mutations of one file`, async (t) => {
    t.timeout(1_200_000);
    const files = [0, 1, 2, 3].map((k) => sliceFile(k, options));
    const whole = files[DAMAGED] as Buffer;
    const rescale = [0x1052, 0x1053].map((element) => elementAt(whole, 0x0028, element, 16));
    const pixels = whole.length - 640;
    const random = generator(SEED);
    const reasons = new Map<string, number>();
    const before = process.memoryUsage().rss;
    let [right, other] = [0, 0];
    for (let n = 0; n < COUNT; n++) {
      const { bytes, at } = mutated(whole, random);
      const damaged = files.map((file, k) => (k === DAMAGED ? bytes : file));
      const volume = await outcome(damaged, reasons);
      if (volume === undefined) continue;
      t.deepEqual(volume.geometry.size, [SIZE[0], SIZE[1], 4], `${n}`);
      t.true(Math.abs(volume.geometry.spacing[2] - 2.5) < 0.3, `${n}: ${volume.geometry.spacing}`);
      const off = differences(volume);
      t.true(
        [...off.keys()].every((k) => k === DAMAGED),
        `${n}: other slices changed`,
      );
      if (off.size === 0) {
        right++;
        continue;
      }
      other++;
      if (!native) continue;
      // What reads as another image is another image: its pixels or its rescale were overwritten in
      // place.
      const told = at.some((byte) => byte >= pixels || rescale.some(([from, to]) => byte >= from && byte < to));
      t.true(
        told,
        `${n}: slice ${DAMAGED} changed by ${off.get(DAMAGED)} though neither pixels nor rescale were touched`,
      );
    }
    t.true(process.memoryUsage().rss - before < MEMORY);
    const refused = [...reasons.values()].reduce((a, b) => a + b, 0);
    t.is(refused + right + other, COUNT);
    t.true(refused > COUNT / 10 && right > 0, `${refused} ${right} ${other}`);
    t.log(
      `${refused} refused, ${right} read right, ${other} read as another image; ${[...reasons].map(([a, b]) => `${a} ${b}`).join(', ')}`,
    );
  });
}

test.serial(`enhanced: ${COUNT} mutations`, async (t) => {
  t.timeout(1_200_000);
  const whole = enhancedFile({ frames: [1, 0, 3, 2] });
  const random = generator(SEED);
  const reasons = new Map<string, number>();
  for (let n = 0; n < COUNT; n++) {
    const volume = await outcome([mutated(whole, random).bytes], reasons);
    if (volume !== undefined) t.deepEqual(volume.geometry.size, [SIZE[0], SIZE[1], 4], `${n}`);
  }
  t.true(reasons.size > 3);
});
