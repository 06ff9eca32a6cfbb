/**
 * A NIfTI-1 header for a volume that did not come from a NIfTI file, so that labels of it can be
 * written as one.
 */
import { AXES, times } from '../../vectors.ts';
import type { Geometry, Triple } from '../../volume.ts';
import { AT, HEADER_BYTES, SMALLEST_OFFSET } from './fields.ts';

const SCANNER = 1;
const MILLIMETRES = 2;

/**
 * 352 little-endian bytes: dimensions, spacing (mm), and the same place twice, as qform and as
 * sform with the code of scanner coordinates. NIfTI is RAS, so the signs of x and y turn. Numbers
 * are float32, as NIfTI-1 has them. Fields of the voxels are left to the writer.
 */
export function niftiHeaderOf({ size, spacing, origin, direction }: Geometry): Buffer {
  const header = Buffer.alloc(SMALLEST_OFFSET);
  header.writeInt32LE(HEADER_BYTES, 0);
  header.write('n+1\0', AT.magic, 'latin1');
  [3, ...size, 1, 1, 1, 1].forEach((n, at) => {
    header.writeInt16LE(n, AT.dim + 2 * at);
  });
  const axes = direction.map(ras) as [Triple, Triple, Triple];
  const { quaternion, handedness } = quaternionOf(axes);
  [handedness, ...spacing].forEach((n, at) => {
    header.writeFloatLE(n, AT.pixdim + 4 * at);
  });
  header.writeUInt8(MILLIMETRES, AT.xyztUnits);
  header.writeInt16LE(SCANNER, AT.qformCode);
  header.writeInt16LE(SCANNER, AT.sformCode);
  const place = ras(origin);
  [...quaternion, ...place].forEach((n, at) => {
    header.writeFloatLE(n, AT.quaternB + 4 * at);
  });
  for (const row of AXES) {
    const columns = AXES.map((axis) => axes[axis][row] * spacing[axis]);
    [...columns, place[row]].forEach((n, at) => {
      header.writeFloatLE(n, AT.srowX + 16 * row + 4 * at);
    });
  }
  return header;
}

const ras = ([x, y, z]: Triple): Triple => [0 - x, 0 - y, z];

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
