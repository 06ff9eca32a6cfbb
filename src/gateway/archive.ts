/** An archive as DICOMweb clients see it (PS3.18): QIDO-RS, WADO-RS, STOW-RS. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Failure } from '../errors.ts';
import { dataSetsOf, type JsonDataSet, jsonAttributes, jsonOf } from '../formats/dicom/file/json-attributes.ts';
import { TAG } from '../formats/dicom/file/tags.ts';
import type { EncodedInstance } from '../formats/dicom/results/result.ts';
import { instanceParts } from '../formats/dicom/transport/multipart.ts';
import type { ArchiveHttp } from './archive-http.ts';
import { archiveAnswer } from './failures.ts';
import { dataSets, JSON_TYPE, MAX_PAGE_BYTES, searched } from './paged-search.ts';
import { readStowAnswer, type StowAnswer } from './stow-answer.ts';
import { dicomBody } from './stow-body.ts';

/** What an archive says that has nothing of what was asked for, or no such service at all. */
const NOT_THERE = 'not there';
const MAX_METADATA_BYTES = 256 * 2 ** 20;

export class Archive {
  readonly #http: ArchiveHttp;
  readonly #root: string;

  /** @param root of the DICOMweb services */
  constructor(http: ArchiveHttp, root: string) {
    this.#http = http;
    this.#root = root.replace(/\/+$/, '');
  }

  /**
   * Matching series of the whole archive, with the attributes that were asked for as far as the
   * archive has them. One without a search for series of all studies is asked study by study.
   */
  async searchSeries(
    keys: Readonly<Record<string, string>>,
    fields: readonly string[],
    signal: AbortSignal,
  ): Promise<JsonDataSet[]> {
    const found = await this.#search('/series', keys, fields, signal);
    if (found !== NOT_THERE) return found;
    const { Modality, ...others } = keys;
    const ofStudy = { ...others, ...(Modality === undefined ? {} : { ModalitiesInStudy: Modality }) };
    const studies = await this.#search('/studies', ofStudy, [], signal);
    // Some answer so where nothing matches.
    if (studies === NOT_THERE) {
      if ((await this.#search('/studies', {}, [], signal)) === NOT_THERE) throw this.#http.noSearch();
      return [];
    }
    const uids = studies.map((study) => jsonAttributes(study).texts(TAG.studyInstanceUid)[0] ?? '');
    const series: JsonDataSet[] = [];
    for (const uid of uids.filter((one) => one !== ''))
      series.push(...there(await this.#search(`/studies/${uid}/series`, keys, fields, signal)));
    return series;
  }

  /** SOP Instance UIDs of a series; none where there is no such series. */
  async instancesOf(study: string, series: string, signal: AbortSignal): Promise<Set<string>> {
    const found = there(await this.#search(`/studies/${study}/series/${series}/instances`, {}, [], signal));
    return new Set(found.map((one) => jsonAttributes(one).texts(TAG.sopInstanceUid)[0] ?? ''));
  }

  /**
   * The data set of every instance without its bulk data.
   * @throws Failure ARCHIVE_NOT_FOUND of a series that is not there, ARCHIVE_REFUSED where the
   *   archive has no metadata of one that is; those of ArchiveHttp
   */
  async metadata(study: string, series: string, signal: AbortSignal): Promise<JsonDataSet[]> {
    const url = `${this.#root}/studies/${study}/series/${series}/metadata`;
    const headers = { accept: JSON_TYPE };
    const { status, body } = await this.#http.exchange(
      { operation: 'metadata', url, headers, maxBytes: MAX_METADATA_BYTES, also: [404] },
      signal,
    );
    if (status === 404) throw this.#http.notThere((await this.instancesOf(study, series, signal)).size > 0);
    return dataSets('metadata', body);
  }

  /** The file of an instance, in whatever transfer syntax the archive keeps it. */
  async instance(
    study: string,
    series: string,
    instance: string,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const url = `${this.#root}/studies/${study}/series/${series}/instances/${instance}`;
    const headers = {
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
      // An archive that packs pixels with gzip takes longer for it than a hospital's network would
      // for what it saves.
      'accept-encoding': 'identity',
    };
    const { header, body } = await this.#http.exchange({ operation: 'retrieve', url, headers, maxBytes }, signal);
    const parts: Uint8Array[] = [];
    try {
      for await (const part of instanceParts(once(body), header('content-type'), maxBytes)) parts.push(part);
    } catch (error) {
      throw archiveAnswer('retrieve', error instanceof Failure ? error.message : 'it is no multipart', error);
    }
    const [part] = parts;
    if (part === undefined || parts.length > 1)
      throw archiveAnswer('retrieve', `expected one instance, got ${parts.length}`);
    return part;
  }

  /** @throws Failure STOW_RESOURCES, STOW_REFUSED, and those of ArchiveHttp */
  async store(instance: EncodedInstance, signal: AbortSignal): Promise<StowAnswer> {
    const boundary = createHash('sha256').update(instance.sopInstanceUid).digest('hex').slice(0, 48);
    const { contentType, byteLength, chunks } = dicomBody(instance, boundary);
    const headers = { 'content-type': contentType, 'content-length': String(byteLength), accept: JSON_TYPE };
    const { status, body } = await this.#http.exchange(
      {
        operation: 'store',
        url: `${this.#root}/studies`,
        method: 'POST',
        headers,
        body: Readable.from(chunks(), { objectMode: false }),
        maxBytes: MAX_PAGE_BYTES,
        also: [409],
      },
      signal,
    );
    return readStowAnswer(status, firstDataSet(body), instance.sopInstanceUid);
  }

  async #search(
    path: string,
    keys: Readonly<Record<string, string>>,
    fields: readonly string[],
    signal: AbortSignal,
  ): Promise<JsonDataSet[] | typeof NOT_THERE> {
    let there = true;
    const onNone = () => {
      there = false;
    };
    const search = { operation: 'query', url: `${this.#root}${path}`, keys, fields, none: [404], onNone } as const;
    const found = await searched(this.#http, search, signal);
    return there || found.length > 0 ? found : NOT_THERE;
  }
}

const there = (found: JsonDataSet[] | typeof NOT_THERE): JsonDataSet[] => (found === NOT_THERE ? [] : found);

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** The answer of STOW-RS is one data set; some archives put it into an array. */
function firstDataSet(body: Buffer): JsonDataSet | undefined {
  try {
    const parsed = jsonOf(body);
    return dataSetsOf(Array.isArray(parsed) ? parsed : [parsed])[0];
  } catch {
    return undefined;
  }
}
