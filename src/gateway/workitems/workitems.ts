/**
 * Performs workitems of a worklist: claims those that are scheduled for it, has their series done as
 * any other is, and says how each ended. It keeps nothing: the Transaction UID of a claim follows
 * from the workitem, so a gateway that is started again goes on with what it had claimed.
 */
import { setInterval as every } from 'node:timers/promises';
import { asFailure, Failure } from '../../errors.ts';
import { derivedUid } from '../../formats/dicom/file/uid.ts';
import type { SeriesEnd } from '../awaited.ts';
import { type Log, tellFailure } from '../log.ts';
import type { ArchiveMetrics } from '../metrics.ts';
import { seriesKey } from '../outcomes.ts';
import { IN_PROGRESS, type InputSeries, type Performed, type Progress, updateOf, type Workitem } from './content.ts';
import { type Looked, scheduledFor } from './scheduled.ts';
import { type ListedWorkitem, SeenWorkitems } from './seen-workitems.ts';
import {
  byUrgency,
  type InputEnd,
  type Performer,
  performedCode,
  same,
  stationOf,
  type Verdict,
  verdictOf,
} from './verdict.ts';
import type { Taken, Worklist } from './worklist.ts';

export interface WorkitemOptions {
  readonly pollSeconds: number;
  readonly worklistSeconds: number;
  /** Workitems at the same time. */
  readonly concurrency: number;
}

export interface WorkitemTools {
  readonly worklist: Worklist;
  readonly performer: Performer;
  /** SOP Instance UIDs that the archive has of a series. */
  instancesOf(study: string, series: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
  perform(seriesUid: string, signal: AbortSignal): Promise<SeriesEnd>;
  /** Why a series that has not ended is tried again; undefined for one that is not. */
  heldUp(seriesUid: string): string | undefined;
  /** Where the results of a series can be had. */
  urlOf(study: string, series: string): string;
}

/** Tries to end a workitem that is refused while it is in progress. */
const MOST_ENDS = 3;
/** Looks at a server that says that it has no worklist, before it is left alone. */
const MOST_MISSING = 3;

export class Workitems {
  readonly #options: WorkitemOptions;
  readonly #tools: WorkitemTools;
  readonly #metrics: ArchiveMetrics;
  readonly #log: Log;
  readonly #seen = new SeenWorkitems();
  readonly #running = new Map<string, Promise<void>>();
  /** Not ours, or not to be had: not looked at again while they are in that state. */
  readonly #passed = { SCHEDULED: new Set<string>(), [IN_PROGRESS]: new Set<string>() };
  /** Claimed, and broken off: it may have ended all the same. With the number of its series. */
  readonly #unsure = new Map<string, number>();
  #wake = Promise.withResolvers<void>();
  #missing = 0;
  #found = false;
  #unsearchable: string | undefined = 'no search has ended yet';

  constructor(options: WorkitemOptions, tools: WorkitemTools, metrics: ArchiveMetrics, log: Log) {
    this.#options = options;
    this.#tools = tools;
    this.#metrics = metrics;
    this.#log = log;
  }

  /** For a person; undefined where the last search succeeded. */
  get unsearchableBecause(): string | undefined {
    return this.#unsearchable;
  }

  list(): ListedWorkitem[] {
    return this.#seen.all();
  }

  /** Until the signal; workitems that are in work then stay claimed, and another run goes on with them. */
  async run(signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#wake.resolve();
    signal.addEventListener('abort', onAbort);
    while (!signal.aborted && this.#missing < MOST_MISSING) {
      this.#wake = Promise.withResolvers();
      await this.#look(signal);
      const timer = setTimeout(() => this.#wake.resolve(), this.#options.pollSeconds * 1000);
      await this.#wake.promise;
      clearTimeout(timer);
    }
    signal.removeEventListener('abort', onAbort);
    await Promise.all(this.#running.values());
  }

  get #room(): boolean {
    return this.#running.size < this.#options.concurrency;
  }

  /** Those that a run before this had claimed come first. */
  async #look(signal: AbortSignal): Promise<void> {
    if (!this.#room) return;
    const { worklist, performer } = this.#tools;
    try {
      for (const state of [IN_PROGRESS, 'SCHEDULED'] as const) {
        if (!this.#room) break;
        const found = await scheduledFor(worklist, performer, state, signal);
        if (state === IN_PROGRESS) await this.#makeSure(found, signal);
        const passed = this.#passed[state];
        for (const uid of passed) if (!found.some((one) => one.uid === uid)) passed.delete(uid);
        for (const one of found.filter(({ uid }) => !this.#running.has(uid) && !passed.has(uid)).sort(byUrgency)) {
          if (!this.#room) break;
          this.#start(one, state, signal);
        }
      }
      this.#searched(undefined);
    } catch (error) {
      if (!signal.aborted) this.#searched(asFailure(error));
    }
  }

  /** How those ended that were broken off, and are not in work any more: an answer may have been lost. */
  async #makeSure(found: readonly Workitem[], signal: AbortSignal): Promise<void> {
    for (const [uid, series] of this.#unsure) {
      if (this.#running.has(uid) || found.some((one) => one.uid === uid)) continue;
      const now = await this.#tools.worklist.read(uid, signal);
      if (now?.state === 'COMPLETED') this.#seen.set(uid, 'completed', series);
      else if (now?.state === 'CANCELED') this.#seen.set(uid, 'canceled', series);
      else this.#seen.set(uid, 'lost', series);
      this.#unsure.delete(uid);
    }
  }

  /** Told when it changes, not at each search. */
  #searched(failure: Failure | undefined): void {
    // One that was there once is away for a while, and what was claimed of it is not forgotten.
    this.#found ||= failure === undefined;
    this.#missing = failure?.reason === 'WORKLIST_MISSING' && !this.#found ? this.#missing + 1 : 0;
    if (failure !== undefined && failure.message !== this.#unsearchable)
      tellFailure(this.#log, failure, {}, 'the worklist could not be searched');
    if (this.#missing === MOST_MISSING) this.#log.warn({}, 'the worklist is not asked again until the next start');
    this.#unsearchable = failure?.message;
    this.#metrics.worklistSearched(failure === undefined);
  }

  #start(workitem: Workitem, state: Looked, signal: AbortSignal): void {
    const { uid } = workitem;
    const job = this.#perform(workitem, state, signal)
      .then((outcome) => {
        this.#metrics.workitem(outcome);
        this.#running.delete(uid);
        this.#wake.resolve();
      })
      .catch((error) => {
        // Claimed or not: the next look goes on with it.
        this.#running.delete(uid);
        if (signal.aborted) return;
        const failure = asFailure(error);
        this.#metrics.workitem(failure.reason);
        tellFailure(this.#log, failure, { workitem: seriesKey(uid) }, 'a workitem could not be performed now');
        const series = this.#unsure.get(uid);
        if (series !== undefined) this.#seen.set(uid, 'retrying', series, failure);
      });
    this.#running.set(uid, job);
  }

  /** @returns how it ended, for the metrics */
  async #perform(workitem: Workitem, state: Looked, signal: AbortSignal): Promise<string> {
    const { worklist, performer } = this.#tools;
    const { uid } = workitem;
    const station = stationOf(performer);
    const transactionUid = derivedUid('M4OE', 'workitem', station.scheme, station.value, uid);
    const change = (to: typeof IN_PROGRESS | Verdict['state']) => worklist.change(uid, transactionUid, to, signal);
    if (state === 'SCHEDULED' && (await change(IN_PROGRESS)) !== 'taken') return this.#pass(uid, state);
    const full = await worklist.read(uid, signal);
    if (full === undefined) return this.#lost(uid, 0, 'gone', signal);
    const { inputs } = full;
    const foreign = full.performers.length > 0 && !full.performers.some((one) => same(one, station));
    if (foreign) return this.#pass(uid, IN_PROGRESS);
    const performed: Performed = {
      ...{ station, code: performedCode(performer, full), began: full.began ?? new Date(), outputs: [] },
    };
    const say = (progress: Progress, done: Performed = performed) =>
      worklist.update(uid, transactionUid, updateOf(transactionUid, progress, done), signal);
    // That it is taken shows whose the claim is: the Transaction UID is shown to nobody.
    const claimed = await say({ percent: 0, description: 'claimed' });
    if (claimed !== 'taken')
      return state === 'SCHEDULED' ? this.#lost(uid, inputs.length, claimed, signal) : this.#pass(uid, IN_PROGRESS);
    this.#seen.set(uid, 'running', inputs.length);
    this.#unsure.set(uid, inputs.length);
    this.#log.info({ workitem: seriesKey(uid), series: inputs.length }, 'workitem claimed');

    const ends = await this.#series(full, performed.began, say, signal);
    if (!Array.isArray(ends)) return this.#lost(uid, inputs.length, ends, signal);
    const verdict = verdictOf(ends);
    const done = { ...performed, ended: new Date(), outputs: this.#outputs(ends) };
    // Another gateway of the same station may write over it in between.
    for (let tries = 1; ; tries++) {
      const said = await say(finalProgress(verdict, ends), done);
      const changed = said === 'taken' ? await change(verdict.state) : said;
      if (changed === 'taken') break;
      const open = changed === 'refused' && (await worklist.read(uid, signal))?.state === IN_PROGRESS;
      if (!open || tries >= MOST_ENDS) return this.#lost(uid, inputs.length, changed, signal);
    }
    return this.#ended(uid, inputs.length, verdict);
  }

  /**
   * Has them done, and says now and then how far they are.
   * @returns how each ended, or what the worklist said when the workitem is not ours any more
   */
  async #series(
    { inputs }: Workitem,
    began: Date,
    say: (progress: Progress) => Promise<Taken>,
    signal: AbortSignal,
  ): Promise<InputEnd[] | Taken> {
    const { pollSeconds, worklistSeconds } = this.#options;
    const stop = new AbortController();
    const late = new AbortController();
    let tooLate = this.#tooLate(undefined);
    const timer = setTimeout(
      () => {
        tooLate = this.#tooLate(this.#heldUp(inputs)); // which giving them up forgets
        late.abort();
      },
      Math.max(0, began.getTime() + worklistSeconds * 1000 - Date.now()),
    );
    const over = AbortSignal.any([signal, late.signal, stop.signal]);
    let lost: Taken | undefined;
    let ended = 0;
    const heard = (async () => {
      for await (const _ of every(pollSeconds * 1000, undefined, { signal: stop.signal })) {
        // A worklist that is away for a while holds up nothing.
        const taken = await say(this.#progress(inputs, ended)).catch(() => 'taken' as const);
        if (taken === 'taken') continue;
        lost = taken;
        stop.abort();
      }
    })().catch(() => undefined);
    try {
      return await Promise.all(
        inputs.map(async (input) => {
          const end = await this.#input(input, over).catch((error) => {
            if (late.signal.aborted && !signal.aborted) return tooLate;
            throw error;
          });
          ended++;
          return end;
        }),
      );
    } catch (error) {
      if (lost !== undefined) return lost;
      throw error;
    } finally {
      clearTimeout(timer);
      stop.abort();
      await heard;
    }
  }

  async #input({ studyUid, seriesUid, instances }: InputSeries, signal: AbortSignal): Promise<SeriesEnd> {
    if (instances.length > 0) {
      const there = await this.#tools.instancesOf(studyUid, seriesUid, signal);
      const missing = instances.filter((uid) => !there.has(uid)).length;
      if (missing > 0 && there.size > 0) {
        const message = `expected the ${instances.length} instances that the workitem names, the archive lacks ${missing}`;
        return { state: 'gone', failure: new Failure('not_found', 'WORKITEM_INPUT', message) };
      }
    }
    return this.#tools.perform(seriesUid, signal);
  }

  #tooLate(why: string | undefined): InputEnd {
    const setting = 'M4OE_GATEWAY_WORKLIST_SECONDS';
    const message = `not done within ${this.#options.worklistSeconds} s (${setting})${why === undefined ? '' : `: ${why}`}`;
    return { state: 'late', failure: new Failure('timed_out', 'WORKITEM_TIMEOUT', message, { setting }) };
  }

  #heldUp(inputs: readonly InputSeries[]): string | undefined {
    return inputs.map(({ seriesUid }) => this.#tools.heldUp(seriesUid)).find((one) => one !== undefined);
  }

  #progress(inputs: readonly InputSeries[], ended: number): Progress {
    const why = this.#heldUp(inputs);
    const held = why === undefined ? '' : `; tried again: ${why}`;
    const percent = Math.floor((100 * ended) / Math.max(1, inputs.length));
    return { percent, description: `${ended} of ${inputs.length} series ended${held}` };
  }

  #outputs(ends: readonly InputEnd[]): Performed['outputs'] {
    return ends.flatMap((end) =>
      end.state !== 'done'
        ? []
        : end.products.map((product) => {
            const { studyUid } = end;
            return { studyUid, product, url: this.#tools.urlOf(studyUid, product.seriesUid) };
          }),
    );
  }

  #ended(uid: string, series: number, verdict: Verdict): string {
    this.#unsure.delete(uid);
    const fields = { workitem: seriesKey(uid), series };
    if (verdict.state === 'COMPLETED') {
      this.#seen.set(uid, 'completed', series);
      this.#log.info(fields, 'workitem completed');
      return 'completed';
    }
    this.#seen.set(uid, 'canceled', series, verdict.why);
    tellFailure(this.#log, verdict.why, fields, 'workitem canceled');
    return 'canceled';
  }

  /** Another's, or one of ours whose end a search does not know yet: nothing is done for it here. */
  #pass(uid: string, state: Looked): string {
    this.#passed[state].add(uid);
    return 'WORKITEM_CLAIMED';
  }

  /** It was ours, and is not any more, or the worklist does not take how it ended. */
  async #lost(uid: string, series: number, said: Taken, signal: AbortSignal): Promise<string> {
    const now = said === 'gone' ? undefined : await this.#tools.worklist.read(uid, signal);
    const refused = now?.state === IN_PROGRESS;
    if (refused) this.#passed[IN_PROGRESS].add(uid);
    const what =
      now === undefined
        ? 'deleted'
        : refused
          ? 'left IN PROGRESS: the worklist takes no change of it'
          : `${now.state} by another`;
    const why = new Failure('invalid', refused ? 'WORKITEM_REFUSED' : 'WORKITEM_LOST', `the workitem was ${what}`);
    this.#seen.set(uid, 'lost', series, why);
    this.#unsure.delete(uid);
    tellFailure(this.#log, why, { workitem: seriesKey(uid) }, 'workitem lost');
    return why.reason;
  }
}

function finalProgress(verdict: Verdict, ends: readonly InputEnd[]): Progress {
  const done = ends.filter(({ state }) => state === 'done').length;
  const progress = {
    percent: verdict.state === 'COMPLETED' ? 100 : Math.floor((100 * done) / Math.max(1, ends.length)),
    description: `${done} of ${ends.length} series done`,
  };
  if (verdict.state === 'COMPLETED') return progress;
  const { why, code } = verdict;
  return { ...progress, canceled: { at: new Date(), why: `${why.message} [${why.reason}]`, code } };
}
