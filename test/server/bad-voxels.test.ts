/** Voxels that are not an image are refused; sizes far from the network's are not. */
import test from 'ava';
import type { Triple, Volume } from '../../src/volume.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { chunks, header, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { servesOn } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

function changed(type: 'float32' | 'float64', value: number, at: number): Volume {
  const volume = testVolume([5, 4, 9], type);
  volume.voxels[at] = value;
  return volume;
}

for (const modality of ['CT', 'MR'] as const) {
  const refused = (volume: Volume) =>
    rawSegment(service.address, [header(volume, {}, { modality }), ...chunks(volumeBytesOf(volume), 64)]);

  for (const type of ['float32', 'float64'] as const) {
    for (const [value, at] of [
      [Number.NaN, 0],
      [Number.POSITIVE_INFINITY, 77],
      [Number.NEGATIVE_INFINITY, 179],
    ] as const) {
      test.serial(`${modality}, ${type}, ${value} at voxel ${at}: VOXEL_NOT_FINITE`, async (t) => {
        const ended = await refused(changed(type, value, at));
        t.like(ended, { code: 'INVALID_ARGUMENT', reason: 'VOXEL_NOT_FINITE', field: 'voxels' });
        t.regex(ended.message, new RegExp(`\\bvoxel ${at}\\b`));
        await servesOn(t, service);
      });
    }
  }

  for (const value of [0, -1000, 0.5]) {
    test.serial(`${modality}, every voxel ${value}: CONSTANT_VOLUME`, async (t) => {
      const volume = testVolume([5, 4, 9], 'float32');
      volume.voxels.fill(value);
      const ended = await refused(volume);
      t.like(ended, { code: 'INVALID_ARGUMENT', reason: 'CONSTANT_VOLUME', field: 'voxels' });
      t.false(ended.message.includes(String(value)), 'no voxel content in messages');
      await servesOn(t, service);
    });
  }

  test.serial(`${modality}: intensities beyond float64 end with a reason`, async (t) => {
    const volume = changed('float64', 1e308, 3);
    volume.voxels[4] = -1e308;
    const wide = { ...volume, rescale: { slope: 1e10, intercept: 0 } };
    const ended = await rawSegment(service.address, [header(wide, {}, { modality }), ...chunks(volumeBytesOf(wide))]);
    // CT's window is fixed: voxels far outside are clipped. MR's is taken from the voxels.
    if (ended.code !== 'OK') t.like(ended, { code: 'INVALID_ARGUMENT', reason: 'WINDOW_NOT_FINITE' });
    await servesOn(t, service);
  });
}

const SIZES: [name: string, size: Triple][] = [
  ['a single voxel a slice', [1, 1, 40]],
  ['a single row', [33, 1, 7]],
  ['much smaller than the network', [3, 5, 4]],
  ['larger than the network, oblong and odd', [301, 97, 5]],
  ['much larger than the network', [1025, 1024, 2]],
];
for (const [name, size] of SIZES) {
  test.serial(`slices: ${name}`, async (t) => {
    const volume = testVolume(size);
    const { labels } = await segmented(service.client, volume, { modality: 'CT' });
    t.deepEqual(Buffer.from(labels), Buffer.from(bandsAnswer(volume, 'three', CT_WINDOW).labels));
  });
}

test.serial('a single slice works, with a warning', async (t) => {
  const volume = testVolume([20, 16, 1]);
  const { labels, report } = await segmented(service.client, volume, { modality: 'CT' });
  t.deepEqual(labels, bandsAnswer(volume, 'three', CT_WINDOW).labels);
  t.deepEqual(
    report.warnings.map((warning) => warning.split(':')[0]),
    ['SINGLE_SLICE'],
  );
});
