/** Organs as one binary glTF 2.0 file (GLB): each a node with its name and colour. */
import { type OrganMesh, shapeOf } from './shape.ts';

export interface NamedMesh {
  readonly name: string;
  /** `#rrggbb`. */
  readonly color: string;
  readonly mesh: OrganMesh;
}

/**
 * glTF has metres, up along y and the front towards z: from LPS millimetres, column by column. The
 * vertices stay LPS millimetres, below a node with this matrix.
 */
const FROM_LPS = [0.001, 0, 0, 0, 0, 0, -0.001, 0, 0, 0.001, 0, 0, 0, 0, 0, 1];
const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const [FLOAT, UNSIGNED_INT] = [5126, 5125];
const [VERTICES, INDICES] = [34962, 34963];

/** The same meshes give the same bytes. */
export function glbOf(meshes: readonly NamedMesh[]): Buffer {
  const parts = new Parts();
  const described = meshes.map(({ name, mesh }, material) => ({
    name,
    primitives: [
      {
        attributes: {
          POSITION: parts.vectors(Float32Array.from(mesh.vertices)),
          NORMAL: parts.vectors(Float32Array.from(shapeOf(mesh).normals)),
        },
        indices: parts.indices(mesh.triangles),
        material,
      },
    ],
  }));
  const document = {
    asset: { version: '2.0', generator: 'M4OE' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [
      {
        name: 'LPS, mm',
        matrix: FROM_LPS,
        ...filled(
          'children',
          [...meshes.keys()].map((n) => n + 1),
        ),
      },
      ...meshes.map(({ name }, mesh) => ({ name, mesh })),
    ],
    ...filled('meshes', described),
    ...filled('materials', meshes.map(materialOf)),
    ...filled('accessors', parts.accessors),
    ...filled('bufferViews', parts.views),
    ...filled('buffers', parts.bytes === 0 ? [] : [{ byteLength: parts.bytes }]),
  };
  const json = Buffer.from(JSON.stringify(document));
  const chunks = [
    chunk(JSON_CHUNK, [json, Buffer.alloc(-json.length & 3, ' ')]),
    ...(parts.bytes === 0 ? [] : [chunk(BINARY_CHUNK, parts.buffers)]),
  ].flat();
  const head = Buffer.alloc(12);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + chunks.reduce((sum, { length }) => sum + length, 0), 8);
  return Buffer.concat([head, ...chunks]);
}

/** glTF has no empty arrays. */
function filled(key: string, values: readonly unknown[]) {
  return values.length === 0 ? {} : { [key]: values };
}

function materialOf({ name, color }: NamedMesh) {
  const linear = [1, 3, 5].map((at) => linearOf(Number.parseInt(color.slice(at, at + 2), 16) / 255));
  return { name, pbrMetallicRoughness: { baseColorFactor: [...linear, 1], metallicFactor: 0, roughnessFactor: 0.6 } };
}

/** Light of a value of sRGB (IEC 61966-2-1). */
function linearOf(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function chunk(type: number, parts: readonly Buffer[]): Buffer[] {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(
    parts.reduce((sum, { length }) => sum + length, 0),
    0,
  );
  head.writeUInt32LE(type, 4);
  return [head, ...parts];
}

/** The binary chunk, and what of it is what. All values have four bytes. */
class Parts {
  readonly buffers: Buffer[] = [];
  readonly views: object[] = [];
  readonly accessors: object[] = [];
  bytes = 0;

  vectors(values: Float32Array): number {
    const bound = (of: (...numbers: number[]) => number) => {
      const found = [...values.subarray(0, 3)];
      for (let n = 3; n < values.length; n++) found[n % 3] = of(found[n % 3] as number, values[n] as number);
      return found;
    };
    return this.#add(values, VERTICES, {
      componentType: FLOAT,
      count: values.length / 3,
      type: 'VEC3',
      min: bound(Math.min),
      max: bound(Math.max),
    });
  }

  indices(values: Uint32Array): number {
    return this.#add(values, INDICES, { componentType: UNSIGNED_INT, count: values.length, type: 'SCALAR' });
  }

  /** @returns its accessor */
  #add({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array, target: number, accessor: object): number {
    this.buffers.push(Buffer.from(buffer, byteOffset, byteLength));
    this.views.push({ buffer: 0, byteOffset: this.bytes, byteLength, target });
    this.bytes += byteLength;
    this.accessors.push({ bufferView: this.views.length - 1, ...accessor });
    return this.accessors.length - 1;
  }
}
