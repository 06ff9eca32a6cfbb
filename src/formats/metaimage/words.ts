/** What MetaImage files are refused with. */
import type { AffineWords } from '../axes.ts';
import type { DataWords } from '../voxel-data.ts';

export const WORDS: DataWords & AffineWords = {
  name: 'MetaImage',
  truncated: 'METAIMAGE_TRUNCATED',
  corrupt: 'METAIMAGE_CORRUPT',
  tooLarge: 'METAIMAGE_TOO_LARGE',
  values: 'METAIMAGE_VALUES',
  dataFile: 'METAIMAGE_DATA_FILE',
  field: 'metaimage.TransformMatrix',
  affine: 'METAIMAGE_AFFINE',
  sheared: 'METAIMAGE_SHEARED',
};
