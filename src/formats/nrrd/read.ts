/** NRRD into a Volume: attached (.nrrd) and detached (.nhdr with files of voxels). */
import { dirname } from 'node:path';
import { IDENTITY_RESCALE } from '../../volume.ts';
import { type ByteReader, readingFile } from '../byte-reader.ts';
import { checkRoom, voxelTypeOf } from '../stored-voxels.ts';
import type { ReadOptions, VolumeFile } from '../volume-file.ts';
import { readVoxelData } from '../voxel-data.ts';
import { readFields } from './fields.ts';
import { nrrdHeader } from './header.ts';
import { WORDS } from './words.ts';

/** True for the first bytes of a file that is one. */
export function looksLikeNrrd(start: Uint8Array): boolean {
  return Buffer.from(start.subarray(0, 4)).toString('latin1') === 'NRRD';
}

/**
 * Limits are judged on the header, before memory is taken. Voxels are intensities as they stand:
 * the format has no rescale.
 * @throws Failure FILE_NOT_FOUND, FILE_UNREADABLE, NRRD_TRUNCATED, NRRD_CORRUPT, NRRD_TOO_LARGE,
 *   NRRD_VALUES, and those of readFields and nrrdHeader
 */
export async function readNrrd(path: string, options: ReadOptions): Promise<VolumeFile> {
  return await readingFile(path, WORDS, (reader) => nrrdFrom(reader, path, options));
}

/** The same of a file's bytes; files that its header names lie beside `path`. */
export async function nrrdFrom(reader: ByteReader, path: string, options: ReadOptions): Promise<VolumeFile> {
  const { maxBytes, signal } = options;
  const { fields, files } = await readFields(reader, signal);
  const { geometry, voxels, data, warnings } = nrrdHeader(fields, files, path, options);
  checkRoom(voxels, maxBytes, WORDS);
  const place = { reader, folder: dirname(path), words: WORDS, signal };
  const announced = { geometry, voxelType: voxelTypeOf(voxels.stored), rescale: IDENTITY_RESCALE };
  await options.admit?.(announced);
  const volume = { ...announced, voxels: await readVoxelData(place, data, voxels) };
  return { volume, volumes: voxels.volumes.count, warnings };
}
