/**
 * The surface of a label's voxels as blocks: closed, with exactly two faces at every edge, so that it
 * stays closed wherever its vertices are moved.
 */
import { AXES } from '../../vectors.ts';
import type { Triple } from '../../volume.ts';
import { CORNER_FANS, MOST_FANS } from './corner-fans.ts';

export interface BlockSurface {
  /** i, j, k of each vertex: voxel (i, j, k) reaches from i - 0.5 to i + 0.5. */
  readonly vertices: Float64Array;
  /**
   * Faces of voxels as convex polygons, counterclockwise seen from outside where i, j, k are
   * right-handed. Triangles from the first vertex to each other edge all have an area.
   */
  readonly polygons: readonly (readonly number[])[];
}

/** Lowest and highest i, j, k of a label's voxels. */
export interface Box {
  readonly first: Triple;
  readonly last: Triple;
}

/** Corners of a face in its plane, counterclockwise. */
const AROUND = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** @param labels i fastest, of a volume of `size` voxels */
export function blockSurface(labels: Uint8Array, size: Triple, label: number, box: Box): BlockSurface {
  const blocks = new Blocks(labels, size, label, box);
  const polygons: number[][] = [];
  for (const at of blocks.voxels())
    for (const axis of AXES)
      for (const side of [0, 1] as const) if (blocks.isOpen(at, axis, side)) polygons.push(blocks.face(at, axis, side));
  return { vertices: Float64Array.from(blocks.vertices), polygons };
}

/** The voxels of a label in their box, with one empty voxel around, and the vertices at their corners. */
class Blocks {
  readonly vertices: number[] = [];
  readonly #mask: Uint8Array;
  /** Distance of neighbours in the mask along i, j, k. */
  readonly #steps: Triple;
  readonly #first: Triple;
  /** By corner and fan, and by edge and voxel. */
  readonly #known = new Map<number, number>();
  readonly #middles = new Map<string, number>();

  constructor(labels: Uint8Array, [ni, nj]: Triple, label: number, { first, last }: Box) {
    const [wide, high, deep] = [3 + last[0] - first[0], 3 + last[1] - first[1], 3 + last[2] - first[2]];
    this.#mask = new Uint8Array(wide * high * deep);
    this.#steps = [1, wide, wide * high];
    this.#first = first;
    for (let k = first[2]; k <= last[2]; k++)
      for (let j = first[1]; j <= last[1]; j++) {
        const from = first[0] + ni * (j + nj * k);
        const to = 1 + wide * (1 + j - first[1] + high * (1 + k - first[2]));
        for (let n = 0; n <= last[0] - first[0]; n++) if (labels[from + n] === label) this.#mask[to + n] = 1;
      }
  }

  *voxels(): Generator<number> {
    for (let at = this.#mask.indexOf(1); at >= 0; at = this.#mask.indexOf(1, at + 1)) yield at;
  }

  /** Whether the face of a voxel across an axis, on its lower or upper side, is one of the surface. */
  isOpen(at: number, axis: 0 | 1 | 2, side: 0 | 1): boolean {
    return this.#mask[at + (side === 1 ? 1 : -1) * this.#steps[axis]] === 0;
  }

  face(at: number, axis: 0 | 1 | 2, side: 0 | 1): number[] {
    const corners = AROUND.map(([u, v]) => {
      const corner: [number, number, number] = [side, side, side];
      corner[(axis + 1) % 3] = u;
      corner[(axis + 2) % 3] = v;
      return corner;
    });
    if (side === 0) corners.reverse();
    const polygon: number[] = [];
    let begin = 0;
    for (const [n, corner] of corners.entries()) {
      polygon.push(this.#corner(at, corner, axis));
      const middle = this.#middle(at, corner, corners[(n + 1) % 4] as Triple, axis);
      if (middle === undefined) continue;
      begin = polygon.length;
      polygon.push(middle);
    }
    // From a vertex within an edge no triangle is a line.
    return begin === 0 ? polygon : [...polygon.slice(begin), ...polygon.slice(0, begin)];
  }

  /** The vertex at a voxel's corner that belongs to its face across an axis. */
  #corner(at: number, corner: Triple, axis: number): number {
    const [i, j, k] = this.#steps;
    const lowest = at - i * (1 - corner[0]) - j * (1 - corner[1]) - k * (1 - corner[2]);
    let solid = 0;
    for (let octant = 0; octant < 8; octant++)
      solid |= (this.#mask[lowest + i * (octant & 1) + j * ((octant >> 1) & 1) + k * (octant >> 2)] ?? 0) << octant;
    const own = (1 - corner[0]) | ((1 - corner[1]) << 1) | ((1 - corner[2]) << 2);
    const key = MOST_FANS * lowest + (CORNER_FANS[solid]?.[3 * own + axis] as number);
    let vertex = this.#known.get(key);
    if (vertex === undefined) {
      vertex = this.#vertex(at, corner);
      this.#known.set(key, vertex);
    }
    return vertex;
  }

  /**
   * Where two voxels share no more than an edge, four faces do: each voxel's two have a vertex of
   * their own in its middle.
   */
  #middle(at: number, from: Triple, to: Triple, axis: 0 | 1 | 2): number | undefined {
    const across = AXES.find((one) => one !== axis && from[one] === to[one]) as 0 | 1 | 2;
    const step = (one: 0 | 1 | 2) => (from[one] === 1 ? 1 : -1) * this.#steps[one];
    if (this.#mask[at + step(across)] === 1 || this.#mask[at + step(across) + step(axis)] === 0) return undefined;
    const place = AXES.map((one) => ((from[one] as number) + (to[one] as number)) / 2) as unknown as Triple;
    const key = `${at} ${place}`;
    const vertex = this.#middles.get(key) ?? this.#vertex(at, place);
    this.#middles.set(key, vertex);
    return vertex;
  }

  /** @param place within the voxel, 0 to 1 along each axis */
  #vertex(at: number, place: Triple): number {
    const [, wide, plane] = this.#steps;
    const voxel = [at % wide, Math.floor((at % plane) / wide), Math.floor(at / plane)];
    for (const axis of AXES)
      this.vertices.push((voxel[axis] as number) - 1 + (this.#first[axis] as number) + (place[axis] as number) - 0.5);
    return this.vertices.length / 3 - 1;
  }
}
