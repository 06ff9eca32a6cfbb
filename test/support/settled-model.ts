/** The model 'bands' with rules by which its labels settle, and other changes to its head. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Head, Manifest, SettleRule } from '../../src/model/manifest.ts';
import { BANDS_MODELS } from './service.ts';

export interface SettledModel {
  /** Folder of models. */
  readonly models: string;
  readonly head: (name: string) => Head;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Use with `await using`.
 * @param rules by class of the head `three`; the head `one` has none
 * @param changes of the head `three`
 */
export async function settledModel(
  rules: Readonly<Record<string, SettleRule>>,
  changes: Partial<Head> = {},
): Promise<SettledModel> {
  const models = await mkdtemp(join(tmpdir(), 'm4oe-settled-'));
  await cp(join(BANDS_MODELS, 'bands'), join(models, 'bands'), { recursive: true });
  const path = join(models, 'bands', 'manifest.json');
  const manifest: Manifest = JSON.parse(await readFile(path, 'utf8'));
  const heads = manifest.heads.map((head) => ({
    ...head,
    ...(head.name === 'three' ? changes : {}),
    classes: head.classes.map((organ) => {
      const settle = head.name === 'three' ? rules[organ.name] : undefined;
      return settle === undefined ? organ : { ...organ, settle };
    }),
  }));
  await writeFile(path, JSON.stringify({ ...manifest, heads }));
  return {
    models,
    head: (name) => heads.find((head) => head.name === name) as Head,
    [Symbol.asyncDispose]: () => rm(models, { recursive: true, force: true }),
  };
}
