/** In which format labels are written: `--labels-as`. */

import { invalid } from '../errors.ts';
import { areOwnLabelsMetaImage, writeLabelsMetaImage } from '../formats/metaimage/write.ts';
import { type LabelSource, writeLabelsNifti } from '../formats/nifti/write.ts';
import { areOwnLabels } from '../formats/nifti/written-labels.ts';
import { areOwnLabelsNrrd, type Segment, writeLabelsNrrd } from '../formats/nrrd/write.ts';
import { expectedOneOf } from '../suggestion.ts';
import type { FileFormat } from './volume-file.ts';

export interface LabelsOf {
  readonly volumeDigest: string;
  readonly classes: readonly Segment[];
}

export interface LabelFormat {
  /** Of the file's name. */
  readonly ending: string;
  /** @throws Failure FILE_UNWRITABLE */
  write(path: string, source: LabelSource, labels: Uint8Array, of: LabelsOf): Promise<void>;
  /** Whether the file holds labels of this volume as they were written. */
  areOwn(path: string, volumeDigest: string, maxBytes: number): Promise<boolean>;
}

const FORMATS: Readonly<Record<FileFormat | 'Slicer', LabelFormat>> = {
  NIfTI: {
    ending: '.nii.gz',
    write: (path, source, labels, { volumeDigest }) => writeLabelsNifti(path, source, labels, volumeDigest),
    areOwn: areOwnLabels,
  },
  NRRD: {
    ending: '.nrrd',
    write: (path, { volume }, labels, { volumeDigest }) => writeLabelsNrrd(path, volume.geometry, labels, volumeDigest),
    areOwn: areOwnLabelsNrrd,
  },
  MetaImage: {
    ending: '.mha',
    write: (path, { volume }, labels, { volumeDigest }) =>
      writeLabelsMetaImage(path, volume.geometry, labels, volumeDigest),
    areOwn: areOwnLabelsMetaImage,
  },
  Slicer: {
    ending: '.seg.nrrd',
    write: (path, { volume }, labels, { volumeDigest, classes }) =>
      writeLabelsNrrd(path, volume.geometry, labels, volumeDigest, classes),
    areOwn: areOwnLabelsNrrd,
  },
};

/**
 * @param wanted nifti, nrrd, metaimage, slicer (a segmentation of 3D Slicer), or input for the
 *   input's own; NIfTI if absent, and for the input's own of a DICOM series
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
