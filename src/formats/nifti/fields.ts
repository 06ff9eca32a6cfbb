/** The layouts of NIfTI-1 (nifti1.h) and NIfTI-2 (nifti2.h) headers, and their fields by name. */

interface NumberKind {
  readonly bytes: number;
  readonly get: (view: DataView, at: number, littleEndian: boolean) => number;
  readonly set: (view: DataView, at: number, value: number, littleEndian: boolean) => void;
}

const KINDS = {
  uint8: { bytes: 1, get: (view, at) => view.getUint8(at), set: (view, at, value) => view.setUint8(at, value) },
  int16: {
    bytes: 2,
    get: (view, at, le) => view.getInt16(at, le),
    set: (view, at, value, le) => view.setInt16(at, value, le),
  },
  int32: {
    bytes: 4,
    get: (view, at, le) => view.getInt32(at, le),
    set: (view, at, value, le) => view.setInt32(at, value, le),
  },
  int64: {
    bytes: 8,
    get: (view, at, le) => Number(view.getBigInt64(at, le)),
    set: (view, at, value, le) => view.setBigInt64(at, BigInt(value), le),
  },
  float32: {
    bytes: 4,
    get: (view, at, le) => view.getFloat32(at, le),
    set: (view, at, value, le) => view.setFloat32(at, value, le),
  },
  float64: {
    bytes: 8,
    get: (view, at, le) => view.getFloat64(at, le),
    set: (view, at, value, le) => view.setFloat64(at, value, le),
  },
} as const satisfies Record<string, NumberKind>;
type Kind = keyof typeof KINDS;

export type FieldName =
  | 'dim'
  | 'datatype'
  | 'bitpix'
  | 'pixdim'
  | 'voxOffset'
  | 'sclSlope'
  | 'sclInter'
  | 'xyztUnits'
  | 'qformCode'
  | 'sformCode'
  | 'quatern'
  | 'qoffset'
  | 'srow';

export interface Layout {
  readonly version: 1 | 2;
  /** sizeof_hdr. */
  readonly bytes: number;
  /** Header plus the four bytes that announce extensions: where voxels of a single file start. */
  readonly firstVoxel: number;
  readonly magicAt: number;
  /** Of a single file (.nii), and of a pair (.hdr and .img). */
  readonly magic: { readonly single: string; readonly pair: string };
  readonly fields: Readonly<Record<FieldName, readonly [at: number, kind: Kind]>>;
  /** 80 characters of text. */
  readonly descripAt: number;
  /** [from, to) of what describes voxels and their making, or can hold a person's name. */
  readonly describing: readonly (readonly [number, number])[];
}

export const NIFTI1: Layout = {
  version: 1,
  bytes: 348,
  firstVoxel: 352,
  magicAt: 344,
  magic: { single: 'n+1\0', pair: 'ni1\0' },
  fields: {
    dim: [40, 'int16'],
    datatype: [70, 'int16'],
    bitpix: [72, 'int16'],
    pixdim: [76, 'float32'],
    voxOffset: [108, 'float32'],
    sclSlope: [112, 'float32'],
    sclInter: [116, 'float32'],
    xyztUnits: [123, 'uint8'],
    qformCode: [252, 'int16'],
    sformCode: [254, 'int16'],
    quatern: [256, 'float32'],
    qoffset: [268, 'float32'],
    srow: [280, 'float32'],
  },
  descripAt: 148,
  describing: [
    [4, 39], // data_type, db_name and other fields of ANALYZE that NIfTI does not use
    [56, 70], // intent parameters and code
    [124, 132], // cal_max, cal_min
    [140, 252], // glmax, glmin, descrip, aux_file
    [328, 344], // intent_name
  ],
};

export const NIFTI2: Layout = {
  version: 2,
  bytes: 540,
  firstVoxel: 544,
  magicAt: 4,
  magic: { single: 'n+2\0\r\n\x1a\n', pair: 'ni2\0\r\n\x1a\n' },
  fields: {
    dim: [16, 'int64'],
    datatype: [12, 'int16'],
    bitpix: [14, 'int16'],
    pixdim: [104, 'float64'],
    voxOffset: [168, 'int64'],
    sclSlope: [176, 'float64'],
    sclInter: [184, 'float64'],
    xyztUnits: [500, 'int32'],
    qformCode: [344, 'int32'],
    sformCode: [348, 'int32'],
    quatern: [352, 'float64'],
    qoffset: [376, 'float64'],
    srow: [400, 'float64'],
  },
  descripAt: 240,
  describing: [
    [80, 104], // intent parameters
    [192, 208], // cal_max, cal_min
    [240, 344], // descrip, aux_file
    [504, 524], // intent_code, intent_name
    [525, 540], // unused_str
  ],
};

/** Numbers of a header, read and written by their names. */
export class HeaderFields {
  readonly layout: Layout;
  readonly littleEndian: boolean;
  readonly #view: DataView;

  constructor(layout: Layout, bytes: Buffer, littleEndian: boolean) {
    this.layout = layout;
    this.littleEndian = littleEndian;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, layout.bytes);
  }

  /** @param n of a field of several numbers, from 0; srow has 12, row after row */
  get(name: FieldName, n = 0): number {
    const { kind, at } = this.#place(name, n);
    return kind.get(this.#view, at, this.littleEndian);
  }

  set(name: FieldName, value: number, n = 0): void {
    const { kind, at } = this.#place(name, n);
    kind.set(this.#view, at, value, this.littleEndian);
  }

  #place(name: FieldName, n: number): { kind: NumberKind; at: number } {
    const [start, kindName] = this.layout.fields[name];
    const kind = KINDS[kindName];
    return { kind, at: start + n * kind.bytes };
  }
}
