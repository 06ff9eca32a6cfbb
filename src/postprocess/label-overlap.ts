/** How far two labellings of one volume agree, class by class; they may number the classes otherwise. */
import type { OrganClass } from '../model/manifest.ts';

type Named = Pick<OrganClass, 'label' | 'name'>;

/** Voxels of a class in each of two labellings, and in both. */
export interface Overlap {
  readonly one: number;
  readonly other: number;
  readonly both: number;
}

/** Null where neither has a voxel. */
export function diceOf({ one, other, both }: Overlap): number | null {
  return one + other === 0 ? null : (2 * both) / (one + other);
}

export class LabelOverlap {
  readonly #names: readonly string[];
  /** Of each label the place of its class among the names, from 1; 0 for any other. */
  readonly #places: readonly [Uint8Array, Uint8Array];
  readonly #counts: readonly [Float64Array, Float64Array, Float64Array];

  /** Counts the classes of both lists, by name. */
  constructor(one: readonly Named[], other: readonly Named[]) {
    this.#names = [...new Set([...one, ...other].map(({ name }) => name))];
    this.#places = [this.#placesOf(one), this.#placesOf(other)];
    const counts = () => new Float64Array(this.#names.length + 1);
    this.#counts = [counts(), counts(), counts()];
  }

  #placesOf(classes: readonly Named[]): Uint8Array {
    const places = new Uint8Array(256);
    for (const { label, name } of classes) places[label] = this.#names.indexOf(name) + 1;
    return places;
  }

  /** Counts voxels that lie at the same places. */
  add(one: Uint8Array, other: Uint8Array): void {
    const [ofOne, ofOther] = this.#places;
    const [ones, others, both] = this.#counts;
    for (let n = 0; n < one.length; n++) {
      const a = ofOne[one[n] as number] as number;
      const b = ofOther[other[n] as number] as number;
      ones[a] = (ones[a] as number) + 1;
      others[b] = (others[b] as number) + 1;
      if (a === b) both[a] = (both[a] as number) + 1;
    }
  }

  byName(): Map<string, Overlap> {
    const [ones, others, both] = this.#counts;
    const at = (counts: Float64Array, place: number) => counts[place] ?? 0;
    return new Map(
      this.#names.map((name, n) => [name, { one: at(ones, n + 1), other: at(others, n + 1), both: at(both, n + 1) }]),
    );
  }
}
