/** Where patches lie on a volume, and how much each voxel of one counts, as in nnU-Net v2. */
import type { PatchInput } from '../model/patch-input.ts';
import type { Triple } from '../volume.ts';
import { roundHalfEven } from './spacing.ts';

export interface Tiling {
  /** Voxels that the volume is made to have, by as many zeros on either side as fit. */
  readonly padded: Triple;
  /** Zeros before its first voxel. */
  readonly before: Triple;
  /** First voxels of the patches along each axis of the padded volume, ascending. */
  readonly starts: readonly [readonly number[], readonly number[], readonly number[]];
}

export type TileRule = Required<Pick<PatchInput, 'step' | 'tiles'>>;

export function tiling(size: Triple, patch: Triple, rule: TileRule): Tiling {
  const padded: Triple = [Math.max(size[0], patch[0]), Math.max(size[1], patch[1]), Math.max(size[2], patch[2])];
  const before = (axis: 0 | 1 | 2) => Math.floor((padded[axis] - size[axis]) / 2);
  const along = (axis: 0 | 1 | 2) => starts(padded[axis], patch[axis], rule);
  return { padded, before: [before(0), before(1), before(2)], starts: [along(0), along(1), along(2)] };
}

function starts(size: number, patch: number, { step, tiles }: TileRule): number[] {
  if (tiles === 'stride') {
    const stride = Math.max(1, Math.ceil(patch * step));
    const count = Math.ceil((size - patch) / stride) + 1;
    return Array.from({ length: count }, (_, n) => Math.min(n * stride, size - patch));
  }
  const count = Math.ceil((size - patch) / Math.max(1, patch * step)) + 1;
  const distance = count > 1 ? (size - patch) / (count - 1) : 0;
  return Array.from({ length: count }, (_, n) => roundHalfEven(distance * n));
}

export function patchCount({ starts: [a, b, c] }: Tiling): number {
  return a.length * b.length * c.length;
}

/**
 * Rows along the first axis that are under way while runs come `batch` at a time: those of a patch,
 * and as many as the last run of a batch may begin behind its first.
 * @param turns runs of each patch
 */
export function rowsUnderWay(
  { starts: [rows, second, third] }: Tiling,
  depth: number,
  turns: number,
  batch: number,
): number {
  const further = Math.ceil((batch - 1) / (turns * second.length * third.length));
  const last = rows.length - 1;
  const behind = rows.map((first, n) => (rows[Math.min(last, n + further)] as number) - first);
  return depth + Math.max(...behind);
}

/** All patches' first voxels, those along the first axis slowest. */
export function* corners({ starts: [first, second, third] }: Tiling): Generator<Triple> {
  for (const a of first) for (const b of second) for (const c of third) yield [a, b, c];
}

/** Of the patch's edge the standard deviation, and the deviations after which nothing counts. */
const SIGMA = 1 / 8;
const TRUNCATE = 4;
const HIGHEST = 10;

/**
 * Weights (D, H, W): a Gaussian around the middle, 10 at its highest, as float16; where it is none,
 * the least that is one.
 */
export function gaussianWeights(patch: Triple): Float32Array {
  const [depth, rows, columns] = patch.map(bell) as [Float64Array, Float64Array, Float64Array];
  const weights = new Float32Array(depth.length * rows.length * columns.length);
  let at = 0;
  for (const z of depth)
    for (const y of rows) for (const x of columns) weights[at++] = Math.f16round(HIGHEST * z * y * x);
  const least = weights.reduce((a, b) => (b > 0 && b < a ? b : a), Number.POSITIVE_INFINITY);
  for (let n = 0; n < weights.length; n++) if (weights[n] === 0) weights[n] = least;
  return weights;
}

/** 1 in the middle. */
function bell(length: number): Float64Array {
  const sd = length * SIGMA;
  const reach = Math.trunc(TRUNCATE * sd + 0.5);
  const middle = length >> 1;
  return Float64Array.from({ length }, (_, n) => {
    const distance = n - middle;
    return Math.abs(distance) > reach ? 0 : Math.exp((-0.5 * distance ** 2) / sd ** 2);
  });
}
