/** The answer to a request that was taken: a file, a zip of several, or events. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { ZipFile } from 'yazl';
import type { Failure } from '../errors.ts';
import { Outgoing } from '../server/stream.ts';
import type { Plan } from '../wire/generated/m4oe/v1/Plan.ts';
import { type Answer, type AnswerTo, mediaType } from './answering.ts';
import { EventAnswer } from './event-answer.ts';
import type { ResultFile } from './file-messages.ts';

/** What a client that accepts events is answered with, and any other. */
export function answerTo({ headers }: IncomingMessage, to: AnswerTo): Answer {
  const events = /\btext\/event-stream\b/i.test(headers.accept ?? '');
  return events ? new EventAnswer(to) : new FileAnswer(to);
}

/** Nothing is sent before all of it is there, so that a failure still has a status of its own. */
class FileAnswer implements Answer {
  readonly #to: AnswerTo;
  readonly #outgoing: Outgoing<Uint8Array>;
  #requestId = '';

  constructor(to: AnswerTo) {
    this.#to = to;
    this.#outgoing = new Outgoing<Uint8Array>(to.response, to.stallSeconds);
  }

  async accepted({ requestId = '' }: Plan): Promise<void> {
    this.#requestId = requestId;
  }

  async progress(): Promise<void> {}

  async results(files: readonly ResultFile[]): Promise<void> {
    const [first] = files;
    if (first !== undefined && files.length === 1) await this.#file(first.path);
    else await this.#zip(files);
  }

  async #file(path: string): Promise<void> {
    this.#head(basename(path), mediaType(path), { 'content-length': (await stat(path)).size });
    await this.#send(createReadStream(path));
  }

  async #zip(files: readonly ResultFile[]): Promise<void> {
    const zip = new ZipFile();
    for (const { path } of files)
      zip.addFile(path, basename(path), { compress: !/\.(gz|png|mha)$/.test(path), mtime: new Date() });
    zip.end();
    this.#head('results.zip', 'application/zip');
    await this.#send(zip.outputStream as AsyncIterable<Uint8Array>);
  }

  #head(name: string, type: string, more: Readonly<Record<string, number>> = {}): void {
    this.#to.response.writeHead(200, {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'x-request-id': this.#requestId,
      ...more,
    });
  }

  async #send(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of bytes) await this.#outgoing.send(chunk, this.#to.signal);
    this.#to.response.end();
  }

  /** The status has gone: that something is wrong shows as a connection that breaks off. */
  async failed(failure: Failure): Promise<void> {
    this.#to.response.destroy(failure);
  }

  [Symbol.dispose](): void {}
}
