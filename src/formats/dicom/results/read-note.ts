/** A note on a refusal, read again: of which instances it is, who refused them and why. */
import type { Attributes } from '../file/attributes.ts';
import type { Code } from './codes.ts';
import type { Refusal } from './not-segmented-note.ts';
import { REPORT } from './report-codes.ts';

export interface ReadNote extends Refusal {
  /** Device Observer UID. */
  readonly observer: string;
  /** SOP Instance UIDs of the series that was refused. */
  readonly instances: ReadonlySet<string>;
}

const TAGS = {
  evidence: '0040a375',
  series: '00081115',
  instances: '00081199',
  instance: '00081155',
  content: '0040a730',
  conceptName: '0040a043',
  conceptCode: '0040a168',
  codeValue: '00080100',
  longCodeValue: '00080119',
  text: '0040a160',
  uid: '0040a124',
} as const;

/** @returns undefined for what is no such note */
export function readNote(note: Attributes): ReadNote | undefined {
  const items = note.items(TAGS.content);
  const itemOf = ({ value }: Code) => items.find((item) => codeOf(item.items(TAGS.conceptName)[0]) === value);
  const reason = codeOf(itemOf(REPORT.refusalReason)?.items(TAGS.conceptCode)[0]);
  const observer = itemOf(REPORT.deviceUid)?.texts(TAGS.uid)[0];
  const comment = itemOf(REPORT.comment)?.texts(TAGS.text).join('\\');
  if (reason === undefined || observer === undefined || comment === undefined) return undefined;
  const referenced = note
    .items(TAGS.evidence)
    .flatMap((study) => study.items(TAGS.series))
    .flatMap((series) => series.items(TAGS.instances));
  return {
    reason,
    observer,
    message: comment.replace(` [${reason}]`, ''),
    instances: new Set(referenced.flatMap((one) => one.texts(TAGS.instance))),
  };
}

function codeOf(code: Attributes | undefined): string | undefined {
  return code?.texts(TAGS.codeValue)[0] ?? code?.texts(TAGS.longCodeValue)[0];
}
