/** A volume and labels of it as a DICOM series and what a segmentation of it is made from. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phantomSeries } from '../../deploy/pacs/phantom-series.ts';
import { readDicom } from '../../src/formats/dicom/read.ts';
import type { SegmentationResult } from '../../src/formats/dicom/results/result.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import type { Volume } from '../../src/volume.ts';
import { DEMO_MODELS } from '../support/service.ts';

const LIMIT = 2 ** 30;
const MATRIX = 512;

/**
 * Doubled in plane and cut to 512 x 512, which scanners write.
 * @param image a CT as NIfTI, of 256 or more columns and rows
 * @param labels of it on its grid, numbered as the first head of the demo model numbers organs
 * @returns the files of the series; the result; the labels from the lowest z up
 */
export async function labelledSeries(image: string, labels: string) {
  const volume = inFullMatrix((await readNifti(image, { maxBytes: LIMIT })).volume);
  const slices = await phantomSeries(volume, 'CT');
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-labelled-'));
  try {
    for (const [n, bytes] of slices.entries()) writeFileSync(join(folder, `${n}.dcm`), bytes);
    const { source } = await readDicom(folder, { maxBytes: LIMIT, rules: [], maxLossyRatio: 1, leastBits: 9 });
    const labelled = inFullMatrix((await readNifti(labels, { maxBytes: LIMIT })).volume);
    const planes = planesOf(Uint8Array.from(labelled.voxels), source.rows * source.columns);
    const up = volume.geometry.direction[2][2] > 0;
    const frames = source.frames.map(({ position }) => position[2]);
    const asStored = (frames.at(-1) as number) > (frames[0] as number) === up;
    const manifest = await import(join(DEMO_MODELS, 'manifest.json'), { with: { type: 'json' } });
    const result: SegmentationResult = {
      source,
      model: { name: 'labelled', version: '1', sha256: 'ab'.repeat(32), head: 'btcv' },
      classes: manifest.default.heads[0].classes,
      labels: new Uint8Array(Buffer.concat(asStored ? planes : planes.toReversed())),
    };
    return { slices, result, byPlace: Buffer.concat(up ? planes : planes.toReversed()) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inFullMatrix(volume: Volume): Volume {
  const { geometry, voxels } = volume;
  const [columns, rows, slices] = geometry.size;
  const doubled = voxels.slice(0, 0).constructor as { new (length: number): typeof voxels };
  const full = new doubled(MATRIX * MATRIX * slices);
  for (let k = 0, n = 0; k < slices; k++)
    for (let y = 0; y < MATRIX; y++)
      for (let x = 0; x < MATRIX; x++, n++) full[n] = voxels[(x >> 1) + columns * ((y >> 1) + rows * k)] as number;
  const [across, down, between] = geometry.spacing;
  const size = [MATRIX, MATRIX, slices] as const;
  return { ...volume, voxels: full, geometry: { ...geometry, size, spacing: [across / 2, down / 2, between] } };
}

function planesOf(voxels: Uint8Array, pixels: number): Uint8Array[] {
  return Array.from({ length: voxels.length / pixels }, (_, k) => voxels.subarray(k * pixels, (k + 1) * pixels));
}
