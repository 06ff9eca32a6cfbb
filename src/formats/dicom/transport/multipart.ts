/**
 * The parts of a multipart/related body (RFC 2387, PS3.18 8.6.1.2) as it streams in; one part in
 * memory at a time.
 */
import { Failure } from '../../../errors.ts';
import { damaged, refused } from '../file/failures.ts';

const CRLF2 = Buffer.from('\r\n\r\n');
/** A part has a handful of short headers. */
const MAX_HEAD_BYTES = 16 * 1024;
const START_BYTES = 1 << 20;

/** @throws Failure DICOMWEB_ANSWER when the type is not multipart/related with a boundary */
export function boundaryOf(contentType: string): string {
  const [, quoted, plain] =
    /^multipart\/related\s*;.*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined)
    throw refused('DICOMWEB_ANSWER', 'expected multipart/related with a boundary, got another content type');
  return boundary;
}

/**
 * The instances of an answer: its parts, or the whole of it where a service sends a single one
 * without multipart.
 */
export async function* instanceParts(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  maxPartBytes: number,
): AsyncGenerator<Uint8Array> {
  if (!/^(application\/dicom|application\/octet-stream)\s*(;|$)/i.test(contentType)) {
    yield* multipartParts(body, boundaryOf(contentType), maxPartBytes);
    return;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > maxPartBytes) throw tooLarge(maxPartBytes);
    parts.push(part);
  }
  yield Buffer.concat(parts, length);
}

/**
 * @param maxPartBytes largest part that is taken into memory
 * @throws Failure DICOMWEB_ANSWER when the body is cut short or no multipart, DICOM_TOO_LARGE
 */
export async function* multipartParts(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  maxPartBytes: number,
): AsyncGenerator<Uint8Array> {
  const pending = new Pending(body, (why) => damaged('DICOMWEB_ANSWER', why));
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first one may stand at the very start, where no line break comes before it.
  await pending.upTo(delimiter.subarray(2), MAX_HEAD_BYTES);
  while (true) {
    const end = await pending.exactly(2);
    if (end.toString('latin1') === '--') return;
    if (end.toString('latin1') !== '\r\n')
      throw damaged('DICOMWEB_ANSWER', 'a part does not begin where its delimiter ends');
    // Put back: a part without headers begins with an empty line.
    pending.back(2);
    await pending.upTo(CRLF2, MAX_HEAD_BYTES);
    yield await pending.upTo(delimiter, maxPartBytes);
  }
}

export interface StreamedPart {
  /** The lines of its headers, without the last line break. */
  readonly head: string;
  /** To be read to its end before the next part is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The parts of any multipart body as they stream in, for whoever keeps them elsewhere than in
 * memory.
 * @throws Failure BODY_MULTIPART when the body is cut short or no multipart
 */
export async function* streamedParts(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<StreamedPart> {
  const pending = new Pending(body, noParts);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  await pending.upTo(delimiter.subarray(2), MAX_HEAD_BYTES);
  while (true) {
    const end = (await pending.exactly(2)).toString('latin1');
    if (end === '--') return;
    if (end !== '\r\n') throw noParts('a part does not begin where its delimiter ends');
    pending.back(2);
    const head = Buffer.from(await pending.upTo(CRLF2, MAX_HEAD_BYTES)).toString('latin1');
    yield { head, bytes: pending.streamedTo(delimiter) };
  }
}

function noParts(why: string): Failure {
  return refused('BODY_MULTIPART', why);
}

/** Bytes that have come and were not given out yet. */
class Pending {
  /** Only written to behind `#end`: what was given out stays as it is. */
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #cutShort: (why: string) => Failure;

  /** @param cutShort what is wrong with a body that ends too early */
  constructor(body: AsyncIterable<Uint8Array>, cutShort: (why: string) => Failure) {
    this.#chunks = body[Symbol.asyncIterator]();
    this.#cutShort = cutShort;
  }

  #append(chunk: Uint8Array): void {
    const held = this.#end - this.#start;
    if (held === 0) {
      this.#bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      this.#start = 0;
      this.#end = chunk.length;
      return;
    }
    if (this.#end + chunk.length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(START_BYTES, 2 * (held + chunk.length)));
      this.#bytes.copy(larger, 0, this.#start, this.#end);
      this.#bytes = larger;
      this.#start = 0;
      this.#end = held;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  back(count: number): void {
    this.#start -= count;
  }

  async exactly(count: number): Promise<Buffer> {
    while (this.#end - this.#start < count) await this.#more();
    this.#start += count;
    return this.#bytes.subarray(this.#start - count, this.#start);
  }

  /** What comes before the mark, which is dropped. */
  async upTo(mark: Buffer, maxBytes: number): Promise<Uint8Array> {
    let searched = 0;
    while (true) {
      const held = this.#bytes.subarray(this.#start, this.#end);
      const at = held.indexOf(mark, searched);
      if (at > maxBytes || (at < 0 && held.length > maxBytes + mark.length)) throw tooLarge(maxBytes);
      if (at >= 0) {
        this.#start += at + mark.length;
        return held.subarray(0, at);
      }
      searched = Math.max(0, held.length - mark.length + 1);
      await this.#more();
    }
  }

  /** What comes before the mark as it comes; the mark is dropped. */
  async *streamedTo(mark: Buffer): AsyncGenerator<Uint8Array> {
    while (true) {
      const held = this.#bytes.subarray(this.#start, this.#end);
      const at = held.indexOf(mark);
      // The mark may have begun in the last bytes.
      const given = at >= 0 ? at : Math.max(0, held.length - mark.length + 1);
      this.#start += at >= 0 ? at + mark.length : given;
      if (given > 0) yield held.subarray(0, given);
      if (at >= 0) return;
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done === true) throw this.#cutShort('the body is cut short: its last delimiter is missing');
    this.#append(next.value);
  }
}

function tooLarge(maxBytes: number): Failure {
  const message = `expected parts of at most ${maxBytes} bytes, got more`;
  return new Failure('too_large', 'DICOM_TOO_LARGE', message, { setting: 'M4OE_MAX_VOLUME_MIB' });
}
