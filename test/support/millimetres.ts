/**
 * What the model 'millimetres' must answer, computed here from
 * test/fixtures/make_millimetres_model.py's description.
 */
import { fileURLToPath } from 'node:url';
import type { Volume } from '../../src/volume.ts';

/** Labels tell which slices and which spacing the graph was given. */
export const MILLIMETRES_MODEL = fileURLToPath(new URL('../fixtures/millimetres', import.meta.url));

const CHANNELS = [3, 7, 19, 31, 43];
/** Of its manifest, mm. */
export const NEIGHBOUR = 5;

/**
 * Labels of an LPS volume (axes i, j, k to Left, Posterior, Superior).
 * @param lower end of the window, as a stored value
 */
export function sumsAnswer(volume: Volume, lower: number): Uint8Array {
  const [ni, nj, nk] = volume.geometry.size;
  const [columns, rows, slices] = volume.geometry.spacing;
  const plane = ni * nj;
  const step = Math.max(1, Math.floor(NEIGHBOUR / slices + 0.5));
  const sample = 17 * hundredths(rows) + 29 * hundredths(columns) + 5 * lower;
  const labels = new Uint8Array(plane * nk);
  for (let k = 0; k < nk; k++) {
    const from = CHANNELS.map((_, c) => plane * Math.min(nk - 1, Math.max(0, k + (c - 2) * step)));
    for (let n = 0; n < plane; n++) {
      const seen = CHANNELS.reduce((sum, by, c) => sum + by * (volume.voxels[(from[c] as number) + n] as number), 0);
      labels[k * plane + n] = (((seen + sample) % 251) + 251) % 251;
    }
  }
  return labels;
}

function hundredths(mm: number): number {
  return Math.round(100 * mm);
}
