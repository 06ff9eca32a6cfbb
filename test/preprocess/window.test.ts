import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { fillSlices } from '../../src/preprocess/slices.ts';
import { type StorageMap, storageMap, windowFor } from '../../src/preprocess/window.ts';
import type { Volume } from '../../src/volume.ts';
import { randomNumbers, volumeOf } from './volumes.ts';

const CT = { kind: 'fixed', lower: -160, upper: 240 } as const;
const MR = { kind: 'percentile', lower: 5, upper: 95 } as const;

function mapOf(volume: Volume, rule: typeof CT | typeof MR): StorageMap {
  return storageMap(volume.voxelType, Math.sign(volume.rescale.slope), windowFor(rule, volume).stored);
}

/** What the graph makes of a volume, in float32 as it does. */
function normalised(volume: Volume, rule: typeof CT | typeof MR): Float32Array {
  const map = mapOf(volume, rule);
  const out = new Int16Array(volume.voxels.length);
  fillSlices(volume.voxels, canonicalOrientation(volume.geometry), map, [0], 1, out);
  const [lower, upper] = map.window.map(Math.fround) as [number, number];
  const width = Math.fround(upper - lower);
  return Float32Array.from(out, (s) => Math.min(1, Math.max(0, Math.fround(Math.fround(s - lower) / width))));
}

const random = randomNumbers(5);
const hounsfield = Array.from({ length: 4000 }, () => Math.round((random() - 0.4) * 3000));

for (const rule of [CT, MR]) {
  for (const slope of [1, -1, 0.5, 1.7, -0.37]) {
    test(`the storage type changes no bit of the input: ${rule.kind} window, slope ${slope}`, (t) => {
      const rescale = { slope, intercept: -24.3 };
      const expected = normalised(volumeOf('int16', hounsfield, rescale), rule);
      t.true(expected.some((v) => v > 0 && v < 1));
      for (const type of ['int32', 'float32', 'float64'] as const) {
        t.deepEqual(normalised(volumeOf(type, hounsfield, rescale), rule), expected, type);
      }
    });
  }
}

test('unsigned storage with an intercept gives the bits of signed storage without one', (t) => {
  const shifted = hounsfield.map((v) => v + 2000);
  const rescale = { slope: 1, intercept: -2000 };
  for (const rule of [CT, MR]) {
    const expected = normalised(volumeOf('int16', hounsfield), rule);
    for (const type of ['uint16', 'uint32', 'float32'] as const) {
      t.deepEqual(normalised(volumeOf(type, shifted, rescale), rule), expected, type);
    }
  }
});

test('uint16 beyond int16 is recentred without loss', (t) => {
  const expected = normalised(volumeOf('int16', hounsfield), MR);
  const high = hounsfield.map((v) => v + 50000);
  t.deepEqual(normalised(volumeOf('uint16', high), MR), expected);
  const map = mapOf(volumeOf('uint16', high), MR);
  t.is(map.scale, 1);
  t.true(Number.isInteger(map.offset));
});

test('a float volume of small numbers keeps its contrast', (t) => {
  const values = Array.from({ length: 1000 }, (_, n) => n);
  const plain = normalised(volumeOf('float64', values), MR);
  for (const power of [-10, -30, 20, 60]) {
    const scaled = values.map((v) => v * 2 ** power);
    t.deepEqual(normalised(volumeOf('float64', scaled), MR), plain, `2^${power}`);
  }
});

test('normalised values are right, whatever the type, slope and window', (t) => {
  for (const [type, low, high, slope, intercept] of [
    ['uint16', 0, 65535, 1, 0],
    ['int32', -2e9, 2e9, 1e-6, 40],
    ['uint32', 0, 4e9, -1e-6, 3000],
    ['float32', -5, 9, 200, -3],
    ['float64', 1e6, 1e6 + 1e-3, 1e6, -1e12],
    ['int16', -32768, 32767, -1, 0],
    ['uint8', 0, 255, 400 / 255, -125],
    ['int8', -128, 127, -2, 7],
  ] as const) {
    const values = Array.from({ length: 500 }, (_, n) => low + ((high - low) * n) / 499);
    const volume = volumeOf(type, values, { slope, intercept });
    const { rescaled, stored } = windowFor(MR, volume);
    const got = normalised(volume, MR);
    const levels = mapOf(volume, MR).window[1] - mapOf(volume, MR).window[0];
    t.true(rescaled.lower < rescaled.upper);
    t.is(Math.sign(stored.upper - stored.lower), Math.sign(slope));
    for (let n = 0; n < values.length; n++) {
      const value = volume.voxels[n] as number;
      const exact = Math.min(1, Math.max(0, (value - stored.lower) / (stored.upper - stored.lower)));
      t.true(Math.abs((got[n] as number) - exact) <= 1 / levels + 1e-6, `${type} voxel ${n}: ${got[n]} for ${exact}`);
    }
  }
});

test('a fixed window goes back through the rescale', (t) => {
  const volume = volumeOf('uint8', [0, 128, 255], { slope: 400 / 255, intercept: -125 });
  const { stored, rescaled } = windowFor({ kind: 'fixed', lower: -125, upper: 275 }, volume);
  t.deepEqual(rescaled, { lower: -125, upper: 275 });
  t.is(stored.lower, 0);
  t.true(Math.abs(stored.upper - 255) < 1e-9);
});

test('with a negative slope percentiles are those of the rescaled values', (t) => {
  const values = Array.from({ length: 11 }, (_, n) => n * n);
  const down = windowFor(
    { kind: 'percentile', lower: 20, upper: 85 },
    volumeOf('int16', values, { slope: -2, intercept: 5 }),
  );
  const rescaledValues = values.map((v) => -2 * v + 5);
  const same = windowFor({ kind: 'percentile', lower: 20, upper: 85 }, volumeOf('int16', rescaledValues));
  t.deepEqual(down.rescaled, same.rescaled);
  t.true(down.stored.lower > down.stored.upper);
});

test('integers whose window fits go to the graph untouched', (t) => {
  t.deepEqual(storageMap('int16', 1, { lower: -160, upper: 240 }), { scale: 1, offset: 0, window: [-160, 240] });
  t.deepEqual(storageMap('uint16', 1, { lower: 3, upper: 900 }), { scale: 1, offset: 0, window: [3, 900] });
  t.deepEqual(storageMap('int16', -1, { lower: 240, upper: -160 }), { scale: -1, offset: 0, window: [-240, 160] });
});

test('a window always has width and float32 numbers', (t) => {
  for (const type of ['int16', 'uint32', 'float32', 'float64'] as const) {
    for (const value of [0, 1, 12345, 4e9, 1e-20, 1e20].filter(
      (v) => type.startsWith('f') || (v < 5e9 && v % 1 === 0),
    )) {
      for (const slope of [1, -3]) {
        const volume = volumeOf(type, [value, value, value], { slope, intercept: 0 });
        const { rescaled } = windowFor(MR, volume);
        const { window } = mapOf(volume, MR);
        t.true(rescaled.lower < rescaled.upper, `${type} ${value}`);
        t.true(window[0] < window[1], `${type} ${value}`);
        t.deepEqual(window.map(Math.fround), [...window]);
        t.true(normalised(volume, MR).every((v) => v < 1 / 20000));
      }
    }
  }
});

test('a rescale without a way back is refused', (t) => {
  for (const slope of [0, Number.NaN]) {
    const failure = t.throws(() => windowFor(CT, volumeOf('int16', [1], { slope, intercept: 0 })), {
      instanceOf: Failure,
    });
    t.is(failure?.reason, 'RESCALE_INVALID');
  }
  const volume = volumeOf('float64', [-Number.MAX_VALUE, Number.MAX_VALUE]);
  const failure = t.throws(() => windowFor({ kind: 'percentile', lower: 0, upper: 100 }, volume), {
    instanceOf: Failure,
  });
  t.is(failure?.reason, 'WINDOW_NOT_FINITE');
});
