/** A file with a volume, in whichever format, told by its content. */

import { looksLikeMetaImage, readMetaImage } from '../formats/metaimage/read.ts';
import { niftiHeaderOf } from '../formats/nifti/header-of-geometry.ts';
import { readNifti } from '../formats/nifti/read.ts';
import type { LabelSource } from '../formats/nifti/write.ts';
import { looksLikeNrrd, readNrrd } from '../formats/nrrd/read.ts';
import type { ReadOptions, VolumeFile } from '../formats/volume-file.ts';

export const FILE_FORMATS = ['NIfTI', 'NRRD', 'MetaImage'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export interface FoundVolume extends VolumeFile, LabelSource {
  readonly format: FileFormat;
}

/** What tells a format, of a volume or of DICOM, stands in so many bytes. */
export const START_BYTES = 132;

/**
 * @param start the first START_BYTES of the file
 * @throws Failure those of readNifti, readNrrd and readMetaImage; NIFTI_MAGIC for no format that is
 *   known
 */
export async function readVolumeFile(path: string, start: Uint8Array, options: ReadOptions): Promise<FoundVolume> {
  if (looksLikeNrrd(start)) return withHeader('NRRD', await readNrrd(path, options));
  if (looksLikeMetaImage(start)) return withHeader('MetaImage', await readMetaImage(path, options));
  return { format: 'NIfTI', ...(await readNifti(path, options)) };
}

function withHeader(format: FileFormat, file: VolumeFile): FoundVolume {
  return { format, ...file, header: niftiHeaderOf(file.volume.geometry), littleEndian: true };
}
