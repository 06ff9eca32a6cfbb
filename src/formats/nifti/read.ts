/**
 * NIfTI-1 and NIfTI-2 into a Volume, single files (.nii) and pairs (.hdr with .img), gzipped or
 * not: read as a stream straight into shared memory.
 */
import type { AnnouncedVolume } from '../../volume.ts';
import { type ByteReader, type FormatWords, readingFile, truncated } from '../byte-reader.ts';
import { checkRoom, readVoxels, voxelTypeOf } from '../stored-voxels.ts';
import type { ReadOptions, VolumeFile } from '../volume-file.ts';
import { NIFTI1 } from './fields.ts';
import type { OrientationSource } from './geometry.ts';
import { layoutOf, type NiftiHeader, parseHeader } from './header.ts';
import { headerFileOf, imageFileOf } from './pair.ts';

export interface NiftiVolume extends VolumeFile {
  /**
   * The bytes before the voxels as they stand in the file: 348 (NIfTI-2: 540) of header, then
   * extensions. May hold patient data.
   */
  readonly header: Buffer;
  /** Byte order of the header. */
  readonly littleEndian: boolean;
  /**
   * 'pixdim': the file does not say how the patient lies, and the caller did; see `geometry.ts`.
   */
  readonly orientationFrom: OrientationSource;
}

const WORDS: FormatWords = {
  name: 'NIfTI',
  truncated: 'NIFTI_TRUNCATED',
  corrupt: 'NIFTI_CORRUPT',
  tooLarge: 'NIFTI_TOO_LARGE',
  values: 'NIFTI_VALUES',
};

/**
 * Reads a NIfTI file, or a pair that is named by either of its files; whether they are gzipped is
 * told by their content. The limit is judged on the header, before voxels are inflated or memory is
 * taken; inflating stops shortly past what the header announces. Peak memory is the volume and a
 * few MiB.
 * @throws Failure FILE_NOT_FOUND, FILE_UNREADABLE, NIFTI_PAIR (one of the two is not there),
 *   NIFTI_TOO_LARGE, NIFTI_TRUNCATED, NIFTI_VALUES, NIFTI_CORRUPT (gzip coding, checksum, or
 *   anything but zeros and further members after its end), and those of `parseHeader`
 */
export async function readNifti(path: string, options: ReadOptions): Promise<NiftiVolume> {
  const headerFile = await headerFileOf(path);
  const single = async (reader: ByteReader) => {
    const start = await readHeader(reader, options);
    return { ...start, own: start.header.paired ? undefined : await voxelsOf(reader, start.header, options) };
  };
  const { header, bytes, own } = await readingFile(headerFile, WORDS, single, { inflate: true });
  const image = async (reader: ByteReader) => {
    await reader.skip(header.voxelOffset, options.signal);
    return await voxelsOf(reader, header, options);
  };
  const voxels = own ?? (await readingFile(await imageFileOf(headerFile), WORDS, image, { inflate: true }));
  const { orientationFrom, warnings } = header;
  return {
    volume: { ...announcedBy(header), voxels },
    header: bytes,
    littleEndian: header.voxels.littleEndian,
    orientationFrom,
    volumes: header.voxels.volumes.count,
    warnings,
  };
}

interface ReadHeader {
  readonly header: NiftiHeader;
  /** Header and extensions as they stand in the file. */
  readonly bytes: Buffer;
}

/** Leaves the reader of a single file where its voxels start. */
async function readHeader(reader: ByteReader, options: ReadOptions): Promise<ReadHeader> {
  const { maxBytes, signal } = options;
  const start = Buffer.alloc(4);
  const got = await reader.fill(start, signal);
  if (got < start.length) throw truncated(WORDS, NIFTI1.bytes, got);
  const { layout } = layoutOf(start);
  const fixed = Buffer.concat([start, Buffer.alloc(layout.bytes - start.length)]);
  await reader.fill(fixed.subarray(start.length), signal);
  if (reader.total < layout.bytes) throw truncated(WORDS, layout.bytes, reader.total);
  const header = parseHeader(fixed, options);
  checkRoom(header.voxels, maxBytes, WORDS);
  if (header.paired) return { header, bytes: fixed };
  const extensions = Buffer.alloc(header.voxelOffset - layout.bytes);
  if ((await reader.fill(extensions, signal)) < extensions.length)
    throw truncated(WORDS, header.voxelOffset, reader.total);
  return { header, bytes: Buffer.concat([fixed, extensions]) };
}

function announcedBy({ geometry, rescale, voxels }: NiftiHeader): AnnouncedVolume {
  return { geometry, voxelType: voxelTypeOf(voxels.stored), rescale };
}

async function voxelsOf(reader: ByteReader, header: NiftiHeader, { signal, admit }: ReadOptions) {
  await admit?.(announcedBy(header));
  const { voxels, voxelOffset } = header;
  return await readVoxels(reader, voxels, { words: WORDS, headerBytes: voxelOffset, signal });
}
