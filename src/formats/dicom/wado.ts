/**
 * One series of a DICOMweb service (PS3.18): planned from its metadata, then assembled while its
 * instances stream in.
 */
import { Failure, tlsTrouble } from '../../errors.ts';
import { damaged, refused } from './file/failures.ts';
import { dataSetsOf, type JsonDataSet, jsonAttributes, jsonOf } from './file/json-attributes.ts';
import { readDataSet } from './file/read-part10.ts';
import { TAG } from './file/tags.ts';
import { type DicomReadOptions, type DicomVolume, EXTRA_BYTES, EXTRA_FACTOR } from './read.ts';
import { Assembly } from './series/assembly.ts';
import { decideModality } from './series/modality.ts';
import { planSeries } from './series/series.ts';
import { sliceHeaders } from './series/slice-headers.ts';
import { instanceParts } from './transport/multipart.ts';

export interface WadoOptions extends Omit<DicomReadOptions, 'series'> {
  /** Value of the Authorization header; empty for none. */
  readonly authorization: string;
  /** Told which slices are there, as they come. */
  readonly onSlices?: (slices: readonly number[]) => void;
}

const MAX_METADATA_BYTES = 256 * 2 ** 20;

/**
 * @param url of the series: `.../studies/UID/series/UID`
 * @throws Failure DICOMWEB_ADDRESS, DICOMWEB_CERTIFICATE, DICOMWEB_UNREACHABLE,
 *   DICOMWEB_UNAUTHORIZED, DICOMWEB_NOT_FOUND, DICOMWEB_ANSWER, DICOM_INCOMPLETE when instances of
 *   the metadata do not come; those of instanceHeader, planSeries and Assembly
 */
export async function readWado(url: string, options: WadoOptions): Promise<DicomVolume> {
  const base = seriesAddress(url);
  const images = (await metadata(base, options)).map(jsonAttributes);
  const { headers, localizers } = sliceHeaders(images, options.volume !== undefined);
  const plan = planSeries(headers, options);
  const ofOtherVolumes = new Set(images.map((image) => image.texts(TAG.sopInstanceUid)[0] ?? ''));
  for (const uid of plan.instances.keys()) ofOtherVolumes.delete(uid);
  const decision = decideModality(plan.header, options.rules);
  const answer = await get(base, 'multipart/related; type="application/dicom"; transfer-syntax=*', options);
  const maxFileBytes = EXTRA_FACTOR * options.maxBytes + EXTRA_BYTES;
  const assembly = new Assembly(plan);
  const contentType = answer.headers.get('content-type') ?? '';
  for await (const part of instanceParts(bodyOf(answer), contentType, maxFileBytes)) {
    const file = readDataSet(part, maxFileBytes);
    if (ofOtherVolumes.has(file.attributes.texts(TAG.sopInstanceUid)[0] ?? '')) continue;
    const slices = await assembly.place(file);
    options.onSlices?.(slices);
  }
  if (assembly.missing > 0)
    throw refused(
      'DICOM_INCOMPLETE',
      `expected ${plan.instances.size} instances, as the metadata tells, ${assembly.missing} did not come`,
    );
  const { source, volumes } = plan;
  const warnings = [...plan.warnings, ...assembly.warnings];
  return { volume: assembly.volume, source, volumes, decision, ignored: localizers, skipped: 0, warnings };
}

/**
 * Without the slashes at its end. @throws Failure DICOMWEB_ADDRESS, for what fetch would call
 * unreachable and no try mends
 */
function seriesAddress(text: string): string {
  const fault = (why: string) =>
    new Failure('invalid', 'DICOMWEB_ADDRESS', `expected http(s)://host:port/path/studies/UID/series/UID, got ${why}`);
  const url = URL.parse(text);
  if (url === null) throw fault('no address');
  if (!/^https?:$/.test(url.protocol)) throw fault(`one with the scheme ${url.protocol}//`);
  if (url.username !== '' || url.password !== '')
    throw fault('one with a user or password in it; give them as M4OE_DICOMWEB_AUTHORIZATION (Basic or Bearer ...)');
  if (url.search !== '' || url.hash !== '') throw fault('one with a query or fragment');
  if (!/\/studies\/[^/]+\/series\/[^/]+\/*$/.test(url.pathname)) throw fault('one that ends otherwise');
  return text.replace(/\/+$/, '');
}

async function metadata(base: string, options: WadoOptions): Promise<JsonDataSet[]> {
  const answer = await get(`${base}/metadata`, 'application/dicom+json', options);
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of bodyOf(answer)) {
    total += part.length;
    if (total > MAX_METADATA_BYTES)
      throw damaged('DICOMWEB_ANSWER', `expected metadata of at most ${MAX_METADATA_BYTES} bytes, got more`);
    parts.push(part);
  }
  try {
    return dataSetsOf(jsonOf(Buffer.concat(parts)));
  } catch (error) {
    const why = error instanceof TypeError ? error.message : 'expected DICOM JSON';
    throw damaged('DICOMWEB_ANSWER', `the metadata cannot be used: ${why}`, error);
  }
}

/** Addresses are not repeated in messages: they hold UIDs, and at some sites more. */
async function get(url: string, accept: string, { authorization, signal }: WadoOptions): Promise<Response> {
  // As archives pack pixels, it takes longer than sending what it saves.
  const headers = { accept, 'accept-encoding': 'identity', ...(authorization === '' ? {} : { authorization }) };
  const answer = await fetch(url, { headers, ...(signal === undefined ? {} : { signal }) }).catch((error: unknown) => {
    throw asFailure(error);
  });
  // 206: a part of what the service has, whose missing instances are counted.
  if (answer.status === 200 || answer.status === 206) return answer;
  await answer.body?.cancel();
  if (answer.status === 401 || answer.status === 403)
    throw new Failure(
      'invalid',
      'DICOMWEB_UNAUTHORIZED',
      `the DICOMweb service refuses the request (HTTP ${answer.status})`,
      {
        setting: 'M4OE_DICOMWEB_AUTHORIZATION',
      },
    );
  if (answer.status === 404 || answer.status === 410 || answer.status === 204)
    throw new Failure('not_found', 'DICOMWEB_NOT_FOUND', 'the DICOMweb service has no such series');
  const again = answer.status >= 500 || answer.status === 408 || answer.status === 429;
  const said = `the DICOMweb service answers with HTTP ${answer.status}`;
  if (again) throw new Failure('unavailable', 'DICOMWEB_UNREACHABLE', said);
  throw refused('DICOMWEB_ANSWER', `${said}: it does not take the request`);
}

async function* bodyOf(answer: Response): AsyncGenerator<Uint8Array> {
  try {
    if (answer.body !== null) yield* answer.body as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw asFailure(error);
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error && error.name === 'AbortError')
    return new Failure('cancelled', 'CANCELLED', 'the request was cancelled', { cause: error });
  const trouble = tlsTrouble(error);
  if (trouble !== undefined) {
    const why =
      trouble === 'certificate'
        ? "the DICOMweb service's certificate is not trusted, has expired or is another host's; give its authority as NODE_EXTRA_CA_CERTS"
        : 'the DICOMweb service does not speak TLS there; is it http:// in place of https://?';
    return new Failure('invalid', 'DICOMWEB_CERTIFICATE', why, { cause: error });
  }
  const { message = '' } = ((error as Error).cause ?? {}) as { message?: string };
  if (/redirect|scheme/i.test(message))
    return refused(
      'DICOMWEB_ANSWER',
      'the DICOMweb service sends to other addresses, and none of them answers: a login?',
    );
  return new Failure('unavailable', 'DICOMWEB_UNREACHABLE', 'the DICOMweb service cannot be reached, or broke off', {
    cause: error,
  });
}
