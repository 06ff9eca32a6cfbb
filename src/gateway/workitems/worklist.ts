/** A worklist as its performers see it (UPS-RS, PS3.18 section 11). */
import { Failure } from '../../errors.ts';
import type { JsonDataSet } from '../../formats/dicom/file/json-attributes.ts';
import type { Code } from '../../formats/dicom/results/codes.ts';
import type { ArchiveHttp, Exchange } from '../archive-http.ts';
import { dataSets, JSON_TYPE, MAX_PAGE_BYTES, searched } from '../paged-search.ts';
import { type StepState, stateOf, UPS, type Workitem, workitemOf } from './content.ts';

/** What a worklist says to a change: it holds; it is not ours to make, or not in this state; there is no such workitem. */
export type Taken = 'taken' | 'refused' | 'gone';

const GONE = [404, 410];
const REFUSED = [400, 409];
/** Statuses of a server without a worklist. */
const NO_WORKLIST = [404, 405, 501];
const CODE_VALUE = 16;
const FIELDS = [
  ...[UPS.procedureStepState, UPS.scheduledWorkitemCode, UPS.scheduledStation, UPS.inputReadiness],
  ...[UPS.priority, UPS.scheduledStart],
].map((tag) => tag.toUpperCase());

function noWorklist(status: number): never {
  const setting = 'M4OE_GATEWAY_WORKLIST_URL';
  const message = `expected a worklist (UPS-RS) at ${setting}, or at the archive, got HTTP ${status} for /workitems`;
  throw new Failure('not_found', 'WORKLIST_MISSING', message, { setting });
}

/** Workitems of a code, or of a station. */
export interface Asked {
  readonly by: 'ScheduledWorkitemCodeSequence' | 'ScheduledStationNameCodeSequence';
  readonly code: Code;
}

export class Worklist {
  readonly #http: ArchiveHttp;
  readonly #root: string;

  /** @param root of the DICOMweb services */
  constructor(http: ArchiveHttp, root: string) {
    this.#http = http;
    this.#root = `${root.replace(/\/+$/, '')}/workitems`;
  }

  /**
   * Whatever the worklist gives for it, which may be more than was asked for.
   * @throws Failure WORKLIST_MISSING where the server has none; those of ArchiveHttp
   */
  async search(state: StepState, { by, code }: Asked, signal: AbortSignal): Promise<Workitem[]> {
    const keyword = code.value.length > CODE_VALUE ? 'LongCodeValue' : 'CodeValue';
    const keys = { ProcedureStepState: state, [`${by}.${keyword}`]: code.value };
    const wanted = { operation: 'workitems', url: this.#root, keys, fields: FIELDS, none: NO_WORKLIST } as const;
    const found = await searched(this.#http, { ...wanted, onNone: noWorklist }, signal);
    return found.flatMap((one) => workitemOf(one) ?? []);
  }

  /** @returns undefined where there is no such workitem */
  async read(uid: string, signal: AbortSignal): Promise<Workitem | undefined> {
    const wanted = { operation: 'workitem', url: `${this.#root}/${uid}`, headers: { accept: JSON_TYPE }, also: GONE };
    const { status, body } = await this.#http.exchange({ ...wanted, maxBytes: MAX_PAGE_BYTES }, signal);
    if (GONE.includes(status)) return undefined;
    // Some give the one data set without a list around it.
    const list = body.toString('utf8').trimStart().startsWith('{') ? Buffer.from(`[${body}]`) : body;
    const [one] = dataSets('workitem', list);
    // Some leave out what the address says.
    return one === undefined ? undefined : workitemOf({ '00080018': { vr: 'UI', Value: [uid] }, ...one });
  }

  /** Update Workitem. Servers look for the Transaction UID in the address or in the data set: it is in both. */
  update(uid: string, transactionUid: string, dataSet: JsonDataSet, signal: AbortSignal): Promise<Taken> {
    const url = `${this.#root}/${uid}?${transactionUid}`;
    return this.#change({ operation: 'update', method: 'POST', url }, dataSet, signal);
  }

  /** Change Workitem State. */
  change(uid: string, transactionUid: string, state: StepState, signal: AbortSignal): Promise<Taken> {
    const url = `${this.#root}/${uid}/state`;
    return this.#change({ operation: 'state', method: 'PUT', url }, stateOf(transactionUid, state), signal);
  }

  async #change(
    how: Pick<Exchange, 'operation' | 'method' | 'url'>,
    dataSet: JsonDataSet,
    signal: AbortSignal,
  ): Promise<Taken> {
    const headers = { 'content-type': JSON_TYPE, accept: JSON_TYPE };
    const also = [...GONE, ...REFUSED];
    const body = JSON.stringify([dataSet]);
    const { status } = await this.#http.exchange({ ...how, headers, body, also, maxBytes: MAX_PAGE_BYTES }, signal);
    if (GONE.includes(status)) return 'gone';
    return REFUSED.includes(status) ? 'refused' : 'taken';
  }
}
