/** Mean intensities of organs, of slices of the source as their labels leave. */
import type { Volume } from '../volume.ts';
import { eachRun } from './words.ts';

interface LabelSum {
  readonly label: number;
  readonly voxels: number;
  /** Of stored values. */
  readonly sum: number;
}

export class OrganMeans {
  readonly #volume: Pick<Volume, 'geometry' | 'voxels' | 'rescale'>;
  /** Of each slice, as its labels left last. */
  readonly #slices: (readonly LabelSum[])[] = [];
  readonly #voxels = new Uint32Array(256);
  readonly #sums = new Float64Array(256);

  constructor(volume: Pick<Volume, 'geometry' | 'voxels' | 'rescale'>) {
    this.#volume = volume;
  }

  /**
   * In place of what it was told of the slice before.
   * @param k along the source's slice axis; its voxels are there
   * @param labels (nj, ni)
   */
  take(k: number, labels: Uint8Array): void {
    const { geometry, voxels } = this.#volume;
    const [ni, nj] = geometry.size;
    const [counts, sums] = [this.#voxels.fill(0), this.#sums.fill(0)];
    eachRun(labels, ni, (label, row, start, end) => {
      const from = (k * nj + row) * ni;
      let sum = 0;
      for (let n = from + start; n < from + end; n++) sum += voxels[n] as number;
      sums[label] = (sums[label] as number) + sum;
      counts[label] = (counts[label] as number) + end - start;
    });
    const found: LabelSum[] = [];
    for (let label = 1; label < 256; label++) {
      const voxels = counts[label] as number;
      if (voxels > 0) found.push({ label, voxels, sum: sums[label] as number });
    }
    this.#slices[k] = found;
  }

  /** By label, of those with a voxel: HU of a CT. */
  means(): Map<number, number> {
    const { slope, intercept } = this.#volume.rescale;
    const found = Map.groupBy(this.#slices.flat(), ({ label }) => label);
    const total = (parts: readonly LabelSum[], of: 'voxels' | 'sum') => parts.reduce((sum, part) => sum + part[of], 0);
    return new Map(
      [...found].map(([label, parts]) => [label, slope * (total(parts, 'sum') / total(parts, 'voxels')) + intercept]),
    );
  }
}
