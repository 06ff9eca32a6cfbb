/**
 * Notes in the archive on series that cannot be segmented: one that holds for a series that is
 * refused, none for one that is done.
 */
import { jsonAttributes } from '../formats/dicom/file/json-attributes.ts';
import {
  encodeNote,
  GATEWAY,
  noteSeriesUid,
  type Refusal,
  refusedSeries,
} from '../formats/dicom/results/not-segmented-note.ts';
import type { Candidate } from './candidate.ts';
import { seriesChanged } from './failures.ts';
import type { Product } from './products.ts';
import { type JobTools, stored } from './series-job.ts';

export type NotedSeries = Pick<Candidate, 'studyUid' | 'seriesUid' | 'instances'>;

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
  tools: Pick<JobTools, 'archive' | 'supersede' | 'onStored'>,
  signal: AbortSignal,
): Promise<void> {
  const { archive } = tools;
  const noteSeries = noteSeriesUid(studyUid, seriesUid);
  const present = await archive.instancesOf(studyUid, noteSeries, signal);
  if (refusal === undefined && present.size === 0) return;
  const metadata = (await archive.metadata(studyUid, seriesUid, signal)).map(jsonAttributes);
  if (instances >= 0 && metadata.length !== instances) throw seriesChanged();
  const series = refusedSeries(metadata);
  const note = refusal === undefined ? undefined : await encodeNote(series, refusal);
  const product: Product = { kind: 'note', seriesUid: noteSeries, instanceUid: note?.sopInstanceUid ?? '' };
  if (note !== undefined && !present.has(product.instanceUid)) {
    await stored(product, note, studyUid, tools, signal);
    tools.onStored('note');
  }
  const obsolete = [...present].filter((uid) => uid !== product.instanceUid);
  if (obsolete.length > 0)
    await tools.supersede({ work: { source: series, model: GATEWAY }, product, uids: obsolete }, signal);
}
