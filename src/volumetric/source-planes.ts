/**
 * Logits of the network's rows, resampled to planes of the source's own grid and decided there: a
 * plane as soon as the rows on both sides of it are here, a class at a time.
 */
import type { PatchOutput } from '../model/patch-input.ts';
import type { Triple } from '../volume.ts';
import { type PlaneDecision, planeDecision } from './decide.ts';
import type { Layout } from './grid.ts';
import type { Resampling } from './spacing.ts';
import { type Samples, samples } from './spline.ts';

export interface SourcePlanesOptions {
  /** Voxels of the network's grid, and of the box of the source that it stands for. */
  readonly from: Triple;
  readonly to: Triple;
  readonly resampling: Resampling;
  readonly classes: number;
  readonly output: PatchOutput;
  /** What is resampled is rounded to float16. */
  readonly half: boolean;
  /** Where the box lies in `labels` and `confidence`. */
  readonly layout: Layout;
  readonly labels: Uint8Array;
  readonly confidence: Uint8Array;
}

export class SourcePlanes {
  readonly #options: SourcePlanesOptions;
  readonly #along: readonly [Samples, Samples, Samples];
  readonly #decision: PlaneDecision;
  /** (classes, H, W) of the row before the last one that came, and of that. */
  #rows: readonly [Float32Array, Float32Array];
  #came = 0;
  #decided = 0;
  // Of one class: the rows' mean, that with the source's rows, and the plane.
  readonly #mixed: Float32Array;
  readonly #line: Float32Array;
  readonly #plane: Float32Array;

  constructor(options: SourcePlanesOptions) {
    const { from, to, classes, resampling, output } = options;
    const along = (axis: 0 | 1 | 2) => samples(from[axis], to[axis], resampling.orders[axis], resampling.align);
    this.#options = options;
    this.#along = [along(0), along(1), along(2)];
    this.#decision = planeDecision(output, to[1] * to[2]);
    const row = () => new Float32Array(classes * from[1] * from[2]);
    this.#rows = [row(), row()];
    this.#mixed = new Float32Array(from[1] * from[2]);
    this.#line = new Float32Array(from[2]);
    this.#plane = new Float32Array(to[1] * to[2]);
  }

  /** Bytes of one for such volumes. */
  static bytes({ from, to, classes }: Pick<SourcePlanesOptions, 'from' | 'to' | 'classes'>): number {
    return 4 * (2 * classes + 1) * from[1] * from[2] + 15 * to[1] * to[2];
  }

  /** Takes in the next row. @param fill writes its logits (classes, H, W) */
  next(fill: (row: Float32Array) => void): void {
    const [before, last] = this.#rows;
    fill(before);
    this.#rows = [last, before];
    this.#came++;
    const [depth] = this.#along;
    while (this.#decided < depth.outLength && this.#lastRow(this.#decided) < this.#came) this.#decide(this.#decided++);
  }

  /** The last of the rows that plane p is made of. */
  #lastRow(p: number): number {
    const { rows, taps } = this.#along[0];
    return rows[p * taps + taps - 1] as number;
  }

  #decide(p: number): void {
    const { to, classes, half, layout, labels, confidence } = this.#options;
    const plane = this.#plane;
    for (let c = 0; c < classes; c++) {
      this.#resample(this.#mix(p, c));
      if (half) for (let n = 0; n < plane.length; n++) plane[n] = Math.f16round(plane[n] as number);
      this.#decision.take(c, this.#plane);
    }
    const found = new Uint8Array(this.#plane.length);
    const sure = new Uint8Array(this.#plane.length);
    this.#decision.decide(found, sure);
    for (let y = 0, n = 0; y < to[1]; y++) {
      const base = layout.offset + p * layout.strides[0] + y * layout.strides[1];
      for (let x = 0; x < to[2]; x++, n++) {
        labels[base + x * layout.strides[2]] = found[n] as number;
        confidence[base + x * layout.strides[2]] = sure[n] as number;
      }
    }
  }

  /** Logits of class c halfway between two rows, or of one row: (H, W) of the network. */
  #mix(p: number, c: number): Float32Array {
    const { rows, weights, taps } = this.#along[0];
    const length = this.#mixed.length;
    const logits = (tap: number) => {
      const row = rows[p * taps + tap] === this.#came - 1 ? this.#rows[1] : this.#rows[0];
      return row.subarray(c * length, (c + 1) * length);
    };
    if (taps === 1 || weights[p * taps] === 1) return logits(0);
    return mix(logits(0), logits(1), weights[p * taps] as number, weights[p * taps + 1] as number, this.#mixed);
  }

  /** To the source's rows and columns. */
  #resample(logits: Float32Array): void {
    const [, rows, columns] = this.#along;
    const { from, to } = this.#options;
    if (rows.taps === 1 && columns.taps === 1 && from[1] === to[1] && from[2] === to[2]) {
      this.#plane.set(logits);
      return;
    }
    for (let y = 0; y < to[1]; y++) {
      const line = (tap: number) => {
        const row = rows.rows[y * rows.taps + tap] as number;
        return logits.subarray(row * from[2], (row + 1) * from[2]);
      };
      const mixed =
        rows.taps === 1
          ? line(0)
          : mix(line(0), line(1), rows.weights[2 * y] as number, rows.weights[2 * y + 1] as number, this.#line);
      this.#spread(mixed, y * to[2]);
    }
  }

  /** One row to the source's columns, into the plane. */
  #spread(line: Float32Array, at: number): void {
    const { rows, weights, taps, outLength } = this.#along[2];
    const plane = this.#plane;
    for (let x = 0; x < outLength; x++) {
      const first = line[rows[x * taps] as number] as number;
      plane[at + x] =
        taps === 1
          ? first
          : first * (weights[2 * x] as number) +
            (line[rows[2 * x + 1] as number] as number) * (weights[2 * x + 1] as number);
    }
  }
}

function mix(a: Float32Array, b: Float32Array, ofA: number, ofB: number, out: Float32Array): Float32Array {
  for (let n = 0; n < out.length; n++) out[n] = (a[n] as number) * ofA + (b[n] as number) * ofB;
  return out;
}
