/** A manifest's text, validated against `models/manifest.schema.json` and beyond it. */
import { Failure } from '../errors.ts';
import { MODALITIES, type Modality } from '../volume.ts';
import validate from './generated/manifest-validator.cjs';
import {
  type Head,
  type Manifest,
  type OrganClass,
  ofPatches,
  type PatchManifest,
  type SliceManifest,
  servedBy,
} from './manifest.ts';
import { patchFault } from './patch-input.ts';

/** Graphs of slices, and of patches. */
export const MANIFEST_SCHEMA_VERSIONS: readonly unknown[] = [1, 2];

function broken(where: string, detail: string, reason = 'MODEL_MANIFEST_INVALID'): Failure {
  return new Failure('corrupt', reason, `${where}: ${detail}`);
}

/**
 * Parses and checks a manifest.
 * @param where names the file in messages
 * @throws Failure MODEL_MANIFEST_INVALID, or MODEL_SCHEMA_VERSION for a manifest of another schema
 *   version
 */
export function parseManifest(text: string, where: string): Manifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw broken(where, `not JSON (${(error as Error).message})`);
  }
  const version = (parsed as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (!MANIFEST_SCHEMA_VERSIONS.includes(version)) {
    throw broken(
      where,
      `expected schemaVersion ${MANIFEST_SCHEMA_VERSIONS.join(' or ')}, got ${JSON.stringify(version)}; export the model again with this release's m4oe-train`,
      'MODEL_SCHEMA_VERSION',
    );
  }
  if (!validate(parsed)) {
    const own = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
    const faults = own.slice(0, 8).map((e) => `${e.instancePath || '/'} ${e.message}`);
    throw broken(where, faults.join('; '));
  }
  checkReferences(parsed, where);
  if (ofPatches(parsed)) checkPatches(parsed, where);
  else checkSliceRules(parsed, where);
  return parsed;
}

/**
 * What the JSON Schema cannot say: names that refer to each other, unique labels, ordered windows.
 */
function checkReferences(manifest: Manifest, where: string): void {
  const heads = new Map(manifest.heads.map((head) => [head.name, head]));
  if (heads.size !== manifest.heads.length) throw broken(where, '/heads names are not unique');
  for (const modality of MODALITIES) {
    const rule = manifest.modalities[modality];
    if (rule === undefined) continue;
    const at = `/modalities/${modality}`;
    const head = heads.get(rule.defaultHead);
    if (head === undefined || servedBy(manifest, head)[modality] === undefined) {
      throw broken(where, `${at}/defaultHead "${rule.defaultHead}" is not a head that serves ${modality}`);
    }
  }
  for (const head of manifest.heads) {
    for (const key of ['label', 'name'] as const) {
      if (new Set(head.classes.map((c) => c[key])).size !== head.classes.length) {
        throw broken(where, `/heads "${head.name}": class ${key}s are not unique`);
      }
    }
    checkSettleRules(head, where);
    checkTrust(head, where);
    for (const modality of Object.keys(servedBy(manifest, head))) {
      if (manifest.modalities[modality as Modality] === undefined) {
        throw broken(where, `/heads "${head.name}" serves ${modality}, which /modalities does not list`);
      }
    }
  }
}

function checkSliceRules({ modalities, experts }: SliceManifest, where: string): void {
  for (const [modality, { window, expert }] of Object.entries(modalities)) {
    const at = `/modalities/${modality}`;
    if (!(window.upper > window.lower)) throw broken(where, `${at}/window upper must be above lower`);
    if (!experts.includes(expert)) throw broken(where, `${at}/expert "${expert}" is not in /experts`);
  }
}

/**
 * A rule may name other classes of its head, but none whose own rule names others: what is settled
 * first must not depend on what is settled later.
 */
function checkSettleRules(head: Head, where: string): void {
  const named = ({ settle }: OrganClass) => [
    ...(settle?.touches ?? []),
    ...(settle?.side === undefined ? [] : [settle.side.of]),
  ];
  for (const organ of head.classes) {
    for (const name of named(organ)) {
      const at = `/heads "${head.name}", class "${organ.name}", settle`;
      const other = head.classes.find((candidate) => candidate.name === name);
      if (other === undefined) throw broken(where, `${at}: "${name}" is not a class of the head`);
      if (other === organ) throw broken(where, `${at}: names the class itself`);
      if (named(other).length > 0)
        throw broken(
          where,
          `${at}: "${name}" has a rule that names classes itself; only classes without such a rule can be named`,
        );
    }
  }
}

function checkTrust({ name, classes, trust }: Head, where: string): void {
  if (trust === undefined) return;
  const at = `/heads "${name}"/trust`;
  const known = new Set(classes.map((organ) => organ.name));
  for (const key of [trust.dice.offsets, trust.volume, trust.missed?.offsets ?? {}].flatMap(Object.keys)) {
    if (!known.has(key)) throw broken(where, `${at}: "${key}" is not a class of the head`);
  }
  for (const [n, [x, low]] of trust.bound.entries()) {
    const before = trust.bound[n - 1];
    if (before !== undefined && !(x > before[0] && low >= before[1]))
      throw broken(where, `${at}/bound: predictions must ascend, and lower bounds not descend`);
  }
}

/** @throws Failure MODEL_MANIFEST_INVALID, MODEL_CHANNELS */
function checkPatches({ input, output, heads }: PatchManifest, where: string): void {
  const labels = heads.flatMap(({ classes }) => classes.map(({ label }) => label));
  const fault = patchFault(input, output, labels);
  if (fault !== undefined) throw broken(where, fault);
  if (input.channels.length === 1) return;
  const names = input.channels.map(({ name }) => name).join(', ');
  throw broken(
    where,
    `/input/channels: the network takes ${input.channels.length} images together (${names}), a request has one volume; expected a network of one channel`,
    'MODEL_CHANNELS',
  );
}
