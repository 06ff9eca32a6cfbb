/** Triangles as binary STL, as 3D Slicer and programs for printing read it: mm, LPS. */
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { cross, minus, unit } from '../../vectors.ts';
import type { NamedMesh } from './glb.ts';
import { cornersOf, type OrganMesh } from './shape.ts';

const HEADER_BYTES = 80;
const TRIANGLE_BYTES = 50;

/** @param name in the header, which also says in which space the coordinates are, as 3D Slicer does */
export function stlOf(mesh: OrganMesh, name: string): Buffer {
  const count = mesh.triangles.length / 3;
  const file = Buffer.alloc(HEADER_BYTES + 4 + TRIANGLE_BYTES * count);
  file.write(`M4OE ${name}. SPACE=LPS`, 0, HEADER_BYTES, 'latin1');
  file.writeUInt32LE(count, HEADER_BYTES);
  for (let n = 0, at = HEADER_BYTES + 4; n < count; n++, at += TRIANGLE_BYTES) {
    const [a, b, c] = cornersOf(mesh, n);
    const normal = unit(cross(minus(b, a), minus(c, a)));
    for (const [value, number] of [...normal, ...a, ...b, ...c].entries())
      file.writeFloatLE(Number.isFinite(number) ? number : 0, at + 4 * value);
  }
  return file;
}

/** The surfaces of all as one, in their order. */
export function joinedStl(meshes: readonly NamedMesh[], name: string): Buffer {
  const vertices = Float64Array.from(meshes.flatMap(({ mesh }) => [...mesh.vertices]));
  const triangles: number[] = [];
  let before = 0;
  for (const { mesh } of meshes) {
    for (const vertex of mesh.triangles) triangles.push(before + vertex);
    before += mesh.vertices.length / 3;
  }
  return stlOf({ vertices, triangles: Uint32Array.from(triangles) }, name);
}

/** Of each file in a zip: the same meshes give the same bytes. */
const DATED = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/** A zip of one file for each organ, named as people read it: `Right kidney.stl`. */
export function zippedStl(meshes: readonly NamedMesh[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, mesh } of meshes) zip.addBuffer(stlOf(mesh, name), `${name}.stl`, DATED);
  zip.end();
  return buffer(zip.outputStream);
}
