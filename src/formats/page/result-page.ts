/**
 * A result to look at: one HTML file that needs no network, with the volume, its labels and what
 * the report says of them. It holds pixels, and nothing else of the patient.
 */
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { escapedHtml } from '../../foreign-text.ts';
import type { ShownVolume } from './shown-volume.ts';

export interface PageOrgan {
  readonly label: number;
  readonly name: string;
  /** `#rrggbb` */
  readonly color: string;
  /** 0 where it was not found. */
  readonly volumeMl: number;
  /** accept, review, reject or absent. */
  readonly verdict: string;
  /** What the verdict follows from. */
  readonly explanation: string;
  /** What settling took, ml. */
  readonly removedMl: number;
  /** What is known of its volume in other people; never part of the verdict. */
  readonly context?: string | undefined;
  /** By expert, where slices differ. */
  readonly experts?: Readonly<Record<string, number>> | undefined;
}

export interface PageContent {
  readonly title: string;
  /** Without those that were not asked for. */
  readonly organs: readonly PageOrgan[];
  /** The first one is shown at first; intensities in the volume's unit. */
  readonly windows: readonly { readonly name: string; readonly lower: number; readonly upper: number }[];
  readonly experts: readonly {
    readonly expert: string;
    readonly share: number;
    /** Of each axial slice of the volume, the most inferior one first; where they differ. */
    readonly slices?: readonly number[] | undefined;
  }[];
  readonly warnings: readonly string[];
  /** What made it: names and values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** In this order they become one script: each may use what stands before it. */
const SCRIPTS = ['unpack', 'planes', 'surface', 'panel', 'main'];

/** @returns the bytes of the file */
export async function resultPage(content: PageContent, volume: ShownVolume): Promise<Buffer> {
  const { image, labels, removed, ...shown } = volume;
  const script = SCRIPTS.map((name) => inOneScope(read(`browser/${name}.js`))).join('\n');
  // A `<` in the data would end its element.
  const json = JSON.stringify({ ...content, ...shown, remarks: remarks(content, volume) }).replaceAll('<', '\\u003c');
  const packed = async (bytes: Uint8Array = new Uint8Array(0)) =>
    (await promisify(gzip)(bytes, { level: 6 })).toString('base64');
  const parts: Readonly<Record<string, string>> = {
    title: escapedHtml(content.title),
    style: read('page.css'),
    script,
    result: json,
    image: await packed(image),
    labels: await packed(labels),
    removed: removed === undefined ? '' : await packed(removed),
  };
  return Buffer.from(read('page.html').replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? ''));
}

/** The modules are made for a browser as they stand; in one file they share one scope. */
function inOneScope(module: string): string {
  return module.replaceAll(/^import [\s\S]*?;\n/gm, '').replaceAll(/^export /gm, '');
}

/** What the page does not show as it is. */
function remarks({ organs }: PageContent, { step, spacing, size, notFinite, labels, removed }: ShownVolume): string[] {
  const told = [];
  if (step.some((one) => one > 1))
    told.push(
      `Shown at ${spacing.map((mm) => mm.toFixed(2)).join(' x ')} mm, ${step.join(' x ')} voxels in one: the volume is too large for a page. Volumes and verdicts are of all voxels.`,
    );
  if (size[2] === 1) told.push('One slice: there are no other planes to see.');
  if (notFinite > 0) told.push(`${notFinite} voxels have no number as intensity; they are shown black.`);
  if (!labels.some((label) => label !== 0)) told.push('No organ was found: the mask is empty.');
  if (removed === undefined && organs.some(({ removedMl }) => removedMl > 0))
    told.push('Pieces were removed; where is not known, since their labels left only once, settled.');
  return told;
}
