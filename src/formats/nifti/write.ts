/** Label volumes as NIfTI, on the grid of the volume that they were made from. */
import { checkLabels, headerAndLabels, labelsDescription } from '../labels-text.ts';
import { writeWhole } from '../whole-file.ts';
import { HeaderFields } from './fields.ts';
import { layoutOf } from './header.ts';
import type { NiftiVolume } from './read.ts';

const UINT8 = 2;

/** What labels are written with: a volume's header, of a NIfTI file or made for it. */
export type LabelSource = Pick<NiftiVolume, 'volume' | 'header' | 'littleEndian'>;

/**
 * Writes uint8 labels (source grid, i fastest) with the source's own geometry: version, dimensions,
 * pixdim, units, qform and sform with their codes stay byte for byte, and the byte order with them,
 * so that a viewer lays one on the other; the fourth dimension is 1. Text fields, in which patient
 * data can stand, are blanked; extensions are left out. A single file, gzipped when `path` ends in
 * .gz. It appears whole or not at all.
 * @param volumeDigest stands in descrip beside a checksum of the labels, to know them again
 *   (`areOwnLabels`)
 * @throws Failure invalid LABELS_SIZE when there is not one label for each voxel; FILE_UNWRITABLE
 */
export async function writeLabelsNifti(
  path: string,
  source: LabelSource,
  labels: Uint8Array,
  volumeDigest?: string,
): Promise<void> {
  checkLabels(labels, source.volume.geometry);
  const header = labelHeader(source, labelsDescription(labels, volumeDigest));
  await writeWhole(path, headerAndLabels(header, labels), { gzip: path.endsWith('.gz') });
}

/**
 * The source's header with the fields that describe its voxels and its making replaced, and the
 * four bytes that announce no extensions.
 */
function labelHeader({ header: from, littleEndian }: LabelSource, description: string): Buffer {
  const { layout } = layoutOf(from);
  const header = Buffer.alloc(layout.firstVoxel);
  from.copy(header, 0, 0, layout.bytes);
  for (const [start, end] of layout.describing) header.fill(0, start, end);
  header.write(layout.magic.single, layout.magicAt, 'latin1');
  header.write(description, layout.descripAt, 'latin1');
  const fields = new HeaderFields(layout, header, littleEndian);
  if (fields.get('dim') > 3) fields.set('dim', 1, 4);
  fields.set('datatype', UINT8);
  fields.set('bitpix', 8);
  fields.set('voxOffset', layout.firstVoxel);
  fields.set('sclSlope', 1);
  fields.set('sclInter', 0);
  return header;
}
