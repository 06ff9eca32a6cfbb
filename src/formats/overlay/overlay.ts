/**
 * A picture of a result for a person: axial and coronal planes with the organs in colour, and a
 * legend with their volumes.
 */
import { encode } from 'fast-png';
import { displayName } from '../../class-names.ts';
import type { OrganClass } from '../../model/manifest.ts';
import type { Orientation } from '../../preprocess/orientation.ts';
import { type Triple, type Volume, voxelMl } from '../../volume.ts';
import { drawText, GLYPH_HEIGHT, GLYPH_STEP, textWidth } from './bitmap-font.ts';
import { blend, type Canvas, drawPlane, type Grey, type Plane, type Rgb } from './tile.ts';

export interface OverlayInput {
  readonly volume: Volume;
  readonly orientation: Orientation;
  /** Black and white, in rescaled units (HU for CT). */
  readonly window: { readonly lower: number; readonly upper: number };
  /** On the source grid, i fastest. */
  readonly labels: Uint8Array;
  /** Of each label that has a voxel: how many, and lowest and highest i, j, k. */
  readonly found: ReadonlyMap<number, FoundOrgan>;
  readonly classes: readonly Pick<OrganClass, 'label' | 'name' | 'color'>[];
}

interface FoundOrgan {
  readonly voxels: number;
  readonly box: { readonly first: Triple; readonly last: Triple };
}

const COLUMNS = 4;
const AXIAL_TILES = 8;
const TILE_WIDTH = 320;
/** Of a tile: a stack taller than this is drawn smaller. */
const MAX_TILE_HEIGHT = 400;
const GAP = 6;
const MARGIN = 14;
/** Fewer slices than this make no coronal view worth looking at. */
const MIN_CORONAL_SLICES = 12;
const TEXT = 2;
const LEGEND_COLUMNS = 3;
const LEGEND_ROW = 26;
/** Between the volume of one class and the swatch of the next. */
const LEGEND_GAP = 40;
const SWATCH = 14;
const BACKGROUND: Rgb = [13, 15, 19];
const INK: Rgb = [222, 226, 232];
const FAINT: Rgb = [176, 184, 196];

/**
 * A PNG montage: up to eight axial slices spread over the labelled range, from superior to
 * inferior, a row of coronal views from anterior to posterior when there are slices enough, and the
 * legend. Radiological display: the patient's right is on the left, marked R; anterior is on top in
 * axial views, superior in coronal ones. Proportions are true in mm. It holds nothing but the
 * pixels, class names, volumes and slice numbers (canonical, counted from inferior, 0 the first).
 */
export function overlayPicture({ volume, orientation, window, labels, found, classes }: OverlayInput): Buffer {
  const colors: (Rgb | undefined)[] = [];
  for (const { label, color } of classes) colors[label] = rgbOf(color);
  const shown = classes.filter(({ label }) => found.has(label));
  const boxOf = ({ label }: (typeof shown)[number]) => (found.get(label) as FoundOrgan).box;
  const { first, last } = labelledRange(shown.map(boxOf), orientation);
  const rows = [axialRow(orientation, first[2], last[2])].flatMap((tiles) => chunksOf(tiles, COLUMNS));
  if (orientation.size[2] >= MIN_CORONAL_SLICES) rows.push(coronalRow(orientation, first[1], last[1]));
  const spacing = orientation.axes.map((axis) => volume.geometry.spacing[axis.source]) as [number, number, number];
  const boxes = rows.map((row) => tileSize(row[0] as Tile, spacing));
  const legendRows = Math.max(1, Math.ceil(shown.length / LEGEND_COLUMNS));
  const width = 2 * MARGIN + COLUMNS * TILE_WIDTH + (COLUMNS - 1) * GAP;
  const legendTop = MARGIN + boxes.reduce((sum, { height }) => sum + height + GAP, 0) + MARGIN - GAP;
  const canvas = emptyCanvas(width, legendTop + legendRows * LEGEND_ROW + MARGIN);

  const { slope, intercept } = volume.rescale;
  const perUnit = 255 / (window.upper - window.lower);
  const grey: Grey = { gain: slope * perUnit, bias: (intercept - window.lower) * perUnit };

  const shownVolume = { voxels: volume.voxels, grey, labels, colors };

  let top = MARGIN;
  rows.forEach((row, r) => {
    const { width: w, height: h } = boxes[r] as Size;
    row.forEach((tile, column) => {
      const left = MARGIN + column * (TILE_WIDTH + GAP) + Math.floor((TILE_WIDTH - w) / 2);
      drawPlane(canvas, { x: left, y: top, width: w, height: h }, tile.plane, shownVolume);
      caption(canvas, 'R', left + 4, top + Math.floor(h / 2) - GLYPH_HEIGHT, INK);
      caption(canvas, tile.caption, left + 4, top + h - TEXT * GLYPH_HEIGHT - 8, FAINT);
    });
    top += h + GAP;
  });
  drawLegend(canvas, legendTop, shown, found, colors, voxelMl(volume.geometry));
  const png = encode({ width: canvas.width, height: canvas.height, data: canvas.pixels, channels: 3 });
  return Buffer.from(png.buffer, png.byteOffset, png.byteLength);
}

interface Tile {
  readonly plane: Plane;
  /** Canonical axis that runs down the picture. */
  readonly down: 1 | 2;
  readonly caption: string;
}

function axialRow({ size, offset, strides }: Orientation, first: number, last: number): Tile[] {
  return spread(first, last, AXIAL_TILES)
    .reverse()
    .map((slice) => ({
      down: 1,
      caption: `AXIAL ${slice}`,
      plane: {
        columns: size[0],
        rows: size[1],
        start: offset + slice * strides[2],
        columnStep: strides[0],
        rowStep: strides[1],
      },
    }));
}

function coronalRow({ size, offset, strides }: Orientation, first: number, last: number): Tile[] {
  return spread(first, last, COLUMNS).map((row) => ({
    down: 2,
    caption: `CORONAL ${row}`,
    plane: {
      columns: size[0],
      rows: size[2],
      start: offset + row * strides[1] + (size[2] - 1) * strides[2],
      columnStep: strides[0],
      rowStep: -strides[2],
    },
  }));
}

/**
 * Up to `count` different integers, evenly spread over first..last, ascending, none at the very
 * ends.
 */
function spread(first: number, last: number, count: number): number[] {
  const length = last - first + 1;
  const tiles = Math.min(count, length);
  return Array.from({ length: tiles }, (_, n) => first + Math.floor(((n + 0.5) * length) / tiles));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function tileSize({ plane, down }: Tile, spacing: Triple): Size {
  const across = plane.columns * spacing[0];
  const tall = plane.rows * spacing[down];
  const pixelsPerMm = Math.min(TILE_WIDTH / across, MAX_TILE_HEIGHT / tall);
  return { width: Math.max(1, Math.round(across * pixelsPerMm)), height: Math.max(1, Math.round(tall * pixelsPerMm)) };
}

/** The canonical box around boxes of the source; the whole grid when there are none. */
function labelledRange(
  boxes: readonly FoundOrgan['box'][],
  { size, axes }: Orientation,
): { first: Triple; last: Triple } {
  if (boxes.length === 0) return { first: [0, 0, 0], last: [size[0] - 1, size[1] - 1, size[2] - 1] };
  const ends = axes.map(({ source, flip }, axis) => {
    const low = Math.min(...boxes.map(({ first }) => first[source]));
    const high = Math.max(...boxes.map(({ last }) => last[source]));
    const edge = (size[axis] as number) - 1;
    return flip ? [edge - high, edge - low] : [low, high];
  });
  const triple = (end: 0 | 1): Triple => [ends[0]?.[end] ?? 0, ends[1]?.[end] ?? 0, ends[2]?.[end] ?? 0];
  return { first: triple(0), last: triple(1) };
}

function drawLegend(
  canvas: Canvas,
  top: number,
  shown: OverlayInput['classes'],
  found: OverlayInput['found'],
  colors: readonly (Rgb | undefined)[],
  mlPerVoxel: number,
): void {
  if (shown.length === 0) {
    write(canvas, 'NO CLASS FOUND', MARGIN, top, FAINT);
    return;
  }
  const step = Math.floor((canvas.width - 2 * MARGIN) / LEGEND_COLUMNS);
  shown.forEach(({ label, name }, n) => {
    const left = MARGIN + (n % LEGEND_COLUMNS) * step;
    const y = top + Math.floor(n / LEGEND_COLUMNS) * LEGEND_ROW;
    box(canvas, left, y, SWATCH, SWATCH, colors[label] as Rgb, 1);
    const ml = (found.get(label)?.voxels ?? 0) * mlPerVoxel;
    const amount = `${ml < 10 ? ml.toFixed(1) : Math.round(ml)} ML`;
    const amountLeft = left + step - LEGEND_GAP - textWidth(amount, TEXT);
    const nameLeft = left + SWATCH + 8;
    const room = Math.max(1, Math.floor((amountLeft - nameLeft) / (GLYPH_STEP * TEXT)) - 1);
    write(canvas, displayName(name).slice(0, room), nameLeft, y, INK);
    write(canvas, amount, amountLeft, y, FAINT);
  });
}

function write(canvas: Canvas, text: string, x: number, y: number, color: Rgb): void {
  drawText(text, x, y, TEXT, (px, py) => blend(canvas, px, py, color, 1));
}

/** Text on a picture, darkened behind so that it can be read on bright tissue. */
function caption(canvas: Canvas, text: string, x: number, y: number, color: Rgb): void {
  box(canvas, x, y, textWidth(text, TEXT) + 8, TEXT * GLYPH_HEIGHT + 6, BACKGROUND, 0.7);
  write(canvas, text, x + 4, y + 3, color);
}

function box(canvas: Canvas, x: number, y: number, width: number, height: number, color: Rgb, share: number): void {
  for (let dy = 0; dy < height; dy++) {
    for (let dx = 0; dx < width; dx++) blend(canvas, x + dx, y + dy, color, share);
  }
}

function emptyCanvas(width: number, height: number): Canvas {
  const pixels = new Uint8Array(Buffer.alloc(3 * width * height, Uint8Array.from(BACKGROUND)));
  return { width, height, pixels };
}

/** `#rrggbb` as three numbers. */
function rgbOf(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function chunksOf<T>(items: readonly T[], length: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += length) chunks.push(items.slice(at, at + length));
  return chunks;
}
