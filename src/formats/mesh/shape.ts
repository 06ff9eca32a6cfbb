/** What closed triangles enclose, and which way out is. */
import { cross, dot, length, minus } from '../../vectors.ts';
import type { Triple } from '../../volume.ts';

export interface OrganMesh {
  /** (vertices, 3): LPS, mm. */
  readonly vertices: Float64Array;
  /** (triangles, 3): vertices, counterclockwise seen from outside. */
  readonly triangles: Uint32Array;
}

export interface Shape {
  /** mm3; below 0 where the triangles are turned inside out. */
  readonly volume: number;
  /** mm2. */
  readonly area: number;
  /** (vertices, 3): unit vectors. */
  readonly normals: Float64Array;
}

export function cornersOf({ vertices, triangles }: OrganMesh, triangle: number): [Triple, Triple, Triple] {
  const corner = (n: number): Triple => {
    const at = 3 * (triangles[3 * triangle + n] as number);
    return [vertices[at] as number, vertices[at + 1] as number, vertices[at + 2] as number];
  };
  return [corner(0), corner(1), corner(2)];
}

export function shapeOf(mesh: OrganMesh): Shape {
  const { vertices, triangles } = mesh;
  const normals = new Float64Array(vertices.length);
  let [six, twice] = [0, 0];
  for (let triangle = 0; triangle < triangles.length / 3; triangle++) {
    const [a, b, c] = cornersOf(mesh, triangle);
    const [x, y, z] = cross(minus(b, a), minus(c, a));
    six += dot(a, [x, y, z]);
    twice += length([x, y, z]);
    for (let corner = 0; corner < 3; corner++) {
      const at = 3 * (triangles[3 * triangle + corner] as number);
      normals[at] = (normals[at] as number) + x;
      normals[at + 1] = (normals[at + 1] as number) + y;
      normals[at + 2] = (normals[at + 2] as number) + z;
    }
  }
  for (let at = 0; at < normals.length; at += 3) {
    const long = Math.hypot(normals[at] as number, normals[at + 1] as number, normals[at + 2] as number);
    for (let n = at; n < at + 3; n++) normals[n] = long > 0 ? (normals[n] as number) / long : 0;
  }
  return { volume: six / 6, area: twice / 2, normals };
}
