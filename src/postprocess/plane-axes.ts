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

/** Finds the axes in runs of labels, plane after plane, rows ascending. */
export class PlaneAxesFinder {
  /** By label, of the planes that have ended. */
  readonly longest = new Map<number, PlaneAxes>();
  /** First and last voxel of each label in each row: the hull has no others. Row by row. */
  readonly #plane = new Map<number, Ends>();
  readonly #spacing: Point;

  constructor({ spacing }: Pick<Geometry, 'spacing'>) {
    this.#spacing = [spacing[0], spacing[1]];
  }

  /** @param start, end columns: the run's first, and the one after its last */
  add(label: number, row: number, start: number, end: number): void {
    const ends = this.#plane.get(label) ?? { rows: [], firsts: [], lasts: [] };
    this.#plane.set(label, ends);
    if (ends.rows.at(-1) !== row) {
      ends.rows.push(row);
      ends.firsts.push(start);
    } else ends.lasts.pop();
    ends.lasts.push(end - 1);
  }

  endPlane(k: number): void {
    const [x, y] = this.#spacing;
    for (const [label, { rows, firsts, lasts }] of this.#plane) {
      const most = this.longest.get(label)?.long ?? -1;
      const across = (maximum(lasts) - minimum(firsts)) * x;
      const down = ((rows.at(-1) as number) - (rows[0] as number)) * y;
      // The diagonal of the box around them: no two are further apart.
      if (Math.hypot(across, down) <= most) continue;
      const points = rows.flatMap((row, n): Point[] => [
        [(firsts[n] as number) * x, row * y],
        [(lasts[n] as number) * x, row * y],
      ]);
      const axes = axesOf(hull(points));
      if (axes.long > most) this.longest.set(label, { ...axes, k });
    }
    this.#plane.clear();
  }
}

/** Rows in which a label is, and its first and last column in each. */
interface Ends {
  readonly rows: number[];
  readonly firsts: number[];
  readonly lasts: number[];
}

const maximum = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), -Infinity);
const minimum = (values: readonly number[]) => values.reduce((least, value) => Math.min(least, value), Infinity);

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
