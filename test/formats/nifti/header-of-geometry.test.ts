/** A header made for a geometry is read as that geometry, by its sform and by its qform. */
import { join } from 'node:path';
import test from 'ava';
import { NIFTI1 } from '../../../src/formats/nifti/fields.ts';
import { niftiHeaderOf } from '../../../src/formats/nifti/header-of-geometry.ts';
import { readNifti } from '../../../src/formats/nifti/read.ts';
import { writeLabelsNifti } from '../../../src/formats/nifti/write.ts';
import { type Geometry, IDENTITY_RESCALE, type Triple } from '../../../src/volume.ts';
import { axisAlignedDirections } from '../../preprocess/volumes.ts';
import { temporaryFolder } from './files.ts';

const SIZE: Triple = [3, 4, 5];

/** Turned about an axis that is none of the patient's. */
function turned(axis: Triple, angle: number): Triple {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [x, y, z] = axis;
  const [u, v, w] = [1, 2, 2].map((n) => n / 3) as [number, number, number];
  const along = (u * x + v * y + w * z) * (1 - c);
  return [
    x * c + (v * z - w * y) * s + u * along,
    y * c + (w * x - u * z) * s + v * along,
    z * c + (u * y - v * x) * s + w * along,
  ];
}

test('all 48 orientations, straight and oblique, come back by sform and by qform', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'labels.nii');
  const numbers = ({ spacing, origin, direction }: Geometry) => [...spacing, ...origin, ...direction.flat()];
  const directions = axisAlignedDirections();
  t.is(directions.length, 48);
  for (const straight of directions) {
    for (const angle of [0, 0.3, 2.9]) {
      const direction = straight.map((axis) => turned(axis, angle)) as unknown as Geometry['direction'];
      const geometry: Geometry = { size: SIZE, spacing: [0.8, 1.25, 2.5], origin: [-10.5, 20.25, -100], direction };
      const voxels = new Uint8Array(60);
      const volume = { geometry, voxelType: 'uint8', rescale: IDENTITY_RESCALE, voxels } as const;
      for (const form of ['sform', 'qform'] as const) {
        const header = niftiHeaderOf(geometry);
        if (form === 'qform') header.writeInt16LE(0, NIFTI1.fields.sformCode[0]);
        await writeLabelsNifti(path, { volume, header, littleEndian: true }, voxels);
        const back = await readNifti(path, { maxBytes: 1000 });
        t.is(back.orientationFrom, form);
        t.deepEqual(back.volume.geometry.size, SIZE);
        const expected = numbers(geometry);
        const off = numbers(back.volume.geometry).map((n, at) => Math.abs(n - (expected[at] as number)));
        // A quaternion near a half turn loses half of the digits of its float32 parts: 0.1 mm at
        // 300 mm. Readers prefer the sform.
        t.true(
          Math.max(...off) < (form === 'sform' ? 1e-5 : 4e-4),
          `${form} ${angle} ${JSON.stringify(straight)}: ${Math.max(...off)}`,
        );
      }
    }
  }
});
