/** Labels are what the model says, whatever way the volume is stored, sent and batched. */
import test, { type ExecutionContext } from 'ava';
import { VOXEL_BYTES, VOXEL_TYPES, type Volume, type VoxelType } from '../../src/volume.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { bandsAnswer, CT_WINDOW, mrWindow } from '../support/bands.ts';
import { oriented, turned } from '../support/oriented.ts';
import { chunks, header, labelsOf, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { startService, type TestService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

const MODALITIES = ['CT', 'MR'] as const;
type Tested = (typeof MODALITIES)[number];

function answer(volume: Volume, modality: Tested) {
  return modality === 'CT' ? bandsAnswer(volume, 'three', CT_WINDOW) : bandsAnswer(volume, 'one', mrWindow(volume));
}

function same(t: ExecutionContext, found: Uint8Array, expected: Uint8Array, message?: string): void {
  t.true(Buffer.from(found.buffer, found.byteOffset, found.length).equals(expected), message);
}

for (const modality of MODALITIES) {
  test(`${modality}: labels and confidence are those of the model`, async (t) => {
    const volume = testVolume();
    const expected = answer(volume, modality);
    t.is(new Set(expected.labels).size, modality === 'CT' ? 4 : 2, 'every class occurs');
    const found = await segmented(service.client, volume, { modality, confidence: true });
    t.deepEqual(found.labels, expected.labels);
    t.deepEqual(found.confidence, expected.confidence);
  });

  test(`${modality}: all 48 permutations and flips of the axes give the same labels, mapped back`, async (t) => {
    const lps = testVolume([11, 9, 10]);
    const expected = answer(lps, modality).labels;
    for (const direction of axisAlignedDirections()) {
      const { volume, carry } = oriented(lps, direction);
      const { labels } = await segmented(service.client, volume, { modality });
      same(t, labels, carry(expected, new Uint8Array(expected.length)), JSON.stringify(direction));
    }
  });

  test(`${modality}: oblique axes give the labels of the axes nearest to them`, async (t) => {
    const lps = testVolume([11, 9, 10]);
    const expected = answer(lps, modality).labels;
    for (const direction of axisAlignedDirections()) {
      const { volume, carry } = oriented(lps, direction);
      const { labels } = await segmented(service.client, turned(volume, 17), { modality });
      same(t, labels, carry(expected, new Uint8Array(expected.length)), JSON.stringify(direction));
    }
  });

  test(`${modality}: every voxel type that holds the numbers gives the same labels`, async (t) => {
    const ranges: [low: number, high: number][] = [
      [0, 120],
      [-128, 127],
      [-1000, 3000],
      [0, 65535],
      [-100000, 100000],
    ];
    for (const [low, high] of ranges) {
      const holds = (type: VoxelType) => [low, high].every((end) => voxelHolds(type, end));
      const stretched = (type: VoxelType) => {
        const volume = testVolume([12, 9, 8], type);
        const numbers = testVolume([12, 9, 8], 'float64').voxels;
        for (let n = 0; n < numbers.length; n++) {
          volume.voxels[n] = low + Math.round((((numbers[n] as number) + 150) / 500) * (high - low));
        }
        return volume;
      };
      const expected = answer(stretched('float64'), modality).labels;
      t.true(new Set(expected).size > 1, `${low} to ${high} shows something`);
      for (const type of VOXEL_TYPES.filter(holds)) {
        const { labels } = await segmented(service.client, stretched(type), { modality });
        same(t, labels, expected, `${type}, ${low} to ${high}`);
      }
    }
  });

  test(`${modality}: big-endian voxels, in chunks that split them, give the same labels`, async (t) => {
    for (const type of VOXEL_TYPES) {
      const volume = testVolume([6, 5, 4], type);
      const { labels } = await segmented(service.client, volume, { modality });
      const bytes = Buffer.from(volumeBytesOf(volume));
      const width = VOXEL_BYTES[type];
      if (width === 2) bytes.swap16();
      else if (width === 4) bytes.swap32();
      else if (width === 8) bytes.swap64();
      for (const size of [13, 1000]) {
        const big = header(volume, { byteOrder: 'BIG_ENDIAN' }, { modality });
        const ended = await rawSegment(service.address, [big, ...chunks(bytes, size)]);
        t.is(ended.code, 'OK', ended.message);
        t.deepEqual(labelsOf(ended, labels.length), labels, `${type} in chunks of ${size}`);
      }
    }
  });

  test(`${modality}: chunks of any size give the same labels`, async (t) => {
    const volume = testVolume([9, 7, 5]);
    const expected = answer(volume, modality).labels;
    const bytes = volumeBytesOf(volume);
    for (const size of [1, 2, 3, 125, 126, 127, bytes.length - 1, bytes.length]) {
      const ended = await rawSegment(service.address, [header(volume, {}, { modality }), ...chunks(bytes, size)]);
      t.is(ended.code, 'OK', ended.message);
      same(t, labelsOf(ended, expected.length), expected, `chunks of ${size}`);
    }
  });

  test(`${modality}: rescaled voxels give the labels of their intensities`, async (t) => {
    const volume = testVolume();
    const expected = await segmented(service.client, volume, { modality });
    for (const [slope, intercept] of [
      [1, -1024],
      [2, 0],
      [0.5, 100],
      [-1, 500],
    ] as const) {
      const voxels = new Float32Array(volume.voxels.length);
      for (let n = 0; n < voxels.length; n++) voxels[n] = ((volume.voxels[n] as number) - intercept) / slope;
      const stored: Volume = { ...volume, voxelType: 'float32', voxels, rescale: { slope, intercept } };
      const { labels, report } = await segmented(service.client, stored, { modality });
      same(t, labels, expected.labels, `slope ${slope}, intercept ${intercept}`);
      t.like(report, { windowLower: expected.report.windowLower, windowUpper: expected.report.windowUpper });
    }
  });
}

test('chunks of 4 MiB are taken', async (t) => {
  const volume = testVolume([256, 256, 40]);
  const ended = await rawSegment(service.address, [header(volume), ...chunks(volumeBytesOf(volume), 4 << 20)]);
  t.is(ended.code, 'OK', ended.message);
  same(t, labelsOf(ended, volume.voxels.length), answer(volume, 'CT').labels);
});

test('batches of 1, 3, 4 and 8 slices, in one session or two, give the same labels', async (t) => {
  const volume = testVolume([20, 16, 13]);
  for (const [batchSlices, sessions] of [
    [1, 1],
    [3, 2],
    [4, 1],
    [8, 1],
  ] as const) {
    await using other = await startService({ batchSlices, sessions });
    for (const modality of MODALITIES) {
      const { labels } = await segmented(other.client, volume, { modality });
      same(t, labels, answer(volume, modality).labels, `${modality}, batches of ${batchSlices}, ${sessions} sessions`);
    }
  }
});

test('requests that run at the same time get the labels that each gets alone', async (t) => {
  const running = Array.from({ length: 12 }, async (_, n) => {
    const modality = MODALITIES[n % 2] as Tested;
    const volume = testVolume([10 + 3 * n, 30 - n, 4 + n]);
    const { labels } = await segmented(service.client, volume, { modality, urgent: n % 3 === 0 });
    same(t, labels, answer(volume, modality).labels, `request ${n}`);
  });
  await Promise.all(running);
});

function voxelHolds(type: VoxelType, value: number): boolean {
  if (type.startsWith('float')) return true;
  const bits = 8 * VOXEL_BYTES[type];
  return type.startsWith('u')
    ? value >= 0 && value < 2 ** bits
    : value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1);
}
