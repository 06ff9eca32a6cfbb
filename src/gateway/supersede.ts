/**
 * What becomes of results and notes that late slices made obsolete: a rejection note beside them,
 * their deletion, or nothing.
 */
import { Failure } from '../errors.ts';
import { encodeRejection, type Rejecter, rejectionUids } from '../formats/dicom/results/rejection-note.ts';
import type { Archive } from './archive.ts';
import type { ArchiveHttp } from './archive-http.ts';
import type { Product } from './products.ts';

export interface SupersedeOptions {
  readonly superseded: 'reject' | 'delete' | 'keep';
  readonly orthancUrl: string;
}

export interface SupersedeTools {
  readonly archive: Archive;
  readonly http: ArchiveHttp;
  readonly options: SupersedeOptions;
}

/** Instances that the product took the place of. */
export interface Obsolete {
  /** Who says so, and of which series. */
  readonly work: Rejecter;
  readonly product: Product;
  /** SOP Instance UIDs, in the product's series. */
  readonly uids: readonly string[];
}

/**
 * Doing it twice leaves what doing it once does.
 * @returns how many were dealt with now
 */
export async function supersede(
  { archive, http, options }: SupersedeTools,
  { work, product, uids: obsolete }: Obsolete,
  signal: AbortSignal,
): Promise<number> {
  if (options.superseded === 'keep') return 0;
  if (options.superseded === 'delete') {
    for (const uid of obsolete) await deleteFromOrthanc(http, options.orthancUrl, uid, signal);
    return obsolete.length;
  }
  const { sopClassUid } = product;
  const { studyInstanceUid } = work.source;
  const notes = await archive.instancesOf(studyInstanceUid, rejectionUids(product.seriesUid, '').series, signal);
  let stored = 0;
  for (const sopInstanceUid of obsolete) {
    if (notes.has(rejectionUids(product.seriesUid, sopInstanceUid).instance)) continue;
    const rejected = { sopClassUid, sopInstanceUid, seriesInstanceUid: product.seriesUid };
    await archive.store(await encodeRejection(work, rejected), signal);
    stored++;
  }
  return stored;
}

/** Orthanc's own REST: DICOMweb cannot delete. */
async function deleteFromOrthanc(
  http: ArchiveHttp,
  root: string,
  sopInstanceUid: string,
  signal: AbortSignal,
): Promise<void> {
  const base = root.replace(/\/+$/, '');
  const common = { operation: 'delete', maxBytes: 1 << 20 };
  const { body } = await http.exchange(
    { ...common, url: `${base}/tools/lookup`, method: 'POST', body: sopInstanceUid },
    signal,
  );
  for (const { Type, ID } of foundIn(body)) {
    if (Type !== 'Instance' || !/^[0-9a-f-]{44}$/.test(ID)) continue;
    await http.exchange({ ...common, url: `${base}/instances/${ID}`, method: 'DELETE', also: [404] }, signal);
  }
}

function foundIn(body: Buffer): { Type: string; ID: string }[] {
  let found: unknown;
  try {
    found = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw lookUpAnswer('is no JSON', error);
  }
  const told = (one: Record<string, unknown> | null) => typeof one?.Type === 'string' && typeof one.ID === 'string';
  if (Array.isArray(found) && found.every(told)) return found as { Type: string; ID: string }[];
  throw lookUpAnswer('is no list of resources');
}

function lookUpAnswer(why: string, cause?: unknown): Failure {
  return new Failure('corrupt', 'ARCHIVE_ANSWER', `Orthanc's answer to a look-up ${why}`, { cause });
}
