import test from 'ava';
import { decode } from 'fast-png';
import { type OverlayInput, overlayPicture } from '../../../src/formats/overlay/overlay.ts';
import { organStatistics } from '../../../src/postprocess/organ-statistics.ts';
import { canonicalOrientation } from '../../../src/preprocess/orientation.ts';
import type { Geometry, Triple } from '../../../src/volume.ts';
import { axisAlignedDirections } from '../../preprocess/volumes.ts';

/**
 * A patient of 40 x 30 x 20 canonical voxels, laid into memory along `direction`: tissue, with one
 * organ at the patient's right in front and another at the left behind.
 */
function patient(direction: Geometry['direction']): OverlayInput {
  const canonical: Triple = [40, 30, 20];
  const spacings: Triple = [2, 2, 4];
  const along = (axis: Triple) => axis.findIndex((component) => component !== 0) as 0 | 1 | 2;
  const [i, j, k] = direction;
  const size: Triple = [canonical[along(i)], canonical[along(j)], canonical[along(k)]];
  const spacing: Triple = [spacings[along(i)], spacings[along(j)], spacings[along(k)]];
  const geometry = { size, spacing, origin: [0, 0, 0], direction } as const;
  const orientation = canonicalOrientation(geometry);
  const voxels = new Int16Array(24000);
  const labels = new Uint8Array(24000);
  for (let s = 0; s < 20; s++) {
    for (let r = 0; r < 30; r++) {
      for (let c = 0; c < 40; c++) {
        const at =
          orientation.offset + c * orientation.strides[0] + r * orientation.strides[1] + s * orientation.strides[2];
        voxels[at] = 40;
        if (s >= 6 && s < 14 && c >= 4 && c < 16 && r >= 4 && r < 12) labels[at] = 3;
        if (s >= 6 && s < 14 && c >= 24 && c < 36 && r >= 18 && r < 26) labels[at] = 5;
      }
    }
  }
  const volume = { geometry, voxelType: 'int16', rescale: { slope: 1, intercept: 0 }, voxels } as const;
  return {
    ...{ volume, orientation, found: organStatistics(volume, labels) },
    window: { lower: -160, upper: 240 },
    labels,
    classes: [
      { label: 3, name: 'liver', color: '#ff0000' },
      { label: 5, name: 'spleen', color: '#00ff00' },
      { label: 9, name: 'not_there', color: '#0000ff' },
    ],
  };
}

test('the same patient gives the same picture in all 48 orientations', (t) => {
  const [first, ...others] = axisAlignedDirections().map((direction) => overlayPicture(patient(direction)));
  for (const other of others) t.deepEqual(other, first);
});

test('the right of the patient is on the left, anterior on top, and organs have their colours', (t) => {
  const directions = axisAlignedDirections();
  const picture = decode(overlayPicture(patient(directions[0] as Geometry['direction'])));
  t.is(picture.channels, 3);
  // The first tile is 320 x 240 pixels at (14, 14): 8 pixels a voxel.
  const pixel = (c: number, r: number) => {
    const at = 3 * ((14 + Math.round((r + 0.5) * 8)) * picture.width + 14 + Math.round((c + 0.5) * 8));
    return [...picture.data.subarray(at, at + 3)] as [number, number, number];
  };
  const [lr, lg, lb] = pixel(10, 8);
  t.true(lr > lg + 50 && lg === lb, 'liver: right and anterior');
  const [sr, sg, sb] = pixel(30, 22);
  t.true(sg > sr + 50 && sr === sb, 'spleen: left and posterior');
  const [tr, tg, tb] = pixel(20, 3);
  t.deepEqual([tr, tg, tb], [127, 127, 127], 'tissue of 40 in a window of -160 to 240 is half grey');
});

test('a volume without any class, of one slice, is still a picture', (t) => {
  const input = patient(axisAlignedDirections()[0] as Geometry['direction']);
  const geometry = { ...input.volume.geometry, size: [40, 30, 1] as const };
  const flat = {
    ...input,
    orientation: canonicalOrientation(geometry),
    volume: { ...input.volume, geometry, voxels: input.volume.voxels.subarray(0, 1200) },
    labels: new Uint8Array(1200),
    found: new Map(),
  };
  const { width, height } = decode(overlayPicture(flat));
  t.true(width > 1000 && height > 240 && height < 400);
});
