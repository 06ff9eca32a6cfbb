/**
 * Tiny networks of patches, each with a volume and what must come of it
 * (test/fixtures/make_patch_models.py).
 */
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import type { PatchManifest } from '../../src/model/manifest.ts';
import { parseManifest } from '../../src/model/parse-manifest.ts';
import { IDENTITY_RESCALE, type Triple, type Volume } from '../../src/volume.ts';
import { BANDS_MODELS } from './service.ts';
import { lpsGeometry } from './volumes.ts';

export const PATCH_MODELS = fileURLToPath(new URL('../fixtures/patch-models', import.meta.url));
export const PATCH_NAMES = ['patches', 'turned', 'flat'] as const;
export type PatchName = (typeof PATCH_NAMES)[number];

interface Stored {
  /** (k, j, i) */
  readonly size: Triple;
  readonly mm: Triple;
  readonly voxels: string;
  readonly labels: string;
  readonly prepared: { readonly size: Triple; readonly values: string };
}

export interface Expected {
  readonly volume: Volume;
  /** i fastest */
  readonly labels: Uint8Array;
  /** As the network takes it, in its own order of axes. */
  readonly prepared: { readonly size: Triple; readonly values: Float32Array };
}

export function patchManifest(name: PatchName): PatchManifest {
  return parseManifest(readFileSync(join(PATCH_MODELS, name, 'manifest.json'), 'utf8'), name) as PatchManifest;
}

export function expectedOf(name: PatchName): Expected {
  const stored = JSON.parse(readFileSync(join(PATCH_MODELS, name, 'expected.json'), 'utf8')) as Stored;
  const [nk, nj, ni] = stored.size;
  const [k, j, i] = stored.mm;
  const voxels = new Int16Array(unpacked(stored.voxels));
  const { size, values } = stored.prepared;
  return {
    volume: { geometry: lpsGeometry([ni, nj, nk], [i, j, k]), voxelType: 'int16', rescale: IDENTITY_RESCALE, voxels },
    labels: new Uint8Array(unpacked(stored.labels)),
    prepared: { size, values: new Float32Array(unpacked(values)) },
  };
}

/** Folder of models with a copy of one, whose manifest `change` changes. Use with `await using`. */
export async function patchModelsWith(name: PatchName, change: (manifest: LooseManifest) => unknown) {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-patches-'));
  await cp(join(PATCH_MODELS, name), join(folder, name), { recursive: true });
  const path = join(folder, name, 'manifest.json');
  const manifest: LooseManifest = JSON.parse(readFileSync(path, 'utf8'));
  change(manifest);
  await writeFile(path, JSON.stringify(manifest));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Models `patches`, as `change` leaves it, `flat` of patches too, and `bands` of slices. Use with
 * `await using`.
 */
export async function refiningModels(change: (manifest: LooseManifest) => unknown = () => undefined) {
  const models = await patchModelsWith('patches', change);
  await cp(join(BANDS_MODELS, 'bands'), join(models.folder, 'bands'), { recursive: true });
  await cp(join(PATCH_MODELS, 'flat'), join(models.folder, 'flat'), { recursive: true });
  return models;
}

// biome-ignore lint/suspicious/noExplicitAny: what a test breaks has no type
export type LooseManifest = any;

function unpacked(text: string): ArrayBuffer {
  return Uint8Array.from(inflateSync(Buffer.from(text, 'base64'))).buffer;
}
