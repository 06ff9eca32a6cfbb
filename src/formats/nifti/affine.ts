/** The two affines of a NIfTI-1 header as columns, and what a Geometry makes of one. */
import { type Failure, invalid } from '../../errors.ts';
import { dot } from '../../vectors.ts';
import type { Geometry, Triple } from '../../volume.ts';
import { AT } from './fields.ts';

/**
 * How far axes may be from a right angle (cosine) before an affine counts as sheared; that of
 * `checkGeometry`.
 */
const SHEAR = 1e-3;

/**
 * Columns of a RAS affine in the file's units: the steps of i, j, k, and the position of voxel (0,
 * 0, 0).
 */
export type Columns = readonly [Triple, Triple, Triple, Triple];

export function sformColumns(float: (at: number) => number): Columns {
  const column = (c: number): Triple => [
    float(AT.srowX + 4 * c),
    float(AT.srowX + 16 + 4 * c),
    float(AT.srowX + 32 + 4 * c),
  ];
  return [column(0), column(1), column(2), column(3)];
}

/**
 * nifti1.h, method 2: a unit quaternion (a, b, c, d) with a >= 0 left out, the spacings, and the
 * sign of k in pixdim[0].
 */
export function qformColumns(float: (at: number) => number): Columns {
  let b = float(AT.quaternB);
  let c = float(AT.quaternB + 4);
  let d = float(AT.quaternB + 8);
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
  const x = float(AT.pixdim + 4);
  const y = float(AT.pixdim + 8);
  const z = float(AT.pixdim + 12) * (float(AT.pixdim) < 0 ? -1 : 1);
  return [
    [(a * a + b * b - c * c - d * d) * x, 2 * (b * c + a * d) * x, 2 * (b * d - a * c) * x],
    [2 * (b * c - a * d) * y, (a * a + c * c - b * b - d * d) * y, 2 * (c * d + a * b) * y],
    [2 * (b * d + a * c) * z, 2 * (c * d - a * b) * z, (a * a + d * d - b * b - c * c) * z],
    [float(AT.qoffsetX), float(AT.qoffsetX + 4), float(AT.qoffsetX + 8)],
  ];
}

/** @returns the geometry in LPS and mm, or why there is none: NIFTI_AFFINE, NIFTI_SHEARED */
export function decompose(columns: Columns, size: Triple, mm: number): { geometry: Geometry } | { fault: Failure } {
  const field = 'nifti.affine';
  const lengths = columns.slice(0, 3).map(([x, y, z]) => Math.sqrt(x * x + y * y + z * z)) as [number, number, number];
  if (!columns.flat().every(Number.isFinite) || lengths.some((length) => length === 0)) {
    return { fault: invalid('NIFTI_AFFINE', field, 'expected finite numbers and axes longer than 0') };
  }
  // RAS to LPS turns the signs of x and y.
  const direction = lengths.map((length, axis) => {
    const [x, y, z] = columns[axis] as Triple;
    return [0 - x / length, 0 - y / length, z / length] as const; // 0 - x, since -x would make -0 of 0
  }) as unknown as Geometry['direction'];
  const cosines = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].map(([p, q]) => {
    const u = direction[p as 0 | 1 | 2];
    const v = direction[q as 0 | 1 | 2];
    return Math.abs(dot(u, v));
  });
  const worst = Math.max(...cosines);
  if (worst > SHEAR) {
    const message = `expected axes at right angles, got a cosine of ${worst.toPrecision(3)}; resample it to a grid without shear`;
    return { fault: invalid('NIFTI_SHEARED', field, message) };
  }
  const [ox, oy, oz] = columns[3];
  return {
    geometry: {
      size,
      spacing: [lengths[0] * mm, lengths[1] * mm, lengths[2] * mm],
      origin: [0 - ox * mm, 0 - oy * mm, oz * mm],
      direction,
    },
  };
}
