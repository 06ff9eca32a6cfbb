/**
 * Server-sent events: `accepted`, `progress`, the labels of a preview and each result in parts
 * (`preview`, `file`), and `done` or `problem`. All of it in the answer itself, so that nothing is kept for another request.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Failure } from '../errors.ts';
import { Outgoing } from '../server/stream.ts';
import type { Plan } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Progress } from '../wire/generated/m4oe/v1/Progress.ts';
import { type Answer, type AnswerTo, mediaType } from './answering.ts';
import type { ResultFile } from './file-messages.ts';
import { problemOf } from './problem.ts';

/** A multiple of three, so that every part but the last is base64 without padding. */
const PART_BYTES = 3 * 256 * 1024;
/** What stands between drops connections on which nothing comes for a minute. */
const QUIET_MS = 15_000;

export class EventAnswer implements Answer {
  readonly #to: AnswerTo;
  readonly #outgoing: Outgoing<string>;
  #timer: NodeJS.Timeout | undefined;

  constructor(to: AnswerTo) {
    this.#to = to;
    this.#outgoing = new Outgoing<string>(to.response, to.stallSeconds);
  }

  async accepted(plan: Plan): Promise<void> {
    this.#to.response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-request-id': plan.requestId ?? '',
    });
    this.#timer = setInterval(() => this.#to.response.write(': \n\n'), QUIET_MS);
    await this.#event('accepted', plan);
  }

  progress(progress: Progress): Promise<void> {
    return this.#event('progress', progress);
  }

  async results(files: readonly ResultFile[]): Promise<void> {
    for (const file of files) await this.#file('file', file);
    await this.#event('done', { files: files.map(({ path }) => basename(path)) });
    this.#to.response.end();
  }

  preview(file: ResultFile): Promise<void> {
    return this.#file('preview', file);
  }

  async #file(event: 'file' | 'preview', { result, path }: ResultFile): Promise<void> {
    const { size: total } = await stat(path);
    const told = { result, name: basename(path), type: mediaType(path), total };
    let offset = 0;
    for await (const part of createReadStream(path, { highWaterMark: PART_BYTES })) {
      await this.#event(event, { ...told, offset, base64: (part as Buffer).toString('base64') });
      offset += (part as Buffer).length;
    }
  }

  async failed(failure: Failure): Promise<void> {
    const { response } = this.#to;
    response.end(`event: problem\ndata: ${JSON.stringify(problemOf(failure))}\n\n`);
  }

  #event(name: string, content: object): Promise<void> {
    return this.#outgoing.send(`event: ${name}\ndata: ${JSON.stringify(content)}\n\n`, this.#to.signal);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
