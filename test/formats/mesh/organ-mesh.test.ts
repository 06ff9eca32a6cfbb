/**
 * Surfaces of organs: closed, of the voxels' volume, near the voxels, and turned outwards on every
 * grid. trimesh judges the files in test/pacs/mesh.test.ts.
 */
import test, { type ExecutionContext } from 'ava';
import { blockSurface } from '../../../src/formats/mesh/block-surface.ts';
import { organMesh } from '../../../src/formats/mesh/organ-mesh.ts';
import type { OrganMesh } from '../../../src/formats/mesh/shape.ts';
import type { Geometry, Triple } from '../../../src/volume.ts';

const SIZE: Triple = [24, 20, 14];
const BOX = { first: [0, 0, 0] as Triple, last: SIZE.map((n) => n - 1) as unknown as Triple };
const GRID: Geometry = {
  size: SIZE,
  spacing: [0.8, 0.8, 3],
  origin: [-100, 50, 20],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

type Inside = (i: number, j: number, k: number) => boolean;

function labelsOf(inside: Inside): Uint8Array {
  const [ni, nj, nk] = SIZE;
  return Uint8Array.from({ length: ni * nj * nk }, (_, n) =>
    inside(n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))) ? 3 : n % 2,
  );
}

let seed = 5;
function random(): number {
  seed = (seed * 1103515245 + 12345) % 2 ** 31;
  return seed / 2 ** 31;
}

const ball: Inside = (i, j, k) => ((i - 12) / 9) ** 2 + ((j - 10) / 8) ** 2 + ((k - 7) / 5) ** 2 < 1;
const SHAPES: Readonly<Record<string, Inside>> = {
  'an ellipsoid': ball,
  'one with a hole inside': (i, j, k) => ball(i, j, k) && !(Math.abs(i - 12) < 3 && Math.abs(j - 10) < 3 && k === 7),
  'a ring': (i, j, k) => ball(i, j, k) && Math.hypot(i - 12, j - 10) > 4,
  'one voxel': (i, j, k) => i === 4 && j === 5 && k === 6,
  'a row of voxels': (_, j, k) => j === 5 && k === 6,
  'a plane of one voxel': (_i, _j, k) => k === 3,
  'the whole volume': () => true,
  'voxels that share an edge': (i, j, k) => k === 4 && ((i === 5 && j === 5) || (i === 6 && j === 6)),
  'voxels that share a corner': (i, j, k) => i === j && j === k,
  'a chessboard': (i, j, k) => (i + j + k) % 2 === 0,
  'an edge between two walls': (i, j, k) => k < 3 || k > 3 || (i < 10 && j < 10) || (i >= 10 && j >= 10),
  noise: () => random() < 0.5,
};

/** Every edge is in two triangles, once in each direction; no triangle has a vertex twice. */
function isClosed({ triangles }: Pick<OrganMesh, 'triangles'>, vertices: number): boolean {
  const edges = new Set<number>();
  for (let n = 0; n < triangles.length; n += 3)
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const [from, to] = [triangles[n + a] as number, triangles[n + b] as number];
      if (from === to || edges.has(from * vertices + to)) return false;
      edges.add(from * vertices + to);
    }
  return [...edges].every((edge) => edges.has((edge % vertices) * vertices + Math.floor(edge / vertices)));
}

function volumeOf({ vertices, triangles }: OrganMesh): number {
  let six = 0;
  for (let n = 0; n < triangles.length; n += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => {
      const at = 3 * (triangles[n + corner] as number);
      return [...vertices.subarray(at, at + 3)] as unknown as Triple;
    }) as [Triple, Triple, Triple];
    six += a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return six / 6;
}

function checkMesh(t: ExecutionContext, inside: Inside, grid: Geometry): OrganMesh {
  const labels = labelsOf(inside);
  const mesh = organMesh(labels, grid, 3, BOX);
  t.true(isClosed(mesh, mesh.vertices.length / 3));
  const voxels = labels.filter((label) => label === 3).length;
  const wanted = voxels * grid.spacing[0] * grid.spacing[1] * grid.spacing[2];
  t.true(Math.abs(volumeOf(mesh) / wanted - 1) < 1e-3, `${volumeOf(mesh)} mm3 of ${wanted}`);
  return mesh;
}

for (const [name, inside] of Object.entries(SHAPES))
  test(`${name}: closed, and of its voxels' volume`, (t) => {
    checkMesh(t, inside, GRID);
  });

test('grids that are turned, mirrored or oblique: turned outwards, and in their place', (t) => {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const axes: Geometry['direction'][] = [
    [
      [-1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    [
      [0, 0, 1],
      [1, 0, 0],
      [0, -1, 0],
    ],
    [
      [c, s, 0],
      [-s, c, 0],
      [0, 0, -1],
    ],
  ];
  for (const direction of axes) {
    const { vertices } = checkMesh(t, ball, { ...GRID, direction });
    const centre = [0, 1, 2].map(
      (axis) =>
        (GRID.origin[axis] as number) +
        [12, 10, 7].reduce(
          (sum, at, n) => sum + at * (GRID.spacing[n] as number) * (direction[n]?.[axis] as number),
          0,
        ),
    );
    const count = vertices.length / 3;
    for (const axis of [0, 1, 2]) {
      let sum = 0;
      for (let n = axis; n < vertices.length; n += 3) sum += vertices[n] as number;
      t.true(Math.abs(sum / count - (centre[axis] as number)) < 0.2, `${axis}`);
    }
  }
});

test('the surface stays within a voxel of where the voxels end', (t) => {
  const labels = labelsOf(ball);
  const blocks = blockSurface(labels, SIZE, 3, BOX);
  const { vertices } = organMesh(labels, GRID, 3, BOX);
  for (let n = 0; n < vertices.length; n++) {
    const axis = (n % 3) as 0 | 1 | 2;
    const index = ((vertices[n] as number) - GRID.origin[axis]) / GRID.spacing[axis];
    if (Math.abs(index - (blocks.vertices[n] as number)) >= 1) t.fail(`vertex ${Math.floor(n / 3)}`);
  }
  t.pass();
});

test('it is smooth: no edge is as sharp as that of a voxel', (t) => {
  const mesh = organMesh(labelsOf(ball), { ...GRID, spacing: [1, 1, 1] }, 3, BOX);
  const normals = new Map<number, Triple>();
  let sharpest = 1;
  const { vertices, triangles } = mesh;
  const count = vertices.length / 3;
  for (let n = 0; n < triangles.length; n += 3) {
    const corner = [0, 1, 2].map((one) => triangles[n + one] as number) as [number, number, number];
    const [a, b, c] = corner.map((v) => [...vertices.subarray(3 * v, 3 * v + 3)]) as [number[], number[], number[]];
    const [u, v] = [b, c].map((p) => p.map((x, axis) => x - (a[axis] as number))) as [number[], number[]];
    const across = [0, 1, 2].map(
      (axis) =>
        (u[(axis + 1) % 3] as number) * (v[(axis + 2) % 3] as number) -
        (u[(axis + 2) % 3] as number) * (v[(axis + 1) % 3] as number),
    );
    const long = Math.hypot(...across);
    const normal = across.map((x) => x / long) as unknown as Triple;
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      normals.set((corner[from] as number) * count + (corner[to] as number), normal);
      const other = normals.get((corner[to] as number) * count + (corner[from] as number));
      if (other !== undefined)
        sharpest = Math.min(
          sharpest,
          normal.reduce((sum, x, axis) => sum + x * (other[axis] as number), 0),
        );
    }
  }
  t.true(sharpest > Math.cos((60 * Math.PI) / 180), `${(Math.acos(sharpest) * 180) / Math.PI} degrees`);
});
