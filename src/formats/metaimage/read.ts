/** MetaImage into a Volume: with its voxels (.mha), or with files of voxels (.mhd). */
import { dirname } from 'node:path';
import { type ByteReader, readingFile } from '../byte-reader.ts';
import { checkRoom, voxelTypeOf } from '../stored-voxels.ts';
import type { ReadOptions, VolumeFile } from '../volume-file.ts';
import { readVoxelData } from '../voxel-data.ts';
import { readFields } from './fields.ts';
import { metaImageHeader } from './header.ts';
import { WORDS } from './words.ts';

/** True for the first bytes of a file that is one: a field that stands first in one. */
export function looksLikeMetaImage(start: Uint8Array): boolean {
  return /^\s*(ObjectType|ObjectSubType|NDims|Comment|Name|ID)\s*=/.test(Buffer.from(start).toString('latin1'));
}

/**
 * Limits are judged on the header, before memory is taken.
 * @throws Failure FILE_NOT_FOUND, FILE_UNREADABLE, METAIMAGE_TRUNCATED, METAIMAGE_CORRUPT,
 *   METAIMAGE_TOO_LARGE, METAIMAGE_VALUES, and those of readFields and metaImageHeader
 */
export async function readMetaImage(path: string, options: ReadOptions): Promise<VolumeFile> {
  return await readingFile(path, WORDS, (reader) => metaImageFrom(reader, path, options));
}

/** The same of a file's bytes; files that its header names lie beside `path`. */
export async function metaImageFrom(reader: ByteReader, path: string, options: ReadOptions): Promise<VolumeFile> {
  const { maxBytes, signal } = options;
  const { fields, files } = await readFields(reader, signal);
  const { geometry, rescale, voxels, data, warnings } = metaImageHeader(fields, files, path, options);
  checkRoom(voxels, maxBytes, WORDS);
  const place = { reader, folder: dirname(path), words: WORDS, signal };
  const announced = { geometry, rescale, voxelType: voxelTypeOf(voxels.stored) };
  await options.admit?.(announced);
  const volume = { ...announced, voxels: await readVoxelData(place, data, voxels) };
  return { volume, volumes: voxels.volumes.count, warnings };
}
