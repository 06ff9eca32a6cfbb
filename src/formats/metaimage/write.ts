/** Label volumes as MetaImage (.mha), on the grid of the volume that they were made from. */
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Geometry } from '../../volume.ts';
import { areOwnTextLabels, checkLabels, labelsDescription } from '../labels-text.ts';
import { writeWhole } from '../whole-file.ts';

const COMMENT = 'Comment = ';
const END = 'ElementDataFile = LOCAL\n';

/**
 * Writes uint8 labels (i fastest), compressed behind their header, in LPS and mm. The file appears
 * whole or not at all.
 * @param volumeDigest stands in `Comment` beside a checksum of the labels, to know them again
 * @throws Failure invalid LABELS_SIZE, FILE_UNWRITABLE
 */
export async function writeLabelsMetaImage(
  path: string,
  geometry: Geometry,
  labels: Uint8Array,
  volumeDigest?: string,
): Promise<void> {
  checkLabels(labels, geometry);
  const { size, spacing, origin, direction } = geometry;
  const voxels = await promisify(deflate)(labels);
  const header = [
    'ObjectType = Image',
    'NDims = 3',
    `${COMMENT}${labelsDescription(labels, volumeDigest)}`,
    'BinaryData = True',
    'BinaryDataByteOrderMSB = False',
    'CompressedData = True',
    `CompressedDataSize = ${voxels.length}`,
    `TransformMatrix = ${direction.flat().join(' ')}`,
    `Offset = ${origin.join(' ')}`,
    'CenterOfRotation = 0 0 0',
    `ElementSpacing = ${spacing.join(' ')}`,
    `DimSize = ${size.join(' ')}`,
    'ElementType = MET_UCHAR',
    END,
  ];
  await writeWhole(path, [Buffer.from(header.join('\n'), 'latin1'), voxels]);
}

/** True for labels of this volume that are as they were written. */
export function areOwnLabelsMetaImage(path: string, volumeDigest: string, maxBytes: number): Promise<boolean> {
  return areOwnTextLabels(path, { end: END, before: COMMENT, volumeDigest, maxBytes });
}
