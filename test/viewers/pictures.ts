/**
 * Pictures of viewers that documents show, held against what a viewer shows now: at half the size,
 * by the mean colours of blocks, so that the smoothing of a letter does not count and a missing
 * image, list or outline of an organ does.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { convertIndexedToRgb, type DecodedPng, decode, encode } from 'fast-png';

const STORED = new URL('../../docs/pictures/', import.meta.url);
/** Pixels of the stored picture. */
const BLOCK = 10;
/** Of 255, in the mean of a block: less is the drawing of the same. */
const NOTICED = 24;
/** Share of the blocks that may look different. */
export const MOST_DIFFERENT = 0.02;

export type Picture = Pick<DecodedPng, 'width' | 'height' | 'channels' | 'data'>;

/**
 * Share of blocks that look different from the stored picture of that name. With UPDATE_PICTURES=1
 * in the environment, or where none is stored, this one is stored.
 */
export function differenceFromStored(name: string, png: Uint8Array): number {
  const path = fileURLToPath(new URL(name, STORED));
  const half = halved(decode(png));
  if (process.env.UPDATE_PICTURES === '1' || !existsSync(path)) writeFileSync(path, encode(half));
  return differentBlocks(half, storedPicture(name));
}

/** Of docs/pictures; palettes become colours. */
export function storedPicture(name: string): Picture {
  const picture = decode(readFileSync(new URL(name, STORED)));
  return picture.palette === undefined ? picture : { ...picture, channels: 3, data: convertIndexedToRgb(picture) };
}

/** Red, green and blue, at half the width and height. */
export function halved({ width, height, channels, data }: Picture): Picture {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)];
  const half = new Uint8Array(3 * w * h);
  const at = (x: number, y: number, channel: number) => data[channels * (y * width + x) + channel] as number;
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      for (let c = 0; c < 3; c++) {
        const [u, v] = [2 * x, 2 * y];
        half[3 * (y * w + x) + c] = (at(u, v, c) + at(u + 1, v, c) + at(u, v + 1, c) + at(u + 1, v + 1, c)) / 4;
      }
  return { width: w, height: h, channels: 3, data: half };
}

/** 1 for pictures of different size. */
export function differentBlocks(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  const [means, others] = [blockMeans(a), blockMeans(b)];
  const different = means.filter((mean, n) =>
    mean.some((value, c) => Math.abs(value - (others[n]?.[c] ?? 0)) > NOTICED),
  );
  return different.length / means.length;
}

/** Share of pixels that are brighter than black. */
export function litShare({ channels, data }: Picture): number {
  let lit = 0;
  for (let n = 0; n < data.length; n += channels) if ((data[n] as number) > 40) lit++;
  return lit / (data.length / channels);
}

function blockMeans({ width, height, channels, data }: Picture): number[][] {
  const across = Math.ceil(width / BLOCK);
  const sums = Array.from({ length: across * Math.ceil(height / BLOCK) }, () => [0, 0, 0, 0]);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sum = sums[Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK)] as number[];
      for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (data[channels * (y * width + x) + c] as number);
      sum[3] = (sum[3] as number) + 1;
    }
  return sums.map(([r = 0, g = 0, b = 0, count = 1]) => [r / count, g / count, b / count]);
}
