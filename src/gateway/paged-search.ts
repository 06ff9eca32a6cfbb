/** A search as DICOMweb has it (PS3.18 8.3.4), page by page: of series, of instances, of workitems. */
import { dataSetsOf, type JsonDataSet, jsonAttributes, jsonOf } from '../formats/dicom/file/json-attributes.ts';
import { TAG } from '../formats/dicom/file/tags.ts';
import type { ArchiveHttp } from './archive-http.ts';
import { archiveAnswer } from './failures.ts';

export const JSON_TYPE = 'application/dicom+json';
export const MAX_PAGE_BYTES = 16 * 2 ** 20;
const PAGE = 200;
/**
 * More matches than any search of ours should have, and more requests than an archive with pages of
 * any use needs for them.
 */
const MAX_MATCHES = 100_000;
const MAX_REQUESTS = 1000;

export interface PagedSearch {
  /** For messages and metrics. */
  readonly operation: 'query' | 'workitems';
  readonly url: string;
  readonly keys: Readonly<Record<string, string>>;
  /** Attributes that are wanted of each match, as far as the archive has them. */
  readonly fields: readonly string[];
  /** Statuses that say that nothing matches, besides 204. */
  readonly none: readonly number[];
  /** Told such a status; what it throws is thrown. */
  onNone?(status: number): void;
}

/** All matches. @throws Failure those of ArchiveHttp */
export async function searched(
  http: ArchiveHttp,
  { operation, url, keys, fields, none, onNone }: PagedSearch,
  signal: AbortSignal,
): Promise<JsonDataSet[]> {
  // By what tells matches apart: an archive may give the same ones again, whatever it was asked
  // for.
  const matches = new Map<string, JsonDataSet>();
  const ask = async (paged: readonly [string, string][]): Promise<number> => {
    const query = new URLSearchParams([
      ...Object.entries(keys),
      ...fields.map((field): [string, string] => ['includefield', field]),
      ...paged,
    ]);
    const { status, body } = await http.exchange(
      {
        operation,
        url: `${url}?${query}`,
        headers: { accept: JSON_TYPE },
        maxBytes: MAX_PAGE_BYTES,
        also: none,
      },
      signal,
    );
    if (none.includes(status)) onNone?.(status);
    const page = none.includes(status) || status === 204 || body.length === 0 ? [] : dataSets(operation, body);
    for (const match of page) matches.set(matchKey(match), match);
    return page.length;
  };
  // Archives give fewer than they are asked for, or more, and do not always say so: a page that
  // brings nothing new is the end.
  for (let requests = 0; matches.size < MAX_MATCHES; requests++) {
    if (requests >= MAX_REQUESTS)
      throw archiveAnswer(operation, `its pages are too small: ${matches.size} matches in ${requests} requests`);
    const before = matches.size;
    const came = await ask([
      ['limit', String(PAGE)],
      ['offset', String(before)],
    ]);
    if (matches.size > before) continue;
    // A page of what is known already: the archive ignores offset, and may keep to limit, or to one
    // of its own. Without both it gives all that it gives.
    if (came > 0) await ask([]);
    break;
  }
  return [...matches.values()];
}

/** Of an instance its UID, of a series its own. */
function matchKey(match: JsonDataSet): string {
  const attributes = jsonAttributes(match);
  const [instance, series] = [TAG.sopInstanceUid, TAG.seriesInstanceUid].map((tag) => attributes.texts(tag)[0] ?? '');
  return instance === '' && series === '' ? JSON.stringify(match) : `${series} ${instance}`;
}

/** @throws Failure ARCHIVE_ANSWER for what is no list of data sets */
export function dataSets(operation: string, body: Buffer): JsonDataSet[] {
  try {
    return dataSetsOf(jsonOf(body));
  } catch (error) {
    throw archiveAnswer(operation, error instanceof TypeError ? error.message : 'it is no JSON', error);
  }
}
