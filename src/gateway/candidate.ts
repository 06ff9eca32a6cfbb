/**
 * A series as a search of the archive tells of it: what rules may look at, and how many instances
 * it has.
 */
import type { TraceContext } from '../client/trace-context.ts';
import { isUid } from '../formats/dicom/file/attributes.ts';
import { type JsonDataSet, jsonAttributes } from '../formats/dicom/file/json-attributes.ts';
import { TAG } from '../formats/dicom/file/tags.ts';
import type { Archive } from './archive.ts';

const DESCRIBED = {
  Modality: TAG.modality,
  BodyPartExamined: '00180015',
  SeriesDescription: TAG.seriesDescription,
  ProtocolName: TAG.protocolName,
  StudyDescription: '00081030',
  StationName: '00081010',
} as const;
export type CandidateKeyword = keyof typeof DESCRIBED;
export const CANDIDATE_KEYWORDS = Object.keys(DESCRIBED) as CandidateKeyword[];

const STUDY_DATE = '00080020';
const NUMBER_OF_INSTANCES = '00201209';
const FIELDS = [...Object.values(DESCRIBED), STUDY_DATE, NUMBER_OF_INSTANCES].map((tag) => tag.toUpperCase());
/** Results of ours are SEG and SR: they are never looked at. */
const MODALITIES = ['CT', 'MR'];
const DAY_MS = 86_400_000;

/** With the trace in which it was announced. */
export interface Candidate extends TraceContext {
  readonly studyUid: string;
  readonly seriesUid: string;
  /** As the archive counts them; -1 where it does not. */
  readonly instances: number;
  /** Can hold anything that was typed at the scanner: never to be shown. */
  readonly described: Readonly<Record<CandidateKeyword, string>>;
  /** Days since the study; NaN where it has no date. */
  readonly ageDays: number;
}

/** YYYYMMDD, UTC; a day of slack is up to the caller. */
function dicomDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
}

/** Every CT and MR series of studies that are not older than `lookbackDays` (0: of any age). */
export async function searchCandidates(
  archive: Archive,
  lookbackDays: number,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  // One day more: the scanner's clock is in another time zone.
  const dates = lookbackDays === 0 ? {} : { StudyDate: `${dicomDate(Date.now() - (lookbackDays + 1) * DAY_MS)}-` };
  for (const Modality of MODALITIES) {
    const series = await archive.searchSeries({ Modality, ...dates }, FIELDS, signal);
    found.push(...series.flatMap(candidateOf));
  }
  return found;
}

/** The series with this UID, if the archive has it and it is CT or MR. */
export async function findCandidate(
  archive: Archive,
  seriesUid: string,
  signal: AbortSignal,
): Promise<Candidate | undefined> {
  const series = await archive.searchSeries({ SeriesInstanceUID: seriesUid }, FIELDS, signal);
  return series.flatMap(candidateOf).find((one) => one.seriesUid === seriesUid);
}

function candidateOf(dataSet: JsonDataSet): Candidate[] {
  const attributes = jsonAttributes(dataSet);
  const first = (tag: string) => attributes.texts(tag)[0] ?? '';
  const [studyUid, seriesUid] = [first(TAG.studyInstanceUid), first(TAG.seriesInstanceUid)];
  const counted = first(NUMBER_OF_INSTANCES);
  const instances = counted === '' ? -1 : Number(counted);
  if (!isUid(studyUid) || !isUid(seriesUid) || !MODALITIES.includes(first(TAG.modality))) return [];
  const described = Object.fromEntries(Object.entries(DESCRIBED).map(([keyword, tag]) => [keyword, first(tag)]));
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(first(STUDY_DATE)) ?? [];
  const ageDays = (Date.now() - Date.UTC(Number(year), Number(month) - 1, Number(day))) / DAY_MS;
  return [{ studyUid, seriesUid, instances, described: described as Candidate['described'], ageDays }];
}
