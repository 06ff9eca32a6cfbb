/** multipart/related (RFC 2387) as WADO-RS answers and STOW-RS takes it (PS3.18, 8.7.1). */
import { archiveAnswer } from './failures.ts';

const HEAD_END = '\r\n\r\n';
/** A part's own headers are a few lines. */
const MAX_HEAD = 1 << 14;

/**
 * The contents of the parts, as views of `body`.
 * @param contentType of the whole
 * @throws Failure ARCHIVE_ANSWER
 */
export function partsOf(contentType: string, body: Buffer): Buffer[] {
  const bad = (why: string) => archiveAnswer('retrieve', why);
  if (!/^multipart\/related\b/i.test(contentType)) throw bad('expected multipart/related, got another type');
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw bad('multipart without a boundary');
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // The first delimiter has no line before it, or a preamble that nobody reads.
  const first = delimiter.subarray(2);
  const opens = body.subarray(0, first.length).equals(first) ? 0 : body.indexOf(delimiter) + 2;
  if (opens === 1) throw bad('the first boundary is missing');
  const parts: Buffer[] = [];
  let at = opens + first.length;
  while (true) {
    if (body.toString('latin1', at, at + 2) === '--') return parts;
    const head = body.indexOf(HEAD_END, at, 'latin1');
    if (head < 0 || head - at > MAX_HEAD) throw bad('a part without an end of its headers');
    const start = head + HEAD_END.length;
    const end = body.indexOf(delimiter, start);
    if (end < 0) throw bad('it is cut short: a part has no end');
    parts.push(body.subarray(start, end));
    at = end + delimiter.length;
  }
}

export interface MultipartBody {
  readonly contentType: string;
  readonly byteLength: number;
  chunks(): Iterable<Buffer>;
}

/** One DICOM instance as a body whose length is known and which is made while it is sent. */
export function dicomBody(
  instance: { readonly byteLength: number; chunks(): Iterable<Buffer> },
  boundary: string,
): MultipartBody {
  const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, 'latin1');
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1');
  return {
    contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    byteLength: head.length + instance.byteLength + tail.length,
    *chunks() {
      yield head;
      yield* instance.chunks();
      yield tail;
    },
  };
}
