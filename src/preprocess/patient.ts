/**
 * Which slices show nothing of the patient, told from the voxels and the window alone: nothing in
 * them reaches above the window's lower end (air), or only what is thinner than a body (the table).
 */
import type { WindowRule } from '../model/manifest.ts';
import type { Volume, VoxelArray } from '../volume.ts';
import type { Orientation } from './orientation.ts';
import type { VolumeWindow } from './window.ts';

/**
 * A slice is looked at in squares of this part of its longer edge: 8 of 512 pixels, 6 mm in a field
 * of view of 400 mm.
 */
const SQUARES = 64;
/**
 * A square is body when this share of it is above the lower end: the shell of a table fills half of
 * one, noise in fat spares most of it.
 */
const BODY_SHARE = 0.75;

export class PatientCheck {
  readonly #voxels: VoxelArray;
  readonly #orientation: Orientation;
  readonly #lower: number;
  readonly #sign: number;
  readonly #square: number;
  readonly #line: Float64Array;
  readonly #counts: Uint32Array;

  /**
   * @param kind fixed windows are intensities of tissue, so a body must be solid; below a
   *   percentile lies whatever the volume is made of, so there one voxel above it makes a slice
   *   worth computing
   */
  constructor(volume: Volume, orientation: Orientation, window: VolumeWindow, kind: WindowRule['kind']) {
    const [columns, rows] = orientation.size;
    const edge = Math.max(columns, rows);
    this.#voxels = volume.voxels;
    this.#orientation = orientation;
    this.#sign = Math.sign(volume.rescale.slope);
    this.#lower = this.#sign * window.stored.lower;
    this.#square = kind === 'fixed' ? Math.max(1, Math.floor(edge / SQUARES)) : 1;
    this.#line = new Float64Array(edge);
    this.#counts = new Uint32Array(edge);
  }

  /**
   * True when the canonical slice, whose voxels must all be here, shows something of the patient.
   * Quick where it does.
   */
  holds(slice: number): boolean {
    const { offset, size, strides } = this.#orientation;
    // Squares have no up and down: the nearer axis in memory is read along, and flips do not
    // matter.
    const [across, down] = Math.abs(strides[0]) <= Math.abs(strides[1]) ? ([0, 1] as const) : ([1, 0] as const);
    const width = size[across];
    const height = size[down];
    const step = strides[across];
    const pitch = Math.abs(strides[down]);
    let base = offset + slice * strides[2];
    for (const axis of [0, 1] as const) if (strides[axis] < 0) base += (size[axis] - 1) * strides[axis];
    const bands = Math.ceil(height / this.#square);
    // From the middle outwards: that is where the patient lies.
    for (let n = 0; n < bands; n++) {
      const half = (n + 1) >> 1;
      const band = (bands >> 1) + (n % 2 === 1 ? -half : half);
      const first = band * this.#square;
      if (this.#bandHolds(base + first * pitch, Math.abs(step), pitch, width, Math.min(this.#square, height - first))) {
        return true;
      }
    }
    return false;
  }

  #bandHolds(start: number, step: number, pitch: number, width: number, rows: number): boolean {
    const square = this.#square;
    const counts = this.#counts.fill(0);
    for (let row = 0; row < rows; row++) {
      readLine(this.#voxels, start + row * pitch, step, width, this.#line);
      countAbove(this.#line, width, this.#sign, this.#lower, square, counts);
    }
    for (let at = 0, n = 0; at < width; at += square, n++) {
      if ((counts[n] as number) >= BODY_SHARE * rows * Math.min(square, width - at)) return true;
    }
    return false;
  }
}

/**
 * The only loop that sees every voxel type; the other works on its float64 copy, which the compiler
 * knows as one type.
 */
function readLine(voxels: VoxelArray, start: number, step: number, count: number, line: Float64Array): void {
  if (step === 1) {
    line.set(voxels.subarray(start, start + count));
    return;
  }
  for (let n = 0; n < count; n++) line[n] = voxels[start + n * step] as number;
}

function countAbove(
  line: Float64Array,
  width: number,
  sign: number,
  lower: number,
  square: number,
  counts: Uint32Array,
): void {
  for (let at = 0, n = 0; at < width; at += square, n++) {
    const end = Math.min(width, at + square);
    let above = 0;
    for (let i = at; i < end; i++) if (sign * (line[i] as number) > lower) above++;
    counts[n] = (counts[n] as number) + above;
  }
}
