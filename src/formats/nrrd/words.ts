/** What NRRD files are refused with. */
import type { AffineWords } from '../axes.ts';
import type { DataWords } from '../voxel-data.ts';

export const WORDS: DataWords & AffineWords = {
  name: 'NRRD',
  truncated: 'NRRD_TRUNCATED',
  corrupt: 'NRRD_CORRUPT',
  tooLarge: 'NRRD_TOO_LARGE',
  values: 'NRRD_VALUES',
  dataFile: 'NRRD_DATA_FILE',
  field: 'nrrd.space directions',
  affine: 'NRRD_AFFINE',
  sheared: 'NRRD_SHEARED',
};
