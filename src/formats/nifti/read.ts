/**
 * NIfTI-1 single files (.nii, .nii.gz) into a Volume: read as a stream straight into shared memory.
 */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { asFailure, Failure } from '../../errors.ts';
import { VOXEL_BYTES, type Volume, volumeBytes, voxelView } from '../../volume.ts';
import { HEADER_BYTES } from './fields.ts';
import type { OrientationChoice, OrientationSource } from './geometry.ts';
import { type NiftiHeader, parseHeader, truncated, type WideType } from './header.ts';

export interface NiftiVolume {
  /** Voxels over a SharedArrayBuffer, in this machine's byte order. */
  readonly volume: Volume;
  /**
   * The bytes before the voxels as they stand in the file: 348 of header, then extensions. May hold
   * patient data.
   */
  readonly header: Buffer;
  /** Byte order of the header. */
  readonly littleEndian: boolean;
  /**
   * 'pixdim': the file does not say how the patient lies, and the caller did; see `geometry.ts`.
   */
  readonly orientationFrom: OrientationSource;
  /** For a person: a stable code, a colon, a sentence; no patient data. */
  readonly warnings: readonly string[];
}

export interface ReadOptions {
  /** Largest size of the voxels in bytes, inflated. */
  readonly maxBytes: number;
  readonly orientation?: OrientationChoice;
  readonly signal?: AbortSignal;
}

const CHUNK_BYTES = 1024 * 1024;
/**
 * Some writers pad; more than this after the voxels means that the header does not describe the
 * file.
 */
const MAX_SURPLUS_BYTES = 64 * 1024;

/**
 * Reads a NIfTI-1 file; whether it is gzipped is told by its content. The limit is judged on the
 * header, before voxels are inflated or memory is taken; inflating stops shortly past what the
 * header announces. Peak memory is the volume and a few MiB.
 * @throws Failure FILE_NOT_FOUND, FILE_UNREADABLE, NIFTI_TOO_LARGE, NIFTI_TRUNCATED, NIFTI_CORRUPT
 *   (gzip coding, checksum, or anything but zeros and further members after its end), and those of
 *   `parseHeader`
 */
export async function readNifti(path: string, options: ReadOptions): Promise<NiftiVolume> {
  const file = await openFile(path);
  try {
    const start = Buffer.alloc(2);
    await file.read(start, 0, 2, 0);
    const gzipped = start.readUInt16BE(0) === 0x1f8b;
    const source = createReadStream('', { fd: file, start: 0, autoClose: false, highWaterMark: CHUNK_BYTES });
    const bytes = gzipped ? inflated(source) : source;
    try {
      return await fromStream(bytes, options);
    } finally {
      bytes.destroy();
      source.destroy();
    }
  } catch (error) {
    throw asReadFailure(error);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The path is the caller's own and not repeated: names of files are often names of patients.
    if (code === 'ENOENT')
      throw new Failure('not_found', 'FILE_NOT_FOUND', 'the NIfTI file does not exist', { cause: error });
    throw new Failure('invalid', 'FILE_UNREADABLE', `the NIfTI file cannot be read (${code})`, { cause: error });
  }
}

function inflated(source: Readable): Readable {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

function asReadFailure(error: unknown): Failure {
  const code = String((error as NodeJS.ErrnoException).code);
  if (code.startsWith('Z_')) {
    return new Failure(
      'corrupt',
      'NIFTI_CORRUPT',
      `the gzip coding, its checksum or what follows it is broken (${code})`,
      { cause: error },
    );
  }
  if (/^E[A-Z]+$/.test(code)) {
    return new Failure('invalid', 'FILE_UNREADABLE', `the NIfTI file cannot be read (${code})`, { cause: error });
  }
  return asFailure(error);
}

/** Pulls exactly the bytes asked for out of a stream of chunks. */
class ByteReader {
  #rest: Uint8Array = new Uint8Array(0);
  #total = 0;
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  get total(): number {
    return this.#total;
  }

  /**
   * Fills `target`; resolves to how many bytes there were, fewer than wanted at the end of the
   * file.
   */
  async fill(target: Uint8Array, signal?: AbortSignal): Promise<number> {
    let filled = 0;
    while (filled < target.length && (await this.#more(signal))) {
      const part = this.#rest.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    this.#total += filled;
    return filled;
  }

  /** Reads to the end of the file but gives up past `limit` bytes: true when it ended within. */
  async endsWithin(limit: number, signal?: AbortSignal): Promise<boolean> {
    let surplus = 0;
    while (await this.#more(signal)) {
      surplus += this.#rest.length;
      if (surplus > limit) return false;
      this.#rest = new Uint8Array(0);
    }
    return true;
  }

  async #more(signal?: AbortSignal): Promise<boolean> {
    while (this.#rest.length === 0) {
      signal?.throwIfAborted();
      const next = await this.#chunks.next().catch((error) => {
        // The gzip stream stops in the middle: the same to a reader as a plain file that is too
        // short.
        if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') return { done: true, value: undefined } as const;
        throw error;
      });
      if (next.done) return false;
      this.#rest = next.value;
    }
    return true;
  }
}

async function fromStream(stream: Readable, { maxBytes, orientation, signal }: ReadOptions): Promise<NiftiVolume> {
  const reader = new ByteReader(stream);
  const fixed = Buffer.alloc(HEADER_BYTES);
  const got = await reader.fill(fixed, signal);
  if (got < HEADER_BYTES) throw truncated(HEADER_BYTES, got);
  const header = parseHeader(fixed, orientation);
  const { geometry, voxelType, rescale } = header;
  const bytes = volumeBytes(geometry, voxelType);
  if (bytes > maxBytes) throw tooLarge(`expected at most ${maxBytes} bytes of voxels, the header announces ${bytes}`);
  const expected = header.voxelOffset + bytes;
  const extensions = Buffer.alloc(header.voxelOffset - HEADER_BYTES);
  if ((await reader.fill(extensions, signal)) < extensions.length) throw truncated(expected, reader.total);
  const memory = new SharedArrayBuffer(bytes);
  if ((await reader.fill(new Uint8Array(memory), signal)) < bytes) throw truncated(expected, reader.total);
  // Reading on to the end is what makes zlib compare the checksum.
  if (!(await reader.endsWithin(MAX_SURPLUS_BYTES, signal))) {
    throw tooLarge(`expected ${expected} bytes (header and voxels, inflated), the file goes on for more`);
  }
  toMachineOrder(memory, header);
  if (header.stored !== undefined) toFloat64(memory, header.stored);
  return {
    volume: { geometry, voxelType, rescale, voxels: voxelView(voxelType, memory) },
    header: Buffer.concat([fixed, extensions]),
    littleEndian: header.littleEndian,
    orientationFrom: header.orientationFrom,
    warnings: header.warnings,
  };
}

/**
 * In place: both have eight bytes. @throws Failure invalid NIFTI_VALUES beyond 2^53, where whole
 * numbers are no longer told apart
 */
function toFloat64(memory: SharedArrayBuffer, stored: WideType): void {
  const whole = stored === 'int64' ? new BigInt64Array(memory) : new BigUint64Array(memory);
  const voxels = new Float64Array(memory);
  for (let n = 0; n < voxels.length; n++) {
    const value = Number(whole[n]);
    if (!Number.isSafeInteger(value))
      throw new Failure(
        'invalid',
        'NIFTI_VALUES',
        `expected ${stored} values within 2^53, got a larger one at voxel ${n}`,
      );
    voxels[n] = value;
  }
}

function tooLarge(message: string): Failure {
  return new Failure('too_large', 'NIFTI_TOO_LARGE', message, { setting: 'M4OE_MAX_VOLUME_MIB' });
}

const MACHINE_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function toMachineOrder(memory: SharedArrayBuffer, { littleEndian, voxelType }: NiftiHeader): void {
  if (littleEndian === MACHINE_IS_LITTLE_ENDIAN) return;
  const bytes = Buffer.from(memory);
  if (VOXEL_BYTES[voxelType] === 2) bytes.swap16();
  if (VOXEL_BYTES[voxelType] === 4) bytes.swap32();
  if (VOXEL_BYTES[voxelType] === 8) bytes.swap64();
}
