/** A request's body as files: one with a volume or a zip, or those of a series, as parts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { cancelled, Failure, invalid } from '../errors.ts';
import { safeText } from '../foreign-text.ts';
import { looksBare } from '../formats/dicom/file/bare-data-set.ts';
import { looksLikeDicom } from '../formats/dicom/file/read-part10.ts';
import { firstBytes } from '../formats/dicom/transport/folder.ts';
import { type StreamedPart, streamedParts } from '../formats/dicom/transport/multipart.ts';
import { MAX_FILES } from '../formats/dicom/transport/stored-file.ts';
import { uploadTooSlow } from '../server/segment-call.ts';
import { stalled, within } from '../server/stream.ts';
import type { SpooledRequest } from './spool.ts';

/** What is in them is told by their content. */
export const FILE_TYPES = [
  ...['application/octet-stream', 'application/gzip', 'application/x-gzip', 'application/zip'],
  ...['application/x-zip-compressed', 'application/dicom', 'application/nifti', 'application/x-nifti'],
];
export const PART_TYPES = ['multipart/form-data', 'multipart/related', 'multipart/mixed'];

export interface BodyLimits {
  readonly maxBodyBytes: number;
  /** Seconds that nothing may come. */
  readonly stallSeconds: number;
  /** Seconds that all of it may take. */
  readonly maxUploadSeconds: number;
}

export interface Upload {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly limits: BodyLimits;
  readonly signal: AbortSignal;
}

/**
 * Keeps the body in the folder; what its headers tell is judged before any of it is asked for.
 * @returns path of the file, or of the folder with the files of a series
 * @throws Failure BODY_TYPE, BODY_ENCODING, BODY_TOO_LARGE, BODY_EMPTY, BODY_MULTIPART, BODY_FIELD,
 *   BODY_SEVERAL_FILES, DICOM_TOO_MANY_FILES, UPLOAD_STALLED, UPLOAD_TOO_SLOW, CANCELLED, and those
 *   of SpooledRequest
 */
export async function keepBody(upload: Upload, folder: SpooledRequest): Promise<string> {
  const { request, response, limits } = upload;
  const boundary = checkedType(request);
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limits.maxBodyBytes) throw tooLarge(limits.maxBodyBytes, announced);
  folder.reserve(announced);
  // Whoever asks first has not sent anything yet.
  if (/100-continue/i.test(request.headers.expect ?? '')) response.writeContinue();
  const body = arriving(upload);
  if (boundary !== undefined) return await keepParts(streamedParts(body, boundary), folder);
  if ((await folder.write('body', body)) === 0)
    throw new Failure('invalid', 'BODY_EMPTY', 'expected a file as the body, got none');
  return join(folder.path, 'body');
}

/** The boundary of a body of parts; undefined for one that is a file. @throws Failure BODY_TYPE, BODY_ENCODING, BODY_MULTIPART */
function checkedType({ headers }: IncomingMessage): string | undefined {
  const coded = headers['content-encoding'] ?? 'identity';
  if (coded !== 'identity')
    throw invalid('BODY_ENCODING', 'content-encoding', 'expected none; files may be compressed by themselves');
  const given = headers['content-type'] ?? 'application/octet-stream';
  const type = (given.split(';', 1)[0] as string).trim().toLowerCase();
  if (FILE_TYPES.includes(type)) return undefined;
  if (!PART_TYPES.includes(type)) {
    const advice = 'curl sends files so with -F volume=@FILE';
    const known = [...FILE_TYPES, ...PART_TYPES].join(', ');
    throw invalid('BODY_TYPE', 'content-type', `expected one of ${known}, got ${safeText(type)}; ${advice}`);
  }
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(given) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined)
    throw invalid('BODY_MULTIPART', 'content-type', 'expected a boundary of 1 to 70 characters');
  return boundary;
}

async function keepParts(parts: AsyncGenerator<StreamedPart>, folder: SpooledRequest): Promise<string> {
  const kept: string[] = [];
  for await (const { head, bytes } of parts) {
    checkPart(head);
    // Named by their order, which messages tell; what the client calls them may be a patient's name.
    const name = String(kept.length + 1).padStart(String(MAX_FILES).length, '0');
    await folder.write(name, bytes);
    kept.push(join(folder.path, name));
    if (kept.length > MAX_FILES)
      throw new Failure('invalid', 'DICOM_TOO_MANY_FILES', `expected at most ${MAX_FILES} files, got more`);
  }
  const [first] = kept;
  if (first === undefined)
    throw new Failure('invalid', 'BODY_EMPTY', 'expected a file as a part of the body, got none');
  if (kept.length === 1) return first;
  for (const [n, path] of kept.entries()) {
    const start = await firstBytes(path, DICOM_START);
    if (looksLikeDicom(start) || looksBare(start)) continue;
    const why = `expected one file, or the DICOM files of one series; got ${kept.length} files, and file ${n + 1} is no DICOM`;
    throw new Failure('invalid', 'BODY_SEVERAL_FILES', why);
  }
  return folder.path;
}

const DICOM_START = 132;

/** @throws Failure BODY_FIELD, BODY_ENCODING */
function checkPart(head: string): void {
  if (/^content-transfer-encoding:\s*(?!binary|8bit|7bit)/im.test(head))
    throw invalid('BODY_ENCODING', 'content-transfer-encoding', 'expected parts as they are, got a coded one');
  if (/^content-disposition:\s*form-data/im.test(head) && !/;\s*filename\*?=/i.test(head)) {
    const why = 'expected files as parts of the form, got a field; parameters stand in the query, ?modality=CT';
    throw new Failure('invalid', 'BODY_FIELD', why);
  }
}

/** The body as it comes, within the limits. */
async function* arriving({ request, limits, signal }: Upload): AsyncGenerator<Uint8Array> {
  const { maxBodyBytes, stallSeconds, maxUploadSeconds } = limits;
  const until = performance.now() + 1000 * maxUploadSeconds;
  // The connection is still needed for the answer.
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  let length = 0;
  while (true) {
    const coming = chunks.next().catch((error: unknown) => {
      throw cancelled(error);
    });
    const { done, value } = await within(coming, stallSeconds, signal, () =>
      stalled('UPLOAD_STALLED', 'nothing was sent', stallSeconds),
    );
    if (done === true) return;
    length += value.length;
    if (length > maxBodyBytes) throw tooLarge(maxBodyBytes, length);
    if (performance.now() > until) throw uploadTooSlow(maxUploadSeconds);
    yield value;
  }
}

function tooLarge(maxBytes: number, bytes: number): Failure {
  const setting = 'M4OE_MAX_BODY_MIB';
  const why = `expected a body of at most ${maxBytes} bytes (${setting}), got ${bytes}`;
  return new Failure('too_large', 'BODY_TOO_LARGE', why, { setting });
}
