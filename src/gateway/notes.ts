/**
 * Notes in the archive on series that cannot be segmented: one that holds for a series that is
 * refused, none for one that is done.
 */
import { Failure } from '../errors.ts';
import { jsonAttributes } from '../formats/dicom/file/json-attributes.ts';
import {
  encodeNote,
  GATEWAY,
  NOTE_SOP_CLASS,
  noteSeriesUid,
  type Refusal,
  refusedSeries,
} from '../formats/dicom/results/not-segmented-note.ts';
import { readNote } from '../formats/dicom/results/read-note.ts';
import type { Candidate } from './candidate.ts';
import { seriesChanged } from './failures.ts';
import type { Product } from './products.ts';
import { type JobTools, stored } from './series-job.ts';

export type NotedSeries = Pick<Candidate, 'studyUid' | 'seriesUid' | 'instances'>;

/** What notes are kept with. */
export interface NoteTools extends Pick<JobTools, 'archive' | 'destination' | 'supersede' | 'onStored'> {
  /** Device Observer UID of this gateway: its version and its options. */
  readonly observer: string;
}

/**
 * The refusal of a series that a note of this gateway tells, so that a restart does no work for it
 * again. Another version, or other options, may take the series.
 * @param instances SOP Instance UIDs that the series has now
 */
export async function refusedBefore(
  { studyUid, seriesUid }: Pick<Candidate, 'studyUid' | 'seriesUid'>,
  instances: ReadonlySet<string>,
  { destination, observer }: Pick<NoteTools, 'destination' | 'observer'>,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const noteSeries = noteSeriesUid(studyUid, seriesUid);
  if ((await destination.instancesOf(studyUid, noteSeries, signal)).size === 0) return undefined;
  const notes = (await destination.metadata(studyUid, noteSeries, signal)).map((one) => readNote(jsonAttributes(one)));
  const found = notes.find(
    (note) =>
      note?.observer === observer &&
      note.instances.size === instances.size &&
      [...instances].every((uid) => note.instances.has(uid)),
  );
  return found === undefined ? undefined : new Failure('invalid', found.reason, found.message);
}

/**
 * Stores the note on a refusal unless it is there, and supersedes what earlier looks at the series
 * left. Doing it twice, or in two gateways, leaves what doing it once does.
 * @param refusal undefined for a series that is done
 * @throws Failure GATEWAY_SERIES_CHANGED, GATEWAY_NOT_VERIFIED; those of Archive, refusedSeries and
 *   encodeNote
 */
export async function keepNote(
  { studyUid, seriesUid, instances }: NotedSeries,
  refusal: Refusal | undefined,
  tools: NoteTools,
  signal: AbortSignal,
): Promise<void> {
  const { archive, destination, observer } = tools;
  const noteSeries = noteSeriesUid(studyUid, seriesUid);
  const present = await destination.instancesOf(studyUid, noteSeries, signal);
  if (refusal === undefined && present.size === 0) return;
  const metadata = (await archive.metadata(studyUid, seriesUid, signal)).map(jsonAttributes);
  if (instances >= 0 && metadata.length !== instances) throw seriesChanged();
  const series = refusedSeries(metadata);
  const note = refusal === undefined ? undefined : await encodeNote(series, refusal, observer);
  const product: Product = {
    kind: 'note',
    sopClassUid: NOTE_SOP_CLASS,
    seriesUid: noteSeries,
    instanceUid: note?.sopInstanceUid ?? '',
  };
  if (note !== undefined && !present.has(product.instanceUid)) {
    await stored(product, note, studyUid, tools, signal);
    tools.onStored('note');
  }
  const obsolete = [...present].filter((uid) => uid !== product.instanceUid);
  if (obsolete.length > 0)
    await tools.supersede({ work: { source: series, model: GATEWAY }, product, uids: obsolete }, signal);
}
