/**
 * Which version of a model answers while the service has two of them: the file of M4OE_ROLLOUT, read
 * at the start, and again when it changes.
 */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '../errors.ts';
import { safeText } from '../foreign-text.ts';
import { Watched, type WatchedEvents } from '../watched.ts';
import validate from './generated/rollout-validator.cjs';

/** Versions of one model, and what they are for (rollout.schema.json). */
export interface Rollout {
  readonly live: string;
  readonly before?: string;
  readonly next?: string;
  readonly canary?: number;
  readonly shadow?: number;
}

/** By the model's name. */
export type RolloutDocument = Readonly<Record<string, Rollout>>;

/** Versions that are loaded, by the model's name. */
export type Versions = ReadonlyMap<string, readonly string[]>;

/** @throws Failure ROLLOUT_FILE with what is wrong */
export function parseRollouts(text: string): RolloutDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw rolloutFailure('it is no JSON');
  }
  if (validate(document)) return document;
  const { instancePath = '', message = '' } = validate.errors?.[0] ?? {};
  throw rolloutFailure(`${safeText(instancePath, 100) || 'the document'} ${message}`);
}

/** @throws Failure ROLLOUT_FILE for a version that is not there, or a model whose live version nothing tells */
export function checkRollouts(document: RolloutDocument, loaded: Versions): void {
  for (const [name, { live, next, before }] of Object.entries(document)) {
    const versions = loaded.get(name) ?? [];
    for (const version of [live, next ?? live, before ?? live]) {
      if (versions.includes(version)) continue;
      const there = versions.length === 0 ? 'no model of that name' : `version ${versions.join(', ')}`;
      throw rolloutFailure(`${safeText(name)} in version ${safeText(version)} is not loaded; there is ${there}`);
    }
  }
  for (const [name, versions] of loaded) {
    if (versions.length === 1 || Object.hasOwn(document, name)) continue;
    throw rolloutFailure(`${name} is there in versions ${versions.join(', ')}, and nothing says which is live`);
  }
}

export function rolloutFailure(why: string, cause?: unknown): Failure {
  return new Failure('invalid', 'ROLLOUT_FILE', `the file of rollouts cannot be used: ${why} (M4OE_ROLLOUT)`, {
    setting: 'M4OE_ROLLOUT',
    cause,
  });
}

/**
 * Whether a request is among a share of all: the same one always is or is not, and is among a larger
 * share too.
 * @param what the share is for; shares of two kinds do not depend on each other
 */
export function among(share: number | undefined, requestId: string, what: 'canary' | 'shadow'): boolean {
  const drawn = hash('sha256', `${what} ${requestId}`, 'buffer').readUInt32BE() / 2 ** 32;
  return drawn < (share ?? 0);
}

interface ReadRollouts {
  readonly text: string;
  readonly document: RolloutDocument;
}

export type RolloutFile = Watched<ReadRollouts>;
export type RolloutEvents = WatchedEvents<ReadRollouts>;

/**
 * The file in use.
 * @throws Failure ROLLOUT_FILE
 */
export function openRollouts(path: string, loaded: Versions, events: RolloutEvents): Promise<RolloutFile> {
  return Watched.open<ReadRollouts>(async (before) => {
    const text = await readText(path);
    if (text === before?.text) return before;
    const document = parseRollouts(text);
    checkRollouts(document, loaded);
    return { text, document };
  }, events);
}

async function readText(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: Error) => {
    throw rolloutFailure('it cannot be read', cause);
  });
}
