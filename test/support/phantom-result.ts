/**
 * The result that test/pacs/write_series.py prepares: the labels of a phantom on the grid of the
 * DICOM series that it writes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrganMeasure } from '../../src/formats/dicom/results/report-groups.ts';
import type { SegmentationResult, SegmentedClass } from '../../src/formats/dicom/results/result.ts';
import type { Triple } from '../../src/volume.ts';

function organ(label: number, name: string, value: string, meaning: string, color: string): SegmentedClass {
  return { label, name, code: { scheme: 'SCT', value, meaning }, color };
}

/** Not every label of a head, and one that the phantom does not have. */
export const PHANTOM_CLASSES = [
  organ(1, 'liver', '10200004', 'Liver', '#b4503c'),
  organ(2, 'spleen', '78961009', 'Spleen', '#7d3cb4'),
  organ(4, 'liver_tumour', '108369006', 'Neoplasm', '#00ff7f'),
  organ(5, 'left_kidney', '18639004', 'Left kidney', '#3cb44b'),
];

export const PHANTOM_MODEL = { name: 'bands', version: '1.2.0', sha256: 'ab'.repeat(32), head: 'abdomen' };

/**
 * The folders that write_series.py makes: six grids, one of them as a multi-frame instance too, and
 * a series without organs.
 */
export const PHANTOM_SERIES = [
  'axial',
  'head-first',
  'prone',
  'coronal',
  'sagittal',
  'oblique',
  'oblique multi-frame',
  'axial empty',
] as const;

export type PhantomResult = SegmentationResult & { readonly confidence: Uint8Array };

/** The result on the series in `folder`. */
export async function phantomResult(folder: string): Promise<PhantomResult> {
  const bytes = async (name: string) => new Uint8Array(await readFile(join(folder, name)));
  return {
    source: JSON.parse(await readFile(join(folder, 'source.json'), 'utf8')),
    model: PHANTOM_MODEL,
    classes: PHANTOM_CLASSES,
    labels: await bytes('labels.raw'),
    confidence: await bytes('confidence.raw'),
  };
}

function boxOf([x0, y0, z0]: Triple, [x1, y1, z1]: Triple): Triple[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [n & 1 ? x1 : x0, n & 2 ? y1 : y0, n & 4 ? z1 : z0]);
}

/** One of each verdict, with reasons longer than a Code Value. */
export const PHANTOM_MEASURES: readonly OrganMeasure[] = [
  {
    label: 1,
    volumeMl: 37.125,
    meanConfidence: 0.876543210987654,
    verdict: 'accept',
    reasons: [],
    axes: { long: 61.4, short: 40.2, k: 2 },
    place: { centroid: [1.5, -20.25, 4], box: boxOf([-30, -40, 0], [30, 0, 8]) },
    hounsfield: { mean: 54.3, sd: 12.1, p10: 38, median: 55, p90: 70 },
  },
  {
    label: 2,
    volumeMl: 4.5,
    meanConfidence: 0.5,
    verdict: 'review',
    reasons: ['LOW_CONFIDENCE', 'CUT_BY_FIELD_OF_VIEW'],
    axes: { long: 0, short: 0, k: 1 },
  },
  { label: 4, volumeMl: 0, meanConfidence: null, verdict: 'absent', reasons: ['LOW_CONFIDENCE'] },
  { label: 5, volumeMl: 1 / 3, meanConfidence: 0.4, verdict: 'reject', reasons: ['VOLUME_BELOW_USUAL'] },
];
