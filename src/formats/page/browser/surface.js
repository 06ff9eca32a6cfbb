/** The organs in 3-D: the voxels at their surface, turned, shaded and drawn in front of each other. */
import { rgb } from './unpack.js';

/** Surface voxels at most: more are thinned out evenly. */
const MOST_POINTS = 400_000;
const BACKGROUND = rgb('#05070a');

/**
 * @typedef {import('./planes.js').Shown} Shown
 * @typedef {{ at: Int32Array, normals: Float32Array, centre: number[], radius: number }} Surface
 */

/**
 * Voxels with a neighbour of another label, and which way that lies; the ball around them in mm.
 * @param {Shown} shown
 * @returns {Surface}
 */
export function surfaceOf({ size, spacing, labels }) {
  const [ni, nj, nk] = size;
  const strides = [1, ni, ni * nj];
  /** @type {number[]} */
  const found = [];
  for (let k = 0, n = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++, n++) {
        const label = labels[n];
        if (label === 0) continue;
        const inner = i > 0 && j > 0 && k > 0 && i < ni - 1 && j < nj - 1 && k < nk - 1;
        if (!inner || strides.some((step) => labels[n - step] !== label || labels[n + step] !== label)) found.push(n);
      }
  const every = Math.max(1, Math.ceil(found.length / MOST_POINTS));
  const at = Int32Array.from({ length: Math.ceil(found.length / every) }, (_, n) => found[n * every]);
  const first = [...size];
  const last = [0, 0, 0];
  for (const n of at)
    for (const [axis, index] of [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))].entries()) {
      first[axis] = Math.min(first[axis], index);
      last[axis] = Math.max(last[axis], index + 1);
    }
  const centre = spacing.map((mm, axis) => (mm * (first[axis] + last[axis])) / 2);
  const radius = Math.hypot(...spacing.map((mm, axis) => (mm * (last[axis] - first[axis])) / 2));
  return { at, normals: normalsOf(size, labels, at), centre, radius };
}

/** Away from voxels of the same label, over two voxels each way. @param {Shown['size']} size @param {Uint8Array} labels @param {Int32Array} at */
function normalsOf(size, labels, at) {
  const strides = [1, size[0], size[0] * size[1]];
  const normals = new Float32Array(3 * at.length);
  for (let p = 0; p < at.length; p++) {
    const n = at[p];
    const place = [n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / strides[2])];
    for (let axis = 0; axis < 3; axis++)
      for (const step of [-2, -1, 1, 2]) {
        const to = place[axis] + step;
        const same = to >= 0 && to < size[axis] && labels[n + step * strides[axis]] === labels[n];
        if (same) normals[3 * p + axis] -= step;
      }
  }
  return normals;
}

/**
 * Draws the surface as seen from the front, turned about the patient's axis and then tilted.
 * @param {Shown} shown @param {Surface} surface @param {{ turn: number, tilt: number }} from radians
 * @param {import('./planes.js').View} view @param {HTMLCanvasElement} canvas
 * @returns {Int32Array} index of the voxel under each pixel, -1 for none
 */
export function drawSurface(shown, surface, { turn, tilt }, view, canvas) {
  const { size, spacing, labels, colors } = shown;
  const { width, height } = canvas;
  const { at, normals, centre, radius } = surface;
  const scale = (0.52 * Math.min(width, height)) / Math.max(radius, 1);
  const edge = Math.max(1, Math.ceil(Math.max(...spacing) * scale));
  const [c, s, ct, st] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)];
  const depths = new Float32Array(width * height).fill(Infinity);
  const under = new Int32Array(width * height).fill(-1);
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let n = 0; n < pixels.length; n += 4) pixels.set([...BACKGROUND, 255], n);
  for (let p = 0; p < at.length; p++) {
    const n = at[p];
    const label = labels[n];
    if (view.hidden.has(label) || colors[label] === undefined) continue;
    const x = ((n % size[0]) + 0.5) * spacing[0] - centre[0];
    const y = ((Math.floor(n / size[0]) % size[1]) + 0.5) * spacing[1] - centre[1];
    const z = (Math.floor(n / (size[0] * size[1])) + 0.5) * spacing[2] - centre[2];
    const [px, far] = [c * x + s * y, c * y - s * x];
    const depth = ct * far + st * z;
    const u = Math.round(width / 2 + scale * px - edge / 2);
    const v = Math.round(height / 2 - scale * (ct * z - st * far) - edge / 2);
    const shade = shadeOf(normals, p, [c, s, ct, st]) * (view.selected === 0 || view.selected === label ? 1 : 0.45);
    for (let dv = Math.max(0, v); dv < Math.min(height, v + edge); dv++)
      for (let du = Math.max(0, u); du < Math.min(width, u + edge); du++) {
        const to = dv * width + du;
        if (depth >= depths[to]) continue;
        depths[to] = depth;
        under[to] = n;
        for (let channel = 0; channel < 3; channel++) pixels[4 * to + channel] = shade * colors[label][channel];
      }
  }
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return under;
}

/** Lit from the eye. @param {Float32Array} normals @param {number} p @param {number[]} turned cosine and sine of turn, of tilt */
function shadeOf(normals, p, [c, s, ct, st]) {
  const [x, y, z] = normals.subarray(3 * p, 3 * p + 3);
  const length = Math.hypot(x, y, z) || 1;
  const towards = -(ct * (c * y - s * x) + st * z) / length;
  return 0.3 + 0.7 * Math.max(0, towards);
}
