/** In which format labels are written: `--labels-as`. */

import { invalid } from '../errors.ts';
import { areOwnLabelsMetaImage, writeLabelsMetaImage } from '../formats/metaimage/write.ts';
import { type LabelSource, writeLabelsNifti } from '../formats/nifti/write.ts';
import { areOwnLabels } from '../formats/nifti/written-labels.ts';
import { areOwnLabelsNrrd, writeLabelsNrrd } from '../formats/nrrd/write.ts';
import { expectedOneOf } from '../suggestion.ts';
import type { FileFormat } from './volume-file.ts';

export interface LabelFormat {
  /** Of the file's name. */
  readonly ending: string;
  /** @throws Failure FILE_UNWRITABLE */
  write(path: string, source: LabelSource, labels: Uint8Array, volumeDigest: string): Promise<void>;
  /** Whether the file holds labels of this volume as they were written. */
  areOwn(path: string, volumeDigest: string, maxBytes: number): Promise<boolean>;
}

const FORMATS: Readonly<Record<FileFormat, LabelFormat>> = {
  NIfTI: { ending: '.nii.gz', write: writeLabelsNifti, areOwn: areOwnLabels },
  NRRD: {
    ending: '.nrrd',
    write: (path, { volume }, labels, digest) => writeLabelsNrrd(path, volume.geometry, labels, digest),
    areOwn: areOwnLabelsNrrd,
  },
  MetaImage: {
    ending: '.mha',
    write: (path, { volume }, labels, digest) => writeLabelsMetaImage(path, volume.geometry, labels, digest),
    areOwn: areOwnLabelsMetaImage,
  },
};

/**
 * @param wanted nifti, nrrd, metaimage, or input for the input's own; NIfTI if absent, and for the
 *   input's own of a DICOM series
 * @throws Failure invalid LABEL_FORMAT
 */
export function labelFormat(wanted: string | undefined, input: FileFormat | 'DICOM'): LabelFormat {
  const text = (wanted ?? 'nifti').toLowerCase();
  if (text === 'input') return FORMATS[input === 'DICOM' ? 'NIfTI' : input];
  const found = Object.entries(FORMATS).find(([name]) => name.toLowerCase() === text);
  if (found !== undefined) return found[1];
  const known = [...Object.keys(FORMATS).map((name) => name.toLowerCase()), 'input'];
  throw invalid('LABEL_FORMAT', '--labels-as', expectedOneOf(known, text));
}
