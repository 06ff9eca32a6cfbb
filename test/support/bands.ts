/**
 * What the model 'bands' must answer, computed here from test/fixtures/make_models.py's description
 * in float32 arithmetic.
 */
import type { Volume } from '../../src/volume.ts';

const f = Math.fround;
const WEIGHTS = [f(f(1) / f(7)), f(f(4) / f(7)), f(f(2) / f(7))] as const;
const BOUNDS = { three: [0.25, 0.5, 0.75], one: [0.5] } as const;

export interface BandsAnswer {
  readonly labels: Uint8Array;
  readonly confidence: Uint8Array;
}

/**
 * Labels and confidence of an LPS volume (axes i, j, k to Left, Posterior, Superior).
 * @param window lower and upper, as stored values
 */
export function bandsAnswer(volume: Volume, head: 'three' | 'one', [lower, upper]: readonly number[]): BandsAnswer {
  const [ni, nj, nk] = volume.geometry.size;
  const plane = ni * nj;
  const labels = new Uint8Array(plane * nk);
  const confidence = new Uint8Array(plane * nk);
  const unit = (voxel: number) => {
    const ratio = f(
      f(f(volume.voxels[voxel] as number) - f(lower as number)) / f(f(upper as number) - f(lower as number)),
    );
    return Math.min(1, Math.max(0, ratio));
  };
  for (let k = 0; k < nk; k++) {
    const below = Math.max(0, k - 1);
    const above = Math.min(nk - 1, k + 1);
    for (let n = 0; n < plane; n++) {
      let mixed = f(unit(below * plane + n) * WEIGHTS[0]);
      mixed = f(mixed + f(unit(k * plane + n) * WEIGHTS[1]));
      mixed = f(mixed + f(unit(above * plane + n) * WEIGHTS[2]));
      labels[k * plane + n] = BOUNDS[head].filter((bound) => mixed >= bound).length;
      confidence[k * plane + n] = halfToEven(f(mixed * 255));
    }
  }
  return { labels, confidence };
}

/** The window of the model's CT, as intensities. */
export const CT_WINDOW = [-100, 300] as const;

/** The window of the model's MR: the 1st and 99th percentile by nearest rank. */
export function mrWindow(volume: Volume): [number, number] {
  const sorted = Array.from(volume.voxels).sort((a, b) => a - b);
  const at = (p: number) => sorted[Math.ceil((p / 100) * sorted.length) - 1] as number;
  return [at(1), at(99)];
}

function halfToEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
