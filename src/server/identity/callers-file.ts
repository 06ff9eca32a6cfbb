/** The file of M4OE_CALLERS: read at the start, and again when it changes. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Watched, type WatchedEvents } from '../../watched.ts';
import { type Callers, callersFailure, parseCallers } from './callers.ts';
import type { Issuer } from './issuer.ts';

export interface Known {
  readonly callers: Callers;
  /** Where the file names one. */
  readonly issuer: Issuer | undefined;
}

interface ReadCallers {
  readonly texts: { readonly callers: string; readonly keys: string | undefined };
  readonly known: Known;
}

export type CallersFile = Watched<ReadCallers>;
export type FileEvents = WatchedEvents<ReadCallers>;

/** @throws Failure CALLERS_FILE */
export function openCallers(path: string, events: FileEvents): Promise<CallersFile> {
  return Watched.open<ReadCallers>((before) => readCallers(path, before), events);
}

/** Where nothing changed what was read before: what an issuer published is then kept. */
async function readCallers(path: string, before: ReadCallers | undefined): Promise<ReadCallers> {
  const text = await readText(path, 'it cannot be read');
  const callers = parseCallers(text);
  const { issuer } = callers;
  const keysFile = issuer?.keysFile && resolve(dirname(path), issuer.keysFile);
  const keys = keysFile ? await readText(keysFile, 'issuer.keysFile cannot be read') : undefined;
  const texts = { callers: text, keys };
  if (before !== undefined && before.texts.callers === text && before.texts.keys === keys) return before;
  if (issuer === undefined) return { texts, known: { callers, issuer: undefined } };
  const { Issuer } = await import('./issuer.ts');
  return { texts, known: { callers, issuer: new Issuer(issuer, keys) } };
}

async function readText(path: string, why: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: Error) => {
    throw callersFailure(why, cause);
  });
}
