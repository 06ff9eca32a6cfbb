/**
 * Outlines of labels in a plane, along the edges of pixels: a pixel's centre is inside exactly where
 * the pixel has the label, and an outline's area is that of its pixels, of a single one too.
 */

/** Corner of pixels: (0, 0) is the outer corner of the first pixel, (1, 1) its inner one. */
export type Corner = readonly [x: number, y: number];

export interface Outline {
  readonly label: number;
  /** Closed: the last is joined to the first. */
  readonly corners: readonly Corner[];
}

/** Corners of one outline at most: an element of DICOM with an explicit VR has 64 KiB of text. */
const MOST_CORNERS = 1800;

/** East, south, west, north; y grows to the south, the label is on the right hand. */
const STEPS: readonly Corner[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

/**
 * One outline for each part of a label whose pixels share edges. A hole is joined to what is around
 * it by a channel of no width (PS3.3 C.8.8.6.3, the keyhole technique), so that every outline is one
 * line. What would have too many corners is cut between two rows.
 * @param plane labels, (rows, columns)
 */
export function outlinesOf(plane: Uint8Array, columns: number): Outline[] {
  return outlinesWithin(plane, columns, 0, plane.length / columns);
}

/**
 * The outer outline of the largest part of one label, without its holes: what a person draws.
 * @param plane one that has the label
 */
export function largestOutline(plane: Uint8Array, columns: number, label: number): readonly Corner[] {
  const alone = plane.map((one) => (one === label ? label : 0));
  const largest = (outlines: readonly Outline[]) =>
    outlines.map(({ corners }) => corners).reduce((most, one) => (area(one) > area(most) ? one : most));
  const outer = largest(loopsOf(alone, columns));
  return outer.length > MOST_CORNERS ? largest(outlinesOf(alone, columns)) : outer;
}

function outlinesWithin(plane: Uint8Array, columns: number, from: number, to: number): Outline[] {
  const rows = plane.subarray(from * columns, to * columns);
  const outlines = keyholed(loopsOf(rows, columns), rows, columns);
  if (to - from > 1 && outlines.some(({ corners }) => corners.length > MOST_CORNERS)) {
    const middle = Math.floor((from + to) / 2);
    return [...outlinesWithin(plane, columns, from, middle), ...outlinesWithin(plane, columns, middle, to)];
  }
  return outlines.map(({ label, corners }) => ({ label, corners: corners.map(([x, y]) => [x, y + from] as const) }));
}

/** Every border between a label and what is not it, outer ones clockwise, those of holes against it. */
function loopsOf(plane: Uint8Array, columns: number): Outline[] {
  const passed = new Uint8Array(plane.length);
  const loops: Outline[] = [];
  for (let n = 0; n < plane.length; n++) {
    const label = plane[n] as number;
    if (label === 0 || passed[n] === 1 || (n >= columns && plane[n - columns] === label)) continue;
    loops.push({ label, corners: walk(plane, columns, n, passed) });
  }
  return loops;
}

/** Follows the border from the upper edge of pixel `start`, and marks the upper edges that it takes. */
function walk(plane: Uint8Array, columns: number, start: number, passed: Uint8Array): Corner[] {
  const isIn = sameLabel(plane, columns, plane[start] as number);
  const corners: Corner[] = [];
  const begin: Corner = [start % columns, Math.floor(start / columns)];
  let [[x, y], heading] = [begin, 0];
  do {
    if (heading === 0) passed[x + columns * y] = 1;
    const [dx, dy] = STEPS[heading] as Corner;
    x += dx;
    y += dy;
    // The pixels ahead, to the right and to the left of the corner that was reached.
    const [right, left] = [isIn(...ahead(x, y, heading, 1)), isIn(...ahead(x, y, heading, -1))];
    if (right && !left) continue;
    corners.push([x, y]);
    heading = (heading + (right ? 3 : 1)) % 4;
  } while (x !== begin[0] || y !== begin[1] || heading !== 0);
  return corners;
}

/** @param side 1 for the pixel on the right hand, -1 for that on the left */
function ahead(x: number, y: number, heading: number, side: 1 | -1): Corner {
  const [dx, dy] = STEPS[heading] as Corner;
  return [Math.floor(x + (dx - side * dy) / 2), Math.floor(y + (dy + side * dx) / 2)];
}

function sameLabel(plane: Uint8Array, columns: number, label: number): (x: number, y: number) => boolean {
  const rows = plane.length / columns;
  return (x, y) => x >= 0 && y >= 0 && x < columns && y < rows && plane[x + columns * y] === label;
}

/** Twice the area, below 0 for a hole. */
function area(corners: readonly Corner[]): number {
  let sum = 0;
  let [px, py] = corners.at(-1) as Corner;
  for (const [x, y] of corners) {
    sum += px * y - x * py;
    [px, py] = [x, y];
  }
  return sum;
}

/**
 * Joins each hole, from its upper left corner straight to the left, to the first border there. That
 * one begins further up or left, so it is joined already.
 */
function keyholed(loops: readonly Outline[], plane: Uint8Array, columns: number): Outline[] {
  const outlines = loops.filter(({ corners }) => area(corners) > 0);
  const holes = loops.filter(({ corners }) => area(corners) < 0);
  const first = (corners: readonly Corner[]) =>
    corners.reduce((a, b) => (b[1] < a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a));
  const ordered = holes
    .map((hole) => ({ ...hole, corner: first(hole.corners) }))
    .sort((a, b) => a.corner[1] - b.corner[1] || a.corner[0] - b.corner[0]);
  for (const { label, corners, corner } of ordered) {
    const isIn = sameLabel(plane, columns, label);
    let [x, y] = corner;
    while (isIn(x - 1, y - 1) && isIn(x - 1, y)) x--;
    const begin = corners.indexOf(corner);
    const hole = [...corners.slice(begin), ...corners.slice(0, begin)];
    for (const [n, outline] of outlines.entries()) {
      const at = outline.label === label ? edgeAt(outline.corners, [x, y]) : -1;
      if (at < 0) continue;
      const joined = [[x, y] as const, ...hole, corner, [x, y] as const];
      outlines[n] = { label, corners: outline.corners.toSpliced(at + 1, 0, ...joined) };
      break;
    }
  }
  return outlines;
}

/** Index of the corner after which the line passes `point`; -1 where it does not. */
function edgeAt(corners: readonly Corner[], [x, y]: Corner): number {
  return corners.findIndex(([ax, ay], n) => {
    const [bx, by] = corners[(n + 1) % corners.length] as Corner;
    const between = (a: number, b: number, c: number) => Math.min(a, b) <= c && c <= Math.max(a, b);
    return between(ax, bx, x) && between(ay, by, y);
  });
}
