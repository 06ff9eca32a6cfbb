/** The three planes: which voxels they show, and how these become pixels. */

/**
 * @typedef {{ size: [number, number, number], spacing: [number, number, number], levels: number[],
 *   image: Uint8Array, labels: Uint8Array, removed: Uint8Array | undefined, colors: number[][] }} Shown
 * @typedef {{ at: [number, number, number], lower: number, upper: number, opacity: number,
 *   mask: boolean, removed: boolean, hidden: Set<number>, selected: number }} View
 * @typedef {{ name: string, across: 0 | 1 | 2, down: 0 | 1 | 2, through: 0 | 1 | 2, up: boolean,
 *   ends: [string, string] }} Plane
 */

/**
 * Axes of the volume: 0 to Left, 1 to Posterior, 2 to Superior; `up` where the plane's second axis
 * runs up the screen.
 * @type {Plane[]}
 */
export const PLANES = [
  { name: 'axial', across: 0, down: 1, through: 2, up: false, ends: ['R', 'L'] },
  { name: 'coronal', across: 0, down: 2, through: 1, up: true, ends: ['R', 'L'] },
  { name: 'sagittal', across: 1, down: 2, through: 0, up: true, ends: ['A', 'P'] },
];

/** Opacity of an outline. */
const OUTLINE = 240;

/**
 * Where a plane lies on its canvas, in canvas pixels; proportions are true in mm.
 * @param {Shown} shown @param {Plane} plane @param {HTMLCanvasElement} canvas
 */
export function placed({ size, spacing }, { across, down }, { width, height }) {
  const [wide, tall] = [size[across] * spacing[across], size[down] * spacing[down]];
  const scale = Math.min(width / wide, height / tall);
  const [w, h] = [wide * scale, tall * scale];
  return { left: (width - w) / 2, top: (height - h) / 2, width: w, height: h };
}

/** @param {Shown} shown @param {View} view @param {Plane} plane @param {HTMLCanvasElement} canvas */
export function drawPlane(shown, view, plane, canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const { left, top, width, height } = placed(shown, plane, canvas);
  const { image, labels, removed } = voxelsOf(shown, view, plane);
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = true;
  context.drawImage(painted(shown, plane, greyPixels(shown, view, image)), left, top, width, height);
  context.imageSmoothingEnabled = false;
  if (view.mask)
    context.drawImage(painted(shown, plane, maskPixels(shown, view, plane, labels)), left, top, width, height);
  if (view.removed && removed !== undefined)
    context.drawImage(painted(shown, plane, removedPixels(shown, plane, removed)), left, top, width, height);
  crosshair(context, shown, view, plane, { left, top, width, height });
}

/** The voxels of the plane, row by row from the top. @param {Shown} shown @param {View} view @param {Plane} plane */
function voxelsOf({ size, image, labels, removed }, { at }, { across, down, through, up }) {
  const strides = [1, size[0], size[0] * size[1]];
  const [w, h] = [size[across], size[down]];
  const [x, y] = [strides[across], strides[down]];
  const start = at[through] * strides[through];
  /** @param {Uint8Array} from */
  const cut = (from) => {
    const plane = new Uint8Array(w * h);
    for (let v = 0, n = 0; v < h; v++)
      for (let u = 0, m = start + (up ? h - 1 - v : v) * y; u < w; u++, n++, m += x) plane[n] = from[m];
    return plane;
  };
  return { image: cut(image), labels: cut(labels), removed: removed && cut(removed) };
}

/** @param {Shown} shown @param {View} view @param {Uint8Array} image levels of the plane's voxels */
function greyPixels({ levels }, { lower, upper }, image) {
  const grey = levels.map((value) => Math.max(0, Math.min(255, (255 * (value - lower)) / (upper - lower))));
  const pixels = new Uint8ClampedArray(4 * image.length);
  for (let n = 0; n < image.length; n++) pixels.fill(grey[image[n]], 4 * n, 4 * n + 3);
  for (let n = 3; n < pixels.length; n += 4) pixels[n] = 255;
  return pixels;
}

/** Filled as strong as the view says, with outlines. @param {Shown} shown @param {View} view @param {Plane} plane @param {Uint8Array} labels */
function maskPixels({ size, colors }, { opacity, hidden, selected }, { across }, labels) {
  const w = size[across];
  const pixels = new Uint8ClampedArray(4 * labels.length);
  for (let n = 0; n < labels.length; n++) {
    const label = labels[n];
    if (label === 0 || hidden.has(label) || colors[label] === undefined) continue;
    const u = n % w;
    const edge =
      (u > 0 && labels[n - 1] !== label) ||
      (u < w - 1 && labels[n + 1] !== label) ||
      (n >= w && labels[n - w] !== label) ||
      (n + w < labels.length && labels[n + w] !== label);
    pixels.set(edge && label === selected ? [255, 255, 255] : colors[label], 4 * n);
    pixels[4 * n + 3] = edge ? OUTLINE * Math.min(1, 2 * opacity) : 255 * opacity;
  }
  return pixels;
}

/** Every second voxel in the class's colour, the others white. @param {Shown} shown @param {Plane} plane @param {Uint8Array} removed */
function removedPixels({ size, colors }, { across }, removed) {
  const pixels = new Uint8ClampedArray(4 * removed.length);
  for (let n = 0; n < removed.length; n++) {
    if (removed[n] === 0) continue;
    const odd = ((n % size[across]) + Math.floor(n / size[across])) % 2 === 1;
    pixels.set(odd ? [255, 255, 255] : (colors[removed[n]] ?? [255, 255, 255]), 4 * n);
    pixels[4 * n + 3] = 255;
  }
  return pixels;
}

/** @param {Shown} shown @param {Plane} plane @param {Uint8ClampedArray<ArrayBuffer>} pixels */
function painted({ size }, { across, down }, pixels) {
  const canvas = new OffscreenCanvas(size[across], size[down]);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, size[across], size[down]), 0, 0);
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D} context @param {Shown} shown @param {View} view @param {Plane} plane
 * @param {{ left: number, top: number, width: number, height: number }} place
 */
function crosshair(context, { size }, { at }, { across, down, up, ends }, { left, top, width, height }) {
  const x = left + ((at[across] + 0.5) * width) / size[across];
  const y = top + (((up ? size[down] - 1 - at[down] : at[down]) + 0.5) * height) / size[down];
  context.strokeStyle = '#9fb4cc99';
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(left + width, y);
  context.moveTo(x, top);
  context.lineTo(x, top + height);
  context.stroke();
  const font = Math.max(13, context.canvas.width / 40);
  context.font = `${font}px system-ui, sans-serif`;
  context.fillStyle = '#dfe5ec';
  context.textBaseline = 'middle';
  context.fillText(ends[0], 6, context.canvas.height / 2);
  context.fillText(ends[1], context.canvas.width - font, context.canvas.height / 2);
}

/**
 * The voxel under a pixel of the canvas; undefined beside the plane.
 * @param {Shown} shown @param {View} view @param {Plane} plane @param {HTMLCanvasElement} canvas
 * @param {number} x @param {number} y
 * @returns {[number, number, number] | undefined}
 */
export function voxelUnder(shown, view, plane, canvas, x, y) {
  const { left, top, width, height } = placed(shown, plane, canvas);
  const { across, down, up } = plane;
  const u = Math.floor(((x - left) / width) * shown.size[across]);
  const v = Math.floor(((y - top) / height) * shown.size[down]);
  if (u < 0 || v < 0 || u >= shown.size[across] || v >= shown.size[down]) return undefined;
  const at = /** @type {[number, number, number]} */ ([...view.at]);
  at[across] = u;
  at[down] = up ? shown.size[down] - 1 - v : v;
  return at;
}
