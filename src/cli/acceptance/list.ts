/**
 * The labelled cases of a site, as its acceptance.json names them:
 *
 *     { "labels": { "1": "spleen", "6": "liver", "7": null },
 *       "cases": [{ "volume": "a.nii.gz", "labels": "a_labels.nii.gz", "modality": "CT" }] }
 *
 * `labels`: what the numbers in the site's files are called in the model's head; null for what is
 * not looked at. Paths are from the folder on; a volume may be a DICOM folder, which tells its
 * modality by itself.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../errors.ts';

export const LIST_FILE = 'acceptance.json';

export interface LabelledCase {
  /** Paths. */
  readonly volume: string;
  readonly labels: string;
  readonly modality?: string;
}

export interface AcceptanceList {
  /** By number in the site's files. */
  readonly names: ReadonlyMap<number, string | null>;
  readonly cases: readonly LabelledCase[];
}

/** @throws Failure FILE_NOT_FOUND, ACCEPTANCE_LIST */
export async function readAcceptanceList(folder: string): Promise<AcceptanceList> {
  const text = await readFile(join(folder, LIST_FILE), 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw new Failure('not_found', 'FILE_NOT_FOUND', `${LIST_FILE} of the folder cannot be read (${code})`);
  });
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw wrong('expected JSON, got something else');
  }
  const { labels, cases } = (content ?? {}) as Record<string, unknown>;
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels))
    throw wrong('labels: expected names of classes by number, e.g. {"1": "spleen"}');
  if (!Array.isArray(cases) || cases.length === 0) throw wrong('cases: expected a list of at least one case');
  return { names: namesOf(labels), cases: cases.map((one, n) => caseOf(one, folder, n + 1)) };
}

function namesOf(labels: object): Map<number, string | null> {
  const names = new Map<number, string | null>();
  for (const [key, name] of Object.entries(labels)) {
    const number = Number(key);
    if (!(Number.isInteger(number) && number > 0 && number < 256))
      throw wrong(`labels: expected numbers from 1 to 255, got "${key}"`);
    if (typeof name !== 'string' && name !== null) throw wrong(`labels: ${key}: expected the name of a class, or null`);
    names.set(number, name);
  }
  return names;
}

function caseOf(one: unknown, folder: string, number: number): LabelledCase {
  const { volume, labels, modality, ...more } = (one ?? {}) as Record<string, unknown>;
  const at = `case ${number}`;
  if (typeof volume !== 'string' || typeof labels !== 'string')
    throw wrong(`${at}: expected volume and labels, paths from the folder on`);
  if (modality !== undefined && typeof modality !== 'string') throw wrong(`${at}: modality: expected CT, MR or CE_MR`);
  const unknown = Object.keys(more);
  if (unknown.length > 0) throw wrong(`${at}: expected volume, labels and modality, got ${unknown.join(', ')} too`);
  const paths = { volume: join(folder, volume), labels: join(folder, labels) };
  return modality === undefined ? paths : { ...paths, modality };
}

function wrong(why: string): Failure {
  return new Failure('invalid', 'ACCEPTANCE_LIST', `${LIST_FILE}: ${why}`);
}
