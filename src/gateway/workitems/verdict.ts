/** How a workitem ends, by how its series did; and whose workitems are taken. */
import { Failure } from '../../errors.ts';
import { type Code, dcm, privateCode } from '../../formats/dicom/results/codes.ts';
import type { SeriesEnd } from '../awaited.ts';
import type { Workitem } from './content.ts';

/** A series of a workitem: how it ended, or that it did not while there was time. */
export type InputEnd = SeriesEnd | { readonly state: 'late'; readonly failure: Failure };

export type Verdict =
  | { readonly state: 'COMPLETED' }
  | { readonly state: 'CANCELED'; readonly why: Failure; readonly code: Code };

/** PS3.16 CID 9300. */
const INCOMPLETE = dcm('110523', 'Object Set incomplete');
const UNSUPPORTED = dcm('110522', 'Object Types not supported');
const INADEQUATE = dcm('110527', 'Resource inadequate');
const LATER = dcm('110529', 'Discontinued Procedure Step rescheduling recommended');
const REJECTED = dcm('110530', 'Workitem assignment rejected by assigned resource');

/** Completed only where every series is done: whoever scheduled it must not take a part for the whole. */
export function verdictOf(ends: readonly InputEnd[]): Verdict {
  const undone = ends.filter((end) => end.state !== 'done');
  const [first] = undone;
  if (ends.length === 0) {
    const message = 'expected an Input Information Sequence with series, got none';
    return { state: 'CANCELED', why: new Failure('invalid', 'WORKITEM_INPUT', message), code: INCOMPLETE };
  }
  if (first === undefined) return { state: 'COMPLETED' };
  const { kind, reason, message } = first.failure;
  const many = ends.length === 1 ? '' : `${undone.length} of ${ends.length} series not done, the first: `;
  return { state: 'CANCELED', why: new Failure(kind, reason, `${many}${message}`), code: codeOf(first) };
}

function codeOf({ state, failure }: Exclude<InputEnd, { state: 'done' }>): Code {
  switch (state) {
    case 'gone':
      return INCOMPLETE;
    case 'late':
      return LATER;
    case 'left alone':
    case 'elsewhere':
      return REJECTED;
    case 'refused':
      return failure.kind === 'too_large' ? INADEQUATE : UNSUPPORTED;
  }
}

/** Which workitems a performer takes. */
export interface Performer {
  /** Scheduled Workitem Codes; none for those of its station, whatever their code. */
  readonly codes: readonly Code[];
  /** Undefined where it has no name of its own. */
  readonly station: Code | undefined;
}

export const same = (a: Code, b: Code) => a.value === b.value && a.scheme === b.scheme;

/** One that is scheduled for a station is that station's; another is anybody's who knows its code. */
export function wants({ codes, station }: Performer, workitem: Workitem): boolean {
  const coded = codes.some((code) => workitem.codes.some((one) => same(one, code)));
  if (workitem.stations.length === 0) return coded;
  const ours = station !== undefined && workitem.stations.some((one) => same(one, station));
  return ours && (codes.length === 0 || coded);
}

/** Of a performer that nobody has named. */
const GATEWAY_STATION = privateCode('GATEWAY', 'M4OE gateway');
/** PS3.16 CID 9231, for a workitem that has no code. */
const IMAGE_PROCESSING = dcm('110001', 'Image Processing');

export const stationOf = ({ station }: Performer): Code => station ?? GATEWAY_STATION;

/** What is performed is what was scheduled. */
export function performedCode({ codes }: Performer, { codes: scheduled }: Workitem): Code {
  const known = scheduled.filter(({ value, scheme }) => value !== '' && scheme !== '');
  return known.find((one) => codes.some((code) => same(one, code))) ?? known[0] ?? IMAGE_PROCESSING;
}

const URGENCY = ['HIGH', 'MEDIUM', 'LOW'];
const urgency = ({ priority }: Workitem) => (URGENCY.includes(priority) ? URGENCY.indexOf(priority) : 1);

/** The more urgent first, then the one that was to start sooner. */
export function byUrgency(a: Workitem, b: Workitem): number {
  return urgency(a) - urgency(b) || a.scheduledStart.localeCompare(b.scheduledStart);
}
