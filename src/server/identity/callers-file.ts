/** The file of M4OE_CALLERS: read at the start, and again when it changes. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Failure } from '../../errors.ts';
import { type Callers, callersFailure, parseCallers } from './callers.ts';
import type { Issuer } from './issuer.ts';

/** How often the file is looked at, as certificates are. */
const LOOK_SECONDS = 10;

export interface Known {
  readonly callers: Callers;
  /** Where the file names one. */
  readonly issuer: Issuer | undefined;
}

export interface FileEvents {
  /** Of a file that cannot be used: the one before it stays in use. */
  refused(failure: Failure): void;
  /** Another file is in use. */
  changed(): void;
}

interface Texts {
  readonly callers: string;
  readonly keys: string | undefined;
}

export class CallersFile implements Disposable {
  readonly #path: string;
  readonly #events: FileEvents;
  readonly #timer: NodeJS.Timeout;
  #texts: Texts;
  #known: Known;

  private constructor(path: string, texts: Texts, known: Known, events: FileEvents) {
    this.#path = path;
    this.#texts = texts;
    this.#known = known;
    this.#events = events;
    this.#timer = setInterval(() => void this.reload(), LOOK_SECONDS * 1000).unref();
  }

  /** @throws Failure CALLERS_FILE */
  static async open(path: string, events: FileEvents): Promise<CallersFile> {
    const read = await readKnown(path);
    return new CallersFile(path, read.texts, read.known, events);
  }

  get known(): Known {
    return this.#known;
  }

  /** Takes the file if it is good and another than before. */
  async reload(): Promise<void> {
    try {
      const { texts, known } = await readKnown(this.#path, this.#texts);
      if (known === undefined) return;
      this.#texts = texts;
      this.#known = known;
      this.#events.changed();
    } catch (error) {
      this.#events.refused(error as Failure);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

async function readKnown(path: string): Promise<{ texts: Texts; known: Known }>;
async function readKnown(path: string, before: Texts): Promise<{ texts: Texts; known: Known | undefined }>;
/** Without `known` where nothing changed: what an issuer published is then kept. */
async function readKnown(path: string, before?: Texts): Promise<{ texts: Texts; known: Known | undefined }> {
  const text = await readText(path, 'it cannot be read');
  const callers = parseCallers(text);
  const { issuer } = callers;
  const keysFile = issuer?.keysFile && resolve(dirname(path), issuer.keysFile);
  const keys = keysFile ? await readText(keysFile, 'issuer.keysFile cannot be read') : undefined;
  const texts = { callers: text, keys };
  if (before !== undefined && before.callers === text && before.keys === keys) return { texts, known: undefined };
  if (issuer === undefined) return { texts, known: { callers, issuer: undefined } };
  const { Issuer } = await import('./issuer.ts');
  return { texts, known: { callers, issuer: new Issuer(issuer, keys) } };
}

async function readText(path: string, why: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: Error) => {
    throw callersFailure(why, cause);
  });
}
