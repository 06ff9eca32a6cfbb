/**
 * Long and short axis of each organ, as RECIST 1.1 measures a lesion: the longest distance within
 * one plane of the source, and the extent across it in that plane.
 */
import type { Geometry } from '../volume.ts';

export interface PlaneAxes {
  /** mm, between centres of voxels. */
  readonly long: number;
  /** mm, at a right angle to the long one. */
  readonly short: number;
  /** The plane: index along the third axis. */
  readonly k: number;
}

/** A voxel's centre in its plane, mm. */
type Point = readonly [x: number, y: number];

/**
 * @param labels on the grid, i fastest
 * @returns by label, of those that have a voxel
 */
export function planeAxes({ size, spacing }: Geometry, labels: Uint8Array): Map<number, PlaneAxes> {
  const [ni, nj, nk] = size;
  const longest = new Map<number, PlaneAxes>();
  for (let k = 0; k < nk; k++) {
    const plane = labels.subarray(k * ni * nj, (k + 1) * ni * nj);
    for (const [label, points] of outermost(plane, ni, [spacing[0], spacing[1]])) {
      const most = longest.get(label)?.long ?? -1;
      if (diagonal(points) <= most) continue;
      const axes = axesOf(hull(points));
      if (axes.long > most) longest.set(label, { ...axes, k });
    }
  }
  return longest;
}

/** First and last voxel of each label in each row: the hull has no others. Row by row. */
function outermost(plane: Uint8Array, ni: number, [x, y]: Point): Map<number, Point[]> {
  const found = new Map<number, Point[]>();
  for (let start = 0, j = 0; start < plane.length; start += ni, j++) {
    const ends = new Map<number, [first: number, last: number]>();
    for (let i = 0; i < ni; i++) {
      const label = plane[start + i] as number;
      if (label === 0) continue;
      const first = ends.get(label)?.[0] ?? i;
      while (i + 1 < ni && plane[start + i + 1] === label) i++;
      ends.set(label, [first, i]);
    }
    for (const [label, [first, last]] of ends) {
      const points = found.get(label) ?? [];
      found.set(label, points);
      points.push([first * x, j * y], [last * x, j * y]);
    }
  }
  return found;
}

/** Of the box around points by ascending y: no two are further apart. */
function diagonal(points: readonly Point[]): number {
  let [left, right] = [Infinity, -Infinity];
  for (const [x] of points) {
    if (x < left) left = x;
    if (x > right) right = x;
  }
  const [[, first], [, last]] = [points[0], points.at(-1)] as [Point, Point];
  return Math.hypot(right - left, last - first);
}

/** Convex hull (Andrew's monotone chain) of points by ascending y, and x within it. */
function hull(points: readonly Point[]): Point[] {
  return [...chain(points), ...chain([...points].reverse())];
}

function chain(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    while (kept.length > 1 && !turnsLeft(kept.at(-2) as Point, kept.at(-1) as Point, point)) kept.pop();
    kept.push(point);
  }
  return kept;
}

function turnsLeft([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): boolean {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0;
}

function axesOf(corners: readonly Point[]): { long: number; short: number } {
  let [squared, from, to]: [number, Point, Point] = [0, [0, 0], [1, 0]];
  for (const a of corners)
    for (const b of corners) {
      const length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
      if (length > squared) [squared, from, to] = [length, a, b];
    }
  const long = Math.sqrt(squared);
  const along = long === 0 ? ([1, 0] as const) : ([(to[0] - from[0]) / long, (to[1] - from[1]) / long] as const);
  const across = corners.map(([x, y]) => y * along[0] - x * along[1]);
  return { long, short: Math.max(...across) - Math.min(...across) };
}
