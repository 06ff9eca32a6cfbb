/**
 * A NIfTI header for a volume that did not come from a NIfTI file, so that labels of it can be
 * written as one.
 */
import { AXES, times } from '../../vectors.ts';
import type { Geometry, Triple } from '../../volume.ts';
import { otherSides } from '../axes.ts';
import { HeaderFields, NIFTI1, NIFTI2 } from './fields.ts';

const SCANNER = 1;
const MILLIMETRES = 2;
/** dim of NIfTI-1 is int16. */
const LONGEST_EDGE = 32767;

/**
 * Little-endian bytes up to the voxels: dimensions, spacing (mm), and the same place twice, as
 * qform and as sform with the code of scanner coordinates. NIfTI is RAS, so the signs of x and y
 * turn. NIfTI-1, whose numbers are float32; NIfTI-2 where an edge does not fit. Fields of the
 * voxels are left to the writer.
 */
export function niftiHeaderOf({ size, spacing, origin, direction }: Geometry): Buffer {
  const layout = size.some((edge) => edge > LONGEST_EDGE) ? NIFTI2 : NIFTI1;
  const header = Buffer.alloc(layout.firstVoxel);
  header.writeInt32LE(layout.bytes, 0);
  header.write(layout.magic.single, layout.magicAt, 'latin1');
  const fields = new HeaderFields(layout, header, true);
  const setAll = (name: Parameters<HeaderFields['set']>[0], numbers: readonly number[]) => {
    for (const [at, n] of numbers.entries()) fields.set(name, n, at);
  };
  const axes = direction.map(otherSides) as [Triple, Triple, Triple];
  const { quaternion, handedness } = quaternionOf(axes);
  const place = otherSides(origin);
  setAll('dim', [3, ...size, 1, 1, 1, 1]);
  setAll('pixdim', [handedness, ...spacing]);
  fields.set('xyztUnits', MILLIMETRES);
  fields.set('qformCode', SCANNER);
  fields.set('sformCode', SCANNER);
  setAll('quatern', quaternion);
  setAll('qoffset', place);
  setAll(
    'srow',
    AXES.flatMap((row) => [...AXES.map((axis) => axes[axis][row] * spacing[axis]), place[row]]),
  );
  return header;
}

/**
 * nifti1.h, method 2, the other way round: b, c, d of the unit quaternion with a >= 0, and whether
 * k was turned to make a rotation.
 */
function quaternionOf([i, j, k]: readonly [Triple, Triple, Triple]): { quaternion: Triple; handedness: 1 | -1 } {
  const volume =
    i[0] * (j[1] * k[2] - j[2] * k[1]) - i[1] * (j[0] * k[2] - j[2] * k[0]) + i[2] * (j[0] * k[1] - j[1] * k[0]);
  const handedness = volume < 0 ? -1 : 1;
  const [kx, ky, kz] = times(k, handedness);
  // The largest of the four squares is taken as the divisor: the others may be next to 0.
  const squares = [1 + i[0] + j[1] + kz, 1 + i[0] - j[1] - kz, 1 - i[0] + j[1] - kz, 1 - i[0] - j[1] + kz] as const;
  const most = Math.max(...squares);
  const largest = squares.indexOf(most);
  const double = 2 * Math.sqrt(most);
  const own = double / 4;
  const [zy, xz, yx] = [(j[2] - ky) / double, (kx - i[2]) / double, (i[1] - j[0]) / double];
  const [xy, zx, yz] = [(i[1] + j[0]) / double, (kx + i[2]) / double, (j[2] + ky) / double];
  const [a, b, c, d] = [
    [own, zy, xz, yx],
    [zy, own, xy, zx],
    [xz, xy, own, yz],
    [yx, zx, yz, own],
  ][largest] as [number, number, number, number];
  const sign = a < 0 ? -1 : 1;
  return { quaternion: [sign * b, sign * c, sign * d], handedness };
}
