/** What a request says of where organs are, drawn into the channels of a network that takes that. */
import type { Align, PromptKind } from '../model/patch-input.ts';
import type { Triple } from '../volume.ts';
import type { NetworkGrid } from './grid.ts';
import { samples } from './spline.ts';

/** Of a class, in voxels (i, j, k) of the source; those of a point are the same. */
export interface VoxelPrompt {
  readonly label: number;
  readonly kind: PromptKind;
  readonly first: Triple;
  /** Included. */
  readonly last: Triple;
}

/** That it lies in, along an axis of the source. */
export function slicesOf({ first, last }: VoxelPrompt, axis: 0 | 1 | 2): number[] {
  return Array.from({ length: last[axis] - first[axis] + 1 }, (_, n) => first[axis] + n);
}

/** On the network's grid. */
export interface DrawnPrompt {
  readonly label: number;
  /** What is written into the class's channel. */
  readonly value: number;
  readonly first: Triple;
  /** Included. */
  readonly last: Triple;
}

/** At every voxel of a box, and at the one of a point. */
const DRAWN: Readonly<Record<PromptKind, number>> = { box: 1, point: 2 };

/**
 * @param grid of the volume, @param size the voxels that it is brought to: those whose nearest voxel
 *   of the volume is within, and at least one
 */
export function drawnPrompts(
  prompts: readonly VoxelPrompt[],
  grid: NetworkGrid,
  size: Triple,
  align: Align,
): DrawnPrompt[] {
  const rows = ([0, 1, 2] as const).map((axis) => samples(grid.size[axis], size[axis], 0, align).rows);
  return prompts.map(({ label, kind, first, last }) => {
    const ranges = grid.axes.map(({ source, flip }, axis) => {
      const most = (grid.size[axis] as number) - 1;
      const [a, b] = flip ? [most - last[source], most - first[source]] : [first[source], last[source]];
      return within(rows[axis] ?? [], a, b);
    });
    const [begins, ends] = ([0, 1] as const).map((end) => ranges.map((range) => range[end]) as unknown as Triple);
    const point = kind === 'point';
    return { label, value: DRAWN[kind], first: begins as Triple, last: (point ? begins : ends) as Triple };
  });
}

/** Of ascending rows the first and the last from a to b; the next one where none is. */
function within(rows: ArrayLike<number>, a: number, b: number): readonly [number, number] {
  let first = 0;
  while (first < rows.length - 1 && (rows[first] as number) < a) first++;
  let last = rows.length - 1;
  while (last > first && (rows[last] as number) > b) last--;
  return [first, last];
}

/** @param channel (D, H, W) of a patch, which begins at `corner` of the network's grid; 0 elsewhere */
export function drawPrompts(
  channel: Float32Array,
  prompts: readonly DrawnPrompt[],
  corner: Triple,
  [depth, height, width]: Triple,
): void {
  channel.fill(0);
  for (const { value, first, last } of prompts) {
    const from = first.map((one, axis) => Math.max(0, one - (corner[axis] as number))) as unknown as Triple;
    const to = last.map((one, axis) =>
      Math.min([depth, height, width][axis] as number, one + 1 - (corner[axis] as number)),
    ) as unknown as Triple;
    for (let z = from[0]; z < to[0]; z++)
      for (let y = from[1]; y < to[1]; y++) {
        const line = (z * height + y) * width;
        if (to[2] > from[2]) channel.fill(value, line + from[2], line + to[2]);
      }
  }
}
