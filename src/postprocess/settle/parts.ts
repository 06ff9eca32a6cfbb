/**
 * Parts of components: what of a component lies connected in one slice. Union-find joins them as
 * slices come.
 */

/** Bytes of each part here, and of what is made of it when components are judged. */
export const PART_BYTES = 128;

export class Parts {
  count = 0;
  label = new Uint8Array(256);
  /** Voxels, filled ones included. */
  voxels = new Uint32Array(256);
  /** Of them those that were filled. */
  filled = new Uint32Array(256);
  /** Sum of the confidences of the voxels that were not filled, 0 to 255 each. */
  confidence = new Float64Array(256);
  /** Of those, the voxels that are unsure (postprocess/unsure.ts). */
  unsure = new Uint32Array(256);
  /** Sum of the columns of its voxels. */
  columns = new Float64Array(256);
  /** Index of its first voxel in the canonical volume. */
  first = new Float64Array(256);
  /** 1 where a voxel lies on the first or last column, row or slice. */
  border = new Uint8Array(256);
  /** 1 where it was removed. */
  removed = new Uint8Array(256);
  #parent = new Int32Array(256);

  /** A new part, alone. @param first index of its first voxel */
  add(label: number, first: number): number {
    const part = this.count++;
    if (part === this.label.length) this.#grow();
    this.label[part] = label;
    this.first[part] = first;
    this.#parent[part] = part;
    return part;
  }

  /** The part that stands for the whole component. */
  root(part: number): number {
    const parent = this.#parent;
    let at = part;
    let up = parent[at] as number;
    while (up !== at) {
      const next = parent[up] as number;
      parent[at] = next;
      at = next;
      up = parent[at] as number;
    }
    return at;
  }

  join(a: number, b: number): void {
    const rootA = this.root(a);
    const rootB = this.root(b);
    if (rootA === rootB) return;
    // The older one stands for both, so that a chain of slices stays flat.
    if (rootA < rootB) this.#parent[rootB] = rootA;
    else this.#parent[rootA] = rootB;
  }

  #grow(): void {
    const length = 2 * this.label.length;
    const larger = <T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.label = larger(this.label, new Uint8Array(length));
    this.voxels = larger(this.voxels, new Uint32Array(length));
    this.filled = larger(this.filled, new Uint32Array(length));
    this.confidence = larger(this.confidence, new Float64Array(length));
    this.unsure = larger(this.unsure, new Uint32Array(length));
    this.columns = larger(this.columns, new Float64Array(length));
    this.first = larger(this.first, new Float64Array(length));
    this.border = larger(this.border, new Uint8Array(length));
    this.removed = larger(this.removed, new Uint8Array(length));
    this.#parent = larger(this.#parent, new Int32Array(length));
  }
}
