/** DICOMDIR (PS3.3, annex F): what an export says that it holds. */
import type { Attributes } from './attributes.ts';
import { TAG } from './tags.ts';

export const DIRECTORY_CLASS = '1.2.840.10008.1.3.10';

/** Series UID to SOP Instance UIDs. */
export type NamedImages = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The images that a DICOMDIR names, of each series. Records follow the one that they belong to, as
 * every tool writes them; those that were taken out of use are none.
 */
export function namedImages(directory: Attributes): NamedImages {
  const named = new Map<string, Set<string>>();
  let series = '';
  for (const record of directory.items(TAG.directoryRecordSequence)) {
    const [type = ''] = record.texts(TAG.directoryRecordType);
    if (type === 'SERIES') [series = ''] = record.texts(TAG.seriesInstanceUid);
    const [instance] = record.texts(TAG.referencedSopInstanceUidInFile);
    const inUse = record.binary(TAG.recordInUseFlag, 'US')[0] !== 0;
    if (type !== 'IMAGE' || instance === undefined || !inUse) continue;
    const own = named.get(series) ?? new Set();
    named.set(series, own.add(instance));
  }
  return named;
}
