/** Label volumes as NRRD (.nrrd), on the grid of the volume that they were made from. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { displayName } from '../../class-names.ts';
import type { OrganClass } from '../../model/manifest.ts';
import type { Geometry, Triple } from '../../volume.ts';
import { areOwnTextLabels, checkLabels, labelsDescription } from '../labels-text.ts';
import { writeWhole } from '../whole-file.ts';

const CONTENT = 'content: ';

/** A class by its label, as a segmentation of 3D Slicer tells it. */
export type Segment = Pick<OrganClass, 'label' | 'name' | 'color'>;

/**
 * Writes uint8 labels (i fastest), gzipped behind their header, in the space left-posterior-superior
 * and mm. The file appears whole or not at all.
 * @param segments names and colours, as 3D Slicer reads them of a `.seg.nrrd`
 * @param volumeDigest stands in `content` beside a checksum of the labels, to know them again
 * @throws Failure invalid LABELS_SIZE, FILE_UNWRITABLE
 */
export async function writeLabelsNrrd(
  path: string,
  geometry: Geometry,
  labels: Uint8Array,
  volumeDigest?: string,
  segments: readonly Segment[] = [],
): Promise<void> {
  checkLabels(labels, geometry);
  const { size, spacing, origin, direction } = geometry;
  const vector = (numbers: readonly number[]) => `(${numbers.join(',')})`;
  const axes = direction.map((axis, n) => vector(axis.map((c) => c * (spacing as Triple)[n as 0 | 1 | 2])));
  const header = [
    'NRRD0004',
    `${CONTENT}${labelsDescription(labels, volumeDigest)}`,
    'type: uint8',
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${size.join(' ')}`,
    `space directions: ${axes.join(' ')}`,
    'kinds: domain domain domain',
    'encoding: gzip',
    `space origin: ${vector(origin)}`,
    ...segmentFields(segments),
    '',
    '',
  ];
  await writeWhole(path, [Buffer.from(header.join('\n'), 'latin1'), await promisify(gzip)(labels)]);
}

/** Fields of a segmentation of 3D Slicer, by its vtkMRMLSegmentationStorageNode. */
function segmentFields(segments: readonly Segment[]): string[] {
  if (segments.length === 0) return [];
  const fields = segments.flatMap(({ label, name, color }, n) => {
    const rgb = [1, 3, 5].map((at) => (Number.parseInt(color.slice(at, at + 2), 16) / 255).toFixed(6));
    const own = { ID: name, Name: displayName(name), Color: rgb.join(' '), LabelValue: label, Layer: 0 };
    return Object.entries(own).map(([key, value]) => `Segment${n}_${key}:=${value}`);
  });
  return ['Segmentation_MasterRepresentation:=Binary labelmap', ...fields];
}

/** True for labels of this volume that are as they were written. */
export function areOwnLabelsNrrd(path: string, volumeDigest: string, maxBytes: number): Promise<boolean> {
  return areOwnTextLabels(path, { end: '\n\n', before: CONTENT, volumeDigest, maxBytes });
}
