/** Measures of each class, gathered slice by slice while labels are produced. */
import type { Head } from '../model/manifest.ts';
import type { Orientation } from '../preprocess/orientation.ts';
import { type Geometry, voxelMl } from '../volume.ts';
import type { PartTally } from './settle/settlement.ts';
import { UNSURE_BELOW } from './unsure.ts';
import { wordsOf } from './words.ts';

export interface ClassMeasure {
  readonly label: number;
  readonly name: string;
  readonly voxels: number;
  readonly volumeMl: number;
  /** Mean probability (0..1) of the class over its voxels; null where it has none. */
  readonly meanConfidence: number | null;
  /** Share of those voxels whose probability is below 0.8 (unsure.ts). */
  readonly unsureShare: number;
  /**
   * True when a voxel lies on the first or last slice, row or column: the organ may go on outside.
   */
  readonly touchesBorder: boolean;
  /**
   * Lowest and highest canonical slice (to Superior) with a voxel of the class; null where it has
   * none.
   */
  readonly firstSlice: number | null;
  readonly lastSlice: number | null;
  /**
   * Sum of the change of area from slice to slice over twice the largest area: 1 where areas only
   * grow and then only shrink; 0 where there is no voxel.
   */
  readonly unevenness: number;
  /** Mean column (to Left) and slice (to Superior) of its voxels; null where it has none. */
  readonly centre: { readonly column: number; readonly slice: number } | null;
}

export class Measures {
  readonly #head: Pick<Head, 'classes'>;
  readonly #orientation: Orientation;
  readonly #voxelMl: number;
  readonly #voxels = new Float64Array(256);
  /** Voxels that have a confidence of their own: all but those that were filled. */
  readonly #judged = new Float64Array(256);
  readonly #confidence = new Float64Array(256);
  /** Sums of the columns and slices of its voxels. */
  readonly #columns = new Float64Array(256);
  readonly #slices = new Float64Array(256);
  readonly #unsure = new Float64Array(256);
  /** Voxels of a label in each slice, where it has any. */
  readonly #areas = new Map<number, Uint32Array>();
  readonly #sure: Uint32Array;
  readonly #touches = new Uint8Array(256);
  readonly #first = new Int32Array(256).fill(-1);
  readonly #last = new Int32Array(256).fill(-1);
  // Of the slice at hand; a slice has fewer than 2^32 / 255 voxels.
  readonly #sliceVoxels = new Uint32Array(256);
  readonly #sliceConfidence = new Float64Array(256);
  readonly #sliceColumns = new Float64Array(256);
  readonly #sliceUnsure = new Uint32Array(256);

  constructor(head: Pick<Head, 'classes'>, geometry: Geometry, orientation: Orientation) {
    this.#head = head;
    this.#orientation = orientation;
    this.#voxelMl = voxelMl(geometry);
    this.#sure = new Uint32Array(orientation.size[2]);
  }

  /**
   * Takes in one canonical slice; each slice once, in any order.
   * @param labels (H, W)
   * @param confidence (H, W), 255 x the probability of that label
   */
  add(labels: Uint8Array, confidence: Uint8Array, canonicalSlice: number): void {
    const [width, height, slices] = this.#orientation.size;
    if (labels.length !== width * height || confidence.length !== labels.length) {
      throw new RangeError(`labels and confidence must have ${width * height} values`);
    }
    const count = this.#sliceVoxels.fill(0);
    const sum = this.#sliceConfidence.fill(0);
    const columns = this.#sliceColumns.fill(0);
    const unsure = this.#sliceUnsure.fill(0);
    tally(labels, confidence, width, { count, sum, columns, unsure });
    const endSlice = canonicalSlice === 0 || canonicalSlice === slices - 1;
    for (let label = 1; label < 256; label++) {
      if (count[label] === 0) continue;
      const voxels = count[label] ?? 0;
      this.addTally({
        label,
        slice: canonicalSlice,
        voxels,
        own: voxels,
        confidence: sum[label] ?? 0,
        unsure: unsure[label] ?? 0,
        columns: columns[label] ?? 0,
        border: endSlice,
      });
    }
    const touches = this.#touches;
    for (const label of labels.subarray(0, width)) touches[label] = 1;
    for (const label of labels.subarray((height - 1) * width)) touches[label] = 1;
    for (let row = 0; row < height; row++) {
      touches[labels[row * width] ?? 0] = 1;
      touches[labels[row * width + width - 1] ?? 0] = 1;
    }
  }

  /** Takes in labels that were counted elsewhere. */
  addTally({ label, slice, voxels, own, confidence, unsure, columns, border }: PartTally): void {
    let areas = this.#areas.get(label);
    if (areas === undefined) {
      areas = new Uint32Array(this.#orientation.size[2]);
      this.#areas.set(label, areas);
    }
    areas[slice] = (areas[slice] as number) + voxels;
    this.#sure[slice] = (this.#sure[slice] as number) + own - unsure;
    this.#unsure[label] = (this.#unsure[label] ?? 0) + unsure;
    this.#voxels[label] = (this.#voxels[label] ?? 0) + voxels;
    this.#judged[label] = (this.#judged[label] ?? 0) + own;
    this.#confidence[label] = (this.#confidence[label] ?? 0) + confidence;
    this.#columns[label] = (this.#columns[label] ?? 0) + columns;
    this.#slices[label] = (this.#slices[label] ?? 0) + voxels * slice;
    const first = this.#first[label] ?? -1;
    if (first < 0 || slice < first) this.#first[label] = slice;
    if (slice > (this.#last[label] ?? -1)) this.#last[label] = slice;
    if (border) this.#touches[label] = 1;
  }

  /** Voxels of a class in each canonical slice; empty where it has none. */
  areas(label: number): Uint32Array {
    return this.#areas.get(label) ?? new Uint32Array(0);
  }

  /** Voxels of all classes in each canonical slice whose probability is 0.8 or more. */
  get sure(): Uint32Array {
    return this.#sure;
  }

  /** One measure for each class of the head, in its order. */
  result(): ClassMeasure[] {
    return this.#head.classes.map(({ label, name }) => {
      const voxels = this.#voxels[label] ?? 0;
      return {
        label,
        name,
        voxels,
        volumeMl: voxels * this.#voxelMl,
        meanConfidence: voxels === 0 ? null : (this.#confidence[label] ?? 0) / (this.#judged[label] ?? 0) / 255,
        unsureShare: voxels === 0 ? 0 : (this.#unsure[label] ?? 0) / (this.#judged[label] ?? 0),
        unevenness: unevennessOf(this.areas(label)),
        touchesBorder: voxels > 0 && this.#touches[label] === 1,
        firstSlice: voxels === 0 ? null : (this.#first[label] ?? null),
        lastSlice: voxels === 0 ? null : (this.#last[label] ?? null),
        centre:
          voxels === 0
            ? null
            : { column: (this.#columns[label] ?? 0) / voxels, slice: (this.#slices[label] ?? 0) / voxels },
      };
    });
  }
}

/** See `ClassMeasure.unevenness`. @param areas voxels of each slice, ascending */
function unevennessOf(areas: Uint32Array): number {
  let change = 0;
  let largest = 0;
  let before = 0;
  for (const area of areas) {
    change += Math.abs(area - before);
    largest = Math.max(largest, area);
    before = area;
  }
  return largest === 0 ? 0 : (change + before) / (2 * largest);
}

/** What a slice has of each label. */
interface SliceTally {
  readonly count: Uint32Array;
  readonly sum: Float64Array;
  readonly columns: Float64Array;
  readonly unsure: Uint32Array;
}

/** Adds the voxels, confidences and columns of every label but background. */
function tally(labels: Uint8Array, confidence: Uint8Array, width: number, sums: SliceTally): void {
  const { count, sum, columns, unsure } = sums;
  const words = wordsOf(labels);
  const add = (n: number) => {
    const label = labels[n] as number;
    count[label] = (count[label] as number) + 1;
    const sure = confidence[n] as number;
    sum[label] = (sum[label] as number) + sure;
    if (sure < UNSURE_BELOW) unsure[label] = (unsure[label] as number) + 1;
    columns[label] = (columns[label] as number) + (n % width);
  };
  for (let w = 0; w < words.length; w++) {
    if (words[w] === 0) continue;
    for (let n = 4 * w; n < 4 * w + 4; n++) add(n);
  }
  for (let n = 4 * words.length; n < labels.length; n++) add(n);
}
