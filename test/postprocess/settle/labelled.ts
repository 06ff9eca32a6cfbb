/**
 * Volumes of labels for tests of the settled stage: canonical, written in any orientation, settled
 * and read back.
 */
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { Head, OrganClass, SettleRule } from '../../../src/model/manifest.ts';
import { Settlement } from '../../../src/postprocess/settle/settlement.ts';
import { canonicalOrientation } from '../../../src/preprocess/orientation.ts';
import type { Geometry, Triple } from '../../../src/volume.ts';

export const LPS: Geometry['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** A class with nothing but what the stage reads. */
export function classOf(label: number, name: string, settle?: SettleRule): OrganClass {
  return { label, name, ...(settle === undefined ? {} : { settle }) } as OrganClass;
}

/** Labels of a canonical volume: columns, rows, slices; columns fastest. */
export interface Labelled {
  readonly size: Triple;
  readonly spacing: Triple;
  readonly labels: Uint8Array;
}

export interface Wish {
  /** Canonical slices in the order in which they come; all ascending if absent. */
  readonly order?: readonly number[];
  readonly mostBytes?: number;
  /** Directions of the source's axes; size and spacing of `volume` are canonical. */
  readonly direction?: Geometry['direction'];
  readonly confidence?: Uint8Array;
  readonly signal?: AbortSignal;
}

/** A settlement that has every slice of the volume. */
export function gathered(volume: Labelled, classes: Head['classes'], wish: Wish = {}): Settlement {
  const [width, height, slices] = volume.size;
  const geometry: Geometry = { size: volume.size, spacing: volume.spacing, origin: [0, 0, 0], direction: LPS };
  const mostBytes = wish.mostBytes ?? 2 ** 24;
  const orientation = canonicalOrientation(geometry);
  const settlement = new Settlement({ head: { classes }, geometry, orientation, mostBytes });
  const confidence = wish.confidence ?? new Uint8Array(volume.labels.length).fill(200);
  const plane = width * height;
  for (const s of wish.order ?? Array.from({ length: slices }, (_, n) => n)) {
    const [from, to] = [s * plane, (s + 1) * plane];
    settlement.add(volume.labels.subarray(from, to), confidence.subarray(from, to), s);
  }
  return settlement;
}

/** All slices of what a settlement holds. */
export function rendered(settlement: Settlement, [width, height, slices]: Triple, raw = false): Uint8Array {
  const plane = width * height;
  const out = new Uint8Array(plane * slices);
  for (let s = 0; s < slices; s++) {
    const slice = out.subarray(s * plane, (s + 1) * plane);
    if (raw) settlement.renderRaw(s, slice);
    else settlement.render(s, slice);
  }
  return out;
}

export async function settled(volume: Labelled, classes: Head['classes'], wish: Wish = {}): Promise<Uint8Array> {
  const settlement = gathered(volume, classes, wish);
  await settlement.settle(wish.signal ?? new AbortController().signal);
  return rendered(settlement, volume.size);
}

export interface Case extends Labelled {
  readonly name: string;
  readonly classes: Head['classes'];
  readonly settled: Uint8Array;
}

/** A volume of labels in a fixture (`described` of make_settled.py). */
export interface Packed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly spacing: readonly number[];
  readonly classes: Head['classes'];
  readonly labels: string;
}

export function unpacked({ shape, spacing, labels }: Packed): Labelled {
  return {
    size: [...shape].reverse() as unknown as Triple,
    spacing: [...spacing].reverse() as unknown as Triple,
    labels: inflated(labels),
  };
}

function inflated(packed: string): Uint8Array {
  return new Uint8Array(inflateSync(Buffer.from(packed, 'base64')));
}

/** Cases as training/tests/settle/make_settled.py writes them. */
export function readCases(text: string): Case[] {
  return (JSON.parse(text) as (Packed & { readonly settled: string })[]).map((one) => ({
    ...unpacked(one),
    name: one.name,
    classes: one.classes,
    settled: inflated(one.settled),
  }));
}

export function fixtures(): Case[] {
  return readCases(readFileSync(new URL('../../fixtures/settled.json', import.meta.url), 'utf8'));
}

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
