/** Label volumes as NIfTI-1, on the grid of the volume that they were made from. */
import { Failure } from '../../errors.ts';
import { voxelCount } from '../../volume.ts';
import { writeWhole } from '../whole-file.ts';
import { AT, HEADER_BYTES, SMALLEST_OFFSET } from './fields.ts';
import type { NiftiVolume } from './read.ts';
import { labelsDescription } from './written-labels.ts';

const CHUNK_BYTES = 1024 * 1024;
const UINT8 = 2;

/**
 * Writes uint8 labels (source grid, i fastest) with the source's own geometry: dimensions, pixdim,
 * units, qform and sform with their codes stay byte for byte, and the byte order with them, so that
 * a viewer lays one on the other. Text fields, in which patient data can stand, are blanked;
 * extensions are left out. Gzipped when `path` ends in .gz. The file appears whole or not at all.
 * @param volumeDigest stands in descrip beside a checksum of the labels, to know them again
 *   (`areOwnLabels`)
 * @throws Failure invalid LABELS_SIZE when there is not one label for each voxel; FILE_UNWRITABLE
 */
export async function writeLabelsNifti(
  path: string,
  source: Omit<NiftiVolume, 'warnings'>,
  labels: Uint8Array,
  volumeDigest?: string,
): Promise<void> {
  const expected = voxelCount(source.volume.geometry);
  if (labels.length !== expected) {
    throw new Failure('invalid', 'LABELS_SIZE', `expected ${expected} labels, got ${labels.length}`);
  }
  const header = labelHeader(source, labelsDescription(labels, volumeDigest));
  await writeWhole(path, chunksOf(header, labels), { gzip: path.endsWith('.gz') });
}

function* chunksOf(header: Buffer, labels: Uint8Array): Generator<Buffer> {
  yield header;
  for (let at = 0; at < labels.length; at += CHUNK_BYTES) yield Buffer.from(labels.subarray(at, at + CHUNK_BYTES));
}

/**
 * 352 bytes: the source's header with the fields that describe its voxels and its making replaced.
 */
function labelHeader(
  { header: from, littleEndian }: Pick<NiftiVolume, 'header' | 'littleEndian'>,
  description: string,
) {
  const header = Buffer.alloc(SMALLEST_OFFSET);
  from.copy(header, 0, 0, HEADER_BYTES);
  const int16 = (at: number, value: number) =>
    littleEndian ? header.writeInt16LE(value, at) : header.writeInt16BE(value, at);
  const float = (at: number, value: number) =>
    littleEndian ? header.writeFloatLE(value, at) : header.writeFloatBE(value, at);
  header.fill(0, AT.dataType, AT.dimInfo); // data_type, db_name and other fields of ANALYZE that NIfTI does not use
  header.fill(0, AT.intentP1, AT.datatype); // intent parameters and code
  header.fill(0, AT.calMax, AT.calMin + 4);
  header.fill(0, AT.glmax, AT.descrip + 80 + 24); // glmax, glmin, descrip, aux_file
  header.fill(0, AT.intentName, AT.magic);
  int16(AT.datatype, UINT8);
  int16(AT.bitpix, 8);
  float(AT.voxOffset, SMALLEST_OFFSET);
  float(AT.sclSlope, 1);
  float(AT.sclInter, 0);
  header.write(description, AT.descrip, 'latin1');
  return header;
}
