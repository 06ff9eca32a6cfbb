/** NIfTI-1 files made byte by byte, independently of the code under test. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { VoxelType } from '../../../src/volume.ts';

export const CODES: Readonly<Record<VoxelType, readonly [code: number, bytes: number]>> = {
  uint8: [2, 1],
  int16: [4, 2],
  int32: [8, 4],
  float32: [16, 4],
  float64: [64, 8],
  int8: [256, 1],
  uint16: [512, 2],
  uint32: [768, 4],
};

export interface NiftiParts {
  readonly bigEndian?: boolean;
  readonly type?: VoxelType;
  readonly dim?: readonly number[];
  readonly pixdim?: readonly number[];
  readonly slope?: number;
  readonly intercept?: number;
  readonly units?: number;
  readonly sform?: readonly (readonly number[])[];
  /** quatern b, c, d, qoffset x, y, z */
  readonly qform?: readonly number[];
  readonly extension?: Buffer;
  /** Changes the finished header. */
  readonly patch?: (header: DataView, littleEndian: boolean) => void;
  readonly values?: readonly number[];
}

export const SIZE = [3, 4, 2] as const;
export const VALUES = Array.from({ length: 24 }, (_, n) => n * 5);
export const SFORM = [
  [-2, 0, 0, 50],
  [0, 3, 0, -60],
  [0, 0, 4, 70],
];

/**
 * A whole file, not compressed: 3 x 4 x 2 voxels, 2 x 3 x 4 mm, axes L, A, S unless told otherwise.
 */
export function niftiBytes(parts: NiftiParts = {}): Buffer {
  const { type = 'int16', dim = [3, ...SIZE], pixdim = [1, 2, 3, 4], extension = Buffer.alloc(0) } = parts;
  const le = !parts.bigEndian;
  const [code, width] = CODES[type];
  const offset = 352 + extension.length;
  const header = new DataView(new ArrayBuffer(offset));
  header.setInt32(0, 348, le);
  for (let n = 0; n < 8; n++) header.setInt16(40 + 2 * n, dim[n] ?? 1, le);
  header.setInt16(70, code, le);
  header.setInt16(72, 8 * width, le);
  for (let n = 0; n < 8; n++) header.setFloat32(76 + 4 * n, pixdim[n] ?? 1, le);
  header.setFloat32(108, offset, le);
  header.setFloat32(112, parts.slope ?? 1, le);
  header.setFloat32(116, parts.intercept ?? 0, le);
  header.setUint8(123, parts.units ?? 2);
  if (parts.qform !== undefined) {
    header.setInt16(252, 1, le);
    parts.qform.forEach((value, n) => {
      header.setFloat32(256 + 4 * n, value, le);
    });
  }
  const sform = parts.sform ?? (parts.qform === undefined ? SFORM : undefined);
  if (sform !== undefined) {
    header.setInt16(254, 2, le);
    sform.flat().forEach((value, n) => {
      header.setFloat32(280 + 4 * n, value, le);
    });
  }
  const bytes = Buffer.from(header.buffer);
  bytes.write('n+1\0', 344, 'latin1');
  if (extension.length > 0) bytes[348] = 1;
  extension.copy(bytes, 352);
  parts.patch?.(header, le);
  const values = parts.values ?? VALUES;
  const voxels = new DataView(new ArrayBuffer(values.length * width));
  const setters: Record<VoxelType, (at: number, value: number) => void> = {
    int8: (at, value) => voxels.setInt8(at, value),
    uint8: (at, value) => voxels.setUint8(at, value),
    int16: (at, value) => voxels.setInt16(at, value, le),
    uint16: (at, value) => voxels.setUint16(at, value, le),
    int32: (at, value) => voxels.setInt32(at, value, le),
    uint32: (at, value) => voxels.setUint32(at, value, le),
    float32: (at, value) => voxels.setFloat32(at, value, le),
    float64: (at, value) => voxels.setFloat64(at, value, le),
  };
  values.forEach((value, n) => {
    setters[type](n * width, value);
  });
  return Buffer.concat([bytes, Buffer.from(voxels.buffer)]);
}

/** NIfTI-2 of the same volume: 540 bytes of header, four of no extensions, then voxels of int16. */
export function nifti2Bytes(parts: NiftiParts = {}): Buffer {
  const { bigEndian = false, dim = [3, ...SIZE], values = VALUES, sform = SFORM } = parts;
  const le = !bigEndian;
  const bytes = Buffer.alloc(544 + 2 * values.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setInt32(0, 540, le);
  bytes.write('n+2\0\r\n\x1a\n', 4, 'latin1');
  view.setInt16(12, 4, le);
  view.setInt16(14, 16, le);
  for (let n = 0; n < 8; n++) view.setBigInt64(16 + 8 * n, BigInt(dim[n] ?? 1), le);
  [1, 2, 3, 4, 1, 1, 1, 1].forEach((mm, n) => {
    view.setFloat64(104 + 8 * n, mm, le);
  });
  view.setBigInt64(168, 544n, le);
  view.setFloat64(176, 1, le);
  view.setInt32(348, 2, le);
  sform.flat().forEach((value, n) => {
    view.setFloat64(400 + 8 * n, value, le);
  });
  view.setInt32(500, 2, le);
  values.forEach((value, n) => {
    view.setInt16(544 + 2 * n, value, le);
  });
  return bytes;
}

/** Header (.hdr) and voxels (.img) of a pair that is the same volume as a single file. */
export function pairOf(single: Buffer): { header: Buffer; image: Buffer } {
  const second = single.readInt16LE(0) === 540 || single.readInt16BE(2) === 540;
  const header = Buffer.from(single.subarray(0, second ? 540 : 348));
  if (second) {
    header.write('ni2\0', 4, 'latin1');
    header.fill(0, 168, 176);
  } else {
    header.write('ni1\0', 344, 'latin1');
    header.fill(0, 108, 112);
  }
  return { header, image: single.subarray(second ? 544 : 352) };
}

/** A folder that is gone when the test is. */
export function temporaryFolder(t: { teardown: (undo: () => void) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-nifti-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes bytes (gzipped for .gz) to a file in a temporary folder; its path. */
export function niftiFile(t: Parameters<typeof temporaryFolder>[0], bytes: Buffer, name = 'v.nii'): string {
  const path = join(temporaryFolder(t), name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return path;
}
