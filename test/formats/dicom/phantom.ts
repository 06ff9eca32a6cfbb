/**
 * A small CT or MR series without symmetry, as files: every attribute can be replaced or taken out,
 * for all slices or for one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Triple } from '../../../src/volume.ts';
import { type Element, encapsulated, part10, SYNTAX, type Value } from './part10.ts';

/** Stands in every attribute that names a person: nothing of it may come out anywhere. */
export const PATIENT = 'Roe^Jane';
export const SIZE: Triple = [20, 16, 12];
export const SPACING: Triple = [0.8, 1.25, 2.5];
const ROOT = '1.2.826.0.1.3680043.10.999';
export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const MR = '1.2.840.10008.5.1.4.1.1.4';

/** Intensity of voxel (i, j, k): HU from -150 to 350. */
export function intensity(i: number, j: number, k: number): number {
  return -150 + ((i * 13 + j * 29 + k * 53 + ((i * j) % 7) * 31) % 501);
}

export interface SliceOptions {
  readonly modality?: 'CT' | 'MR';
  readonly syntax?: string;
  readonly signed?: boolean;
  readonly bits?: readonly [allocated: number, stored: number, highBit?: number];
  readonly slope?: string;
  readonly intercept?: string;
  readonly position?: Triple;
  /** Attributes to replace or add; undefined takes one out. */
  readonly set?: Readonly<Record<string, readonly [vr: string, value: Value] | undefined>>;
  /** Stored values in place of the phantom's. */
  readonly stored?: (i: number, j: number, k: number) => number;
  /** Bits of a word that are not of the stored value. */
  readonly noise?: number;
  /** Makes the code stream of a frame from its samples, for compressed syntaxes. */
  readonly encode?: (samples: Uint8Array | Uint16Array) => Uint8Array;
}

export type Samples = Uint8Array | Uint16Array | Uint32Array;

/** The words of slice k, Bits Allocated wide. */
export function samplesOf(k: number, options: SliceOptions = {}): Samples {
  const [allocated, stored, highBit = stored - 1] = options.bits ?? [16, 16];
  const [slope, intercept] = [Number(options.slope ?? 1), Number(options.intercept ?? -1024)];
  const value = options.stored ?? ((i, j, at) => Math.round((intensity(i, j, at) - intercept) / slope));
  const [columns, rows] = SIZE;
  const make = { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array }[allocated as 8 | 16 | 32];
  const samples = new make(columns * rows);
  const mask = stored === 32 ? 0xffffffff : 2 ** stored - 1;
  const shift = highBit + 1 - stored;
  for (let n = 0; n < samples.length; n++) {
    const bits = (value(n % columns, Math.floor(n / columns), k) & mask) << shift;
    samples[n] = bits | (options.noise ?? 0);
  }
  return samples;
}

/** The bytes of one file of the series: slice k. */
export function sliceFile(k: number, options: SliceOptions = {}): Buffer {
  const { modality = 'CT', syntax = SYNTAX.explicit, signed = true } = options;
  const [allocated, stored, highBit = stored - 1] = options.bits ?? [16, 16];
  const [columns, rows] = SIZE;
  const position = options.position ?? [-10.5, 20.25, -100 + k * SPACING[2]];
  const elements = new Map<string, readonly [string, Value]>([
    ['00080005', ['CS', 'ISO_IR 100']],
    ['00080008', ['CS', 'ORIGINAL\\PRIMARY\\AXIAL']],
    ['00080016', ['UI', modality === 'CT' ? CT : MR]],
    ['00080018', ['UI', `${ROOT}.3.${k + 1}`]],
    ['00080020', ['DA', '20260101']],
    ['00080050', ['SH', PATIENT]],
    ['00080060', ['CS', modality]],
    ['00080090', ['PN', PATIENT]],
    ['0008103e', ['LO', `Abdomen ${PATIENT}`]],
    ['00100010', ['PN', PATIENT]],
    ['00100020', ['LO', PATIENT]],
    ['00104000', ['LT', PATIENT]],
    ['0020000d', ['UI', `${ROOT}.1`]],
    ['0020000e', ['UI', `${ROOT}.2`]],
    ['00200012', ['IS', '1']],
    ['00200013', ['IS', String(1000 - k)]],
    ['00200032', ['DS', position.join('\\')]],
    ['00200037', ['DS', '1\\0\\0\\0\\1\\0']],
    ['00200052', ['UI', `${ROOT}.4`]],
    ['00280002', ['US', [1]]],
    ['00280004', ['CS', 'MONOCHROME2']],
    ['00280010', ['US', [rows]]],
    ['00280011', ['US', [columns]]],
    ['00280030', ['DS', `${SPACING[1]}\\${SPACING[0]}`]],
    ['00280100', ['US', [allocated]]],
    ['00280101', ['US', [stored]]],
    ['00280102', ['US', [highBit]]],
    ['00280103', ['US', [signed ? 1 : 0]]],
    ['00281052', ['DS', options.intercept ?? '-1024']],
    ['00281053', ['DS', options.slope ?? '1']],
  ]);
  const samples = samplesOf(k, options);
  if (options.encode === undefined) {
    const vr = allocated === 32 ? 'OW' : allocated === 8 ? 'OB' : 'OW';
    elements.set('7fe00010', [vr, pixelBytes(samples, syntax)]);
  }
  for (const [tag, entry] of Object.entries(options.set ?? {})) {
    if (entry === undefined) elements.delete(tag);
    else elements.set(tag, entry);
  }
  const list = [...elements].map(([tag, [vr, value]]): Element => [tag, vr, value]);
  const fragments = options.encode?.(samples as Uint8Array | Uint16Array);
  return part10(list, syntax, fragments === undefined ? undefined : encapsulated([fragments]));
}

function pixelBytes(samples: Samples, syntax: string): Uint8Array {
  const bytes = Buffer.from(Uint8Array.from(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)));
  if (syntax !== SYNTAX.big) return bytes;
  if (samples.BYTES_PER_ELEMENT === 2) bytes.swap16();
  if (samples.BYTES_PER_ELEMENT === 4) bytes.swap32();
  return bytes;
}

export type PerSlice = SliceOptions | ((k: number) => SliceOptions | undefined);

/** The files of the series in a shuffled order; a slice whose options are undefined is left out. */
export function seriesFiles(options: PerSlice = {}, slices = SIZE[2]): Buffer[] {
  const files: Buffer[] = [];
  for (let n = 0; n < slices; n++) {
    const k = (n * 5 + 3) % slices; // 5 and 12 have no common divisor
    const own = typeof options === 'function' ? options(k) : options;
    if (own !== undefined) files.push(sliceFile(k, own));
  }
  return files;
}

/** Writes files under numbers into a new folder. */
export function writeSeries(folder: string, files: readonly Buffer[]): string {
  mkdirSync(folder, { recursive: true });
  for (const [n, bytes] of files.entries()) writeFileSync(join(folder, `${n}.dcm`), bytes);
  return folder;
}

/** A DICOMDIR that names so many slices of the series. */
export function directoryOf(slices: number): Buffer {
  const record = (type: string, ...more: Element[]): Element[] => [
    ['00041400', 'UL', [0]],
    ['00041410', 'US', [0xffff]],
    ['00041420', 'UL', [0]],
    ['00041430', 'CS', type],
    ...more,
  ];
  const images = Array.from({ length: slices }, (_, k) =>
    record('IMAGE', ['00041510', 'UI', CT], ['00041511', 'UI', `${ROOT}.3.${k + 1}`]),
  );
  const records = [
    record('PATIENT', ['00100010', 'PN', PATIENT]),
    record('STUDY', ['0020000d', 'UI', `${ROOT}.1`]),
    record('SERIES', ['0020000e', 'UI', `${ROOT}.9`]),
    record('IMAGE', ['00041511', 'UI', '1.2.3.4']),
    record('SERIES', ['0020000e', 'UI', `${ROOT}.2`]),
    ...images,
  ];
  const whole = part10(
    [
      ['00041130', 'CS', 'EXPORT'],
      ['00041220', 'SQ', records],
    ],
    SYNTAX.explicit,
  );
  // part10 has no class of its own for what has none in its data set.
  const [own, directory] = ['1.2.3\0', '1.2.840.10008.1.3.10'];
  const head = whole.indexOf(Buffer.from('020002005549', 'hex'));
  const value = Buffer.from(directory);
  const element = Buffer.concat([whole.subarray(head, head + 6), Buffer.from([value.length, 0]), value]);
  const changed = Buffer.concat([whole.subarray(0, head), element, whole.subarray(head + 8 + own.length)]);
  changed.writeUInt32LE(changed.readUInt32LE(140) + value.length - own.length, 140);
  return changed;
}
