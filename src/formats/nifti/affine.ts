/** The two affines of a NIfTI header as columns in LPS; the file's own are in RAS. */
import type { Triple } from '../../volume.ts';
import { type Columns, otherSides } from '../axes.ts';
import type { HeaderFields } from './fields.ts';

export function sformColumns(header: HeaderFields): Columns {
  const column = (c: number): Triple =>
    otherSides([header.get('srow', c), header.get('srow', 4 + c), header.get('srow', 8 + c)]);
  return [column(0), column(1), column(2), column(3)];
}

/**
 * nifti1.h, method 2: a unit quaternion (a, b, c, d) with a >= 0 left out, the spacings, and the
 * sign of k in pixdim[0].
 */
export function qformColumns(header: HeaderFields): Columns {
  let b = header.get('quatern', 0);
  let c = header.get('quatern', 1);
  let d = header.get('quatern', 2);
  const square = b * b + c * c + d * d;
  let a = 0;
  if (square < 1) {
    a = Math.sqrt(1 - square);
  } else {
    // A half turn whose float32 parts came out a little too long.
    const length = Math.sqrt(square);
    b /= length;
    c /= length;
    d /= length;
  }
  const x = header.get('pixdim', 1);
  const y = header.get('pixdim', 2);
  const z = header.get('pixdim', 3) * (header.get('pixdim') < 0 ? -1 : 1);
  const columns: Columns = [
    [(a * a + b * b - c * c - d * d) * x, 2 * (b * c + a * d) * x, 2 * (b * d - a * c) * x],
    [2 * (b * c - a * d) * y, (a * a + c * c - b * b - d * d) * y, 2 * (c * d + a * b) * y],
    [2 * (b * d + a * c) * z, 2 * (c * d - a * b) * z, (a * a + d * d - b * b - c * c) * z],
    [header.get('qoffset', 0), header.get('qoffset', 1), header.get('qoffset', 2)],
  ];
  return columns.map(otherSides) as unknown as Columns;
}
