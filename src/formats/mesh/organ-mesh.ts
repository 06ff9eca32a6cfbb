/** The surface of an organ as triangles: smooth, closed, and of the volume of its voxels. */
import { AXES, cross, dot } from '../../vectors.ts';
import type { Geometry, Triple } from '../../volume.ts';
import { type BlockSurface, type Box, blockSurface } from './block-surface.ts';
import { type OrganMesh, shapeOf } from './shape.ts';

const ROUNDS = 16;
/** Voxels that a vertex may leave the corner that it was, along each axis, before the last fit. */
const FARTHEST = 0.5;
/** Of the volume. */
const FITS = 1e-4;
const MOST_FITS = 20;

/**
 * Corners of the organ's voxels, moved towards the middle of their neighbours by at most half a voxel
 * (constrained elastic surface nets: Gibson, MICCAI 1998), and after each round all of them outwards
 * by one distance, so that the volume stays that of the voxels.
 * @param labels i fastest, on the grid `geometry`
 * @param box that holds all voxels of the label, of which there is one
 */
export function organMesh(labels: Uint8Array, geometry: Geometry, label: number, box: Box): OrganMesh {
  const { spacing, direction } = geometry;
  const surface = blockSurface(labels, geometry.size, label, box);
  const blocks = surface.vertices.map((index, n) => index * (spacing[n % 3] as number));
  // Millimetres along i, j and k until all is done.
  const mesh = { vertices: blocks.slice(), triangles: trianglesOf(surface) };
  const { volume } = shapeOf(mesh);
  for (let round = 0; round < ROUNDS; round++) {
    relax(mesh.vertices, blocks, surface, spacing);
    inflate(mesh, volume);
  }
  for (let fit = 0; fit < MOST_FITS && inflate(mesh, volume) > FITS; fit++);
  if (dot(cross(direction[0], direction[1]), direction[2]) < 0) turn(mesh.triangles);
  return { ...mesh, vertices: placed(mesh.vertices, geometry) };
}

/** From the first vertex of each polygon to its other edges. */
function trianglesOf({ polygons }: BlockSurface): Uint32Array {
  const triangles = new Uint32Array(3 * polygons.reduce((sum, { length }) => sum + length - 2, 0));
  let filled = 0;
  for (const polygon of polygons)
    for (let n = 1; n < polygon.length - 1; n++) {
      triangles[filled++] = polygon[0] as number;
      triangles[filled++] = polygon[n] as number;
      triangles[filled++] = polygon[n + 1] as number;
    }
  return triangles;
}

function turn(triangles: Uint32Array): void {
  for (let n = 0; n < triangles.length; n += 3) triangles.subarray(n + 1, n + 3).reverse();
}

/** Each vertex half way to the middle of its neighbours, and not too far from where it was at first. */
function relax(vertices: Float64Array, blocks: Float64Array, { polygons }: BlockSurface, spacing: Triple): void {
  const sums = new Float64Array(vertices.length);
  const counts = new Uint8Array(vertices.length / 3);
  // Either face at an edge goes along it another way, so that each neighbour counts once.
  for (const polygon of polygons) {
    let from = polygon.at(-1) as number;
    for (const to of polygon) {
      for (const axis of AXES)
        sums[3 * from + axis] = (sums[3 * from + axis] as number) + (vertices[3 * to + axis] as number);
      counts[from] = (counts[from] as number) + 1;
      from = to;
    }
  }
  for (let n = 0; n < vertices.length; n++) {
    const middle = (sums[n] as number) / (counts[Math.floor(n / 3)] as number);
    const begun = blocks[n] as number;
    const most = FARTHEST * (spacing[n % 3] as number);
    const moved = ((vertices[n] as number) + middle) / 2;
    vertices[n] = Math.min(begun + most, Math.max(begun - most, moved));
  }
}

/** A step outwards towards the volume. @returns which part of it was missing before */
function inflate(mesh: OrganMesh, wanted: number): number {
  const { volume, area, normals } = shapeOf(mesh);
  const { vertices } = mesh;
  const step = (wanted - volume) / area;
  for (let n = 0; n < vertices.length; n++) vertices[n] = (vertices[n] as number) + step * (normals[n] as number);
  return Math.abs(1 - volume / wanted);
}

/** Millimetres along i, j and k as LPS. */
function placed(along: Float64Array, { origin, direction }: Geometry): Float64Array {
  const places = new Float64Array(along.length);
  for (let n = 0; n < along.length; n += 3)
    for (const axis of AXES) {
      let at = origin[axis];
      for (const one of AXES) at += (along[n + one] as number) * direction[one][axis];
      places[n + axis] = at;
    }
  return places;
}
