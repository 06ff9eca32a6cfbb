/** One plane of a volume with its labels on top, drawn at its true proportions. */
import type { VoxelArray } from '../../volume.ts';

export type Rgb = readonly [number, number, number];

/** An RGB picture, three bytes a pixel, row by row from the top. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A plane as steps through the source's memory; x to the right of the picture, y down. */
export interface Plane {
  /** Voxels across and down. */
  readonly columns: number;
  readonly rows: number;
  /** Source index of the voxel at the top left, and the steps from it. */
  readonly start: number;
  readonly columnStep: number;
  readonly rowStep: number;
}

/** Grey = stored * gain + bias, clamped to 0..255. */
export interface Grey {
  readonly gain: number;
  readonly bias: number;
}

/** Share of an organ's colour inside its outline. */
const FILL = 0.42;
const OUTLINE = 0.95;

/** Pixels of the canvas. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A volume with its labels, and how they are shown. */
export interface LabelledVolume {
  readonly voxels: VoxelArray;
  readonly grey: Grey;
  readonly labels: Uint8Array;
  /** By label; one without a colour is left out. */
  readonly colors: readonly (Rgb | undefined)[];
}

/**
 * Draws a plane into the rectangle of the canvas: intensities interpolated linearly, labels by the
 * nearest voxel and blended, their outlines nearly opaque.
 */
export function drawPlane(
  canvas: Canvas,
  { x, y, width, height }: Rectangle,
  plane: Plane,
  { voxels, grey, labels, colors }: LabelledVolume,
): void {
  const columns = samples(width, plane.columns);
  const rows = samples(height, plane.rows);
  const nearest = new Uint8Array(width * height);
  for (let v = 0; v < height; v++) {
    const { low: r0, high: r1, share: rowShare, nearest: r } = rows[v] as Sample;
    const upper = plane.start + r0 * plane.rowStep;
    const lower = plane.start + r1 * plane.rowStep;
    for (let u = 0; u < width; u++) {
      const { low: c0, high: c1, share, nearest: c } = columns[u] as Sample;
      const left = plane.columnStep * c0;
      const right = plane.columnStep * c1;
      const top = mix(voxels[upper + left] as number, voxels[upper + right] as number, share);
      const bottom = mix(voxels[lower + left] as number, voxels[lower + right] as number, share);
      const value = Math.max(0, Math.min(255, mix(top, bottom, rowShare) * grey.gain + grey.bias));
      const at = 3 * ((y + v) * canvas.width + x + u);
      canvas.pixels[at] = canvas.pixels[at + 1] = canvas.pixels[at + 2] = value;
      nearest[v * width + u] = labels[plane.start + r * plane.rowStep + c * plane.columnStep] as number;
    }
  }
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const at = v * width + u;
      const label = nearest[at] as number;
      const color = colors[label];
      if (label === 0 || color === undefined) continue;
      const edge =
        (u > 0 && nearest[at - 1] !== label) ||
        (u < width - 1 && nearest[at + 1] !== label) ||
        (v > 0 && nearest[at - width] !== label) ||
        (v < height - 1 && nearest[at + width] !== label);
      blend(canvas, x + u, y + v, color, edge ? OUTLINE : FILL);
    }
  }
}

/** Mixes `share` of a colour into a pixel; nothing outside the canvas. */
export function blend(canvas: Canvas, x: number, y: number, color: Rgb, share: number): void {
  if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return;
  const at = 3 * (y * canvas.width + x);
  for (let channel = 0; channel < 3; channel++) {
    const below = canvas.pixels[at + channel] as number;
    canvas.pixels[at + channel] = mix(below, color[channel] as number, share);
  }
}

interface Sample {
  /**
   * The voxels on both sides of a pixel's centre, and how far it is from the first to the second.
   */
  readonly low: number;
  readonly high: number;
  readonly share: number;
  readonly nearest: number;
}

function samples(pixels: number, voxels: number): Sample[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const position = Math.max(0, Math.min(voxels - 1, ((pixel + 0.5) * voxels) / pixels - 0.5));
    const low = Math.floor(position);
    return { low, high: Math.min(voxels - 1, low + 1), share: position - low, nearest: Math.round(position) };
  });
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
