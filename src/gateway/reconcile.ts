/**
 * Brings the archive to where every wanted series has its result: searches it now and then, listens
 * to events in between, and tries what is due. An event only makes it sooner; whatever is missed is
 * found by the next search.
 */
import type { TraceContext } from '../client/trace-context.ts';
import { asFailure, cancelled, Failure } from '../errors.ts';
import { Awaited, type SeriesEnd } from './awaited.ts';
import type { Candidate } from './candidate.ts';
import { canHelp } from './failures.ts';
import { type Log, tellFailure } from './log.ts';
import type { ArchiveMetrics } from './metrics.ts';
import type { NotedSeries } from './notes.ts';
import { type Outcome, type Outcomes, seriesKey } from './outcomes.ts';
import type { JobResult } from './series-job.ts';
import type { ServiceWatch } from './service-watch.ts';

export interface ReconcileOptions {
  /** `asked`: a search looks after series that are known already, and begins none. */
  readonly start: 'search' | 'asked';
  readonly pollSeconds: number;
  readonly stableSeconds: number;
  readonly recheckSeconds: number;
  readonly retrySeconds: number;
  readonly seriesSeconds: number;
  readonly concurrency: number;
}

export interface ReconcileTools {
  search(signal: AbortSignal): Promise<readonly Candidate[]>;
  find(seriesUid: string, signal: AbortSignal): Promise<Candidate | undefined>;
  /** For a person; undefined for a series that is wanted. */
  leftAloneBecause(candidate: Candidate): string | undefined;
  /** Whether the rules take it only where its pixels show what is wanted. */
  ifSeen(candidate: Candidate): boolean;
  /** @param again true where a person wants it tried whatever was noted of it */
  run(candidate: Candidate, again: boolean, signal: AbortSignal): Promise<JobResult>;
  /** Told how a series ended before it counts as refused, or done where `refusal` is undefined. */
  note(series: NotedSeries, refusal: Failure | undefined, signal: AbortSignal): Promise<void>;
  readonly service: Pick<ServiceWatch, 'look' | 'doubt'>;
}

const LONGEST_RETRY_MS = 1_800_000;
const MAX_EVENTS = 10_000;
/** An outcome that no search finds any more is forgotten after this. */
const FORGET_MS = 86_400_000;

export class Reconciler {
  readonly #options: ReconcileOptions;
  readonly #tools: ReconcileTools;
  readonly #outcomes: Outcomes;
  readonly #metrics: ArchiveMetrics;
  readonly #log: Log;
  /** Series whose event says that they are complete, with the trace of each event, or which a workitem wants. */
  readonly #events = new Map<string, TraceContext | 'workitem'>();
  readonly #running = new Set<Promise<void>>();
  readonly #awaited = new Awaited();
  /** Gives up the try of a series. */
  readonly #stops = new Map<string, AbortController>();
  #wake = Promise.withResolvers<void>();
  #unsearchable: string | undefined = 'no search has ended yet';

  constructor(options: ReconcileOptions, tools: ReconcileTools, outcomes: Outcomes, metrics: ArchiveMetrics, log: Log) {
    this.#options = options;
    this.#tools = tools;
    this.#outcomes = outcomes;
    this.#metrics = metrics;
    this.#log = log;
  }

  /** Why the archive cannot be searched, for a person; undefined where the last search succeeded. */
  get unsearchableBecause(): string | undefined {
    return this.#unsearchable;
  }

  /**
   * Looks at a series at once, as a person wants. @returns false for one that is in work, or is not
   * known
   */
  retry(seriesUid: string): boolean {
    const outcome = this.#outcomes.get(seriesUid);
    if (outcome === undefined || outcome.state === 'running') return false;
    outcome.nextTry = Date.now();
    outcome.byHand = true;
    this.#wake.resolve();
    return true;
  }

  /**
   * The series is complete, says the archive. @returns false when too many events wait; the next
   * search finds it
   */
  announce(seriesUid: string, trace: TraceContext): boolean {
    if (this.#events.size >= MAX_EVENTS) return false;
    this.#events.set(seriesUid, trace);
    this.#wake.resolve();
    return true;
  }

  /**
   * Takes a series at once, whatever became of it before, and tells how it ends. What is tried again
   * has not ended; one that nobody else asked for is given up with the signal.
   */
  perform(seriesUid: string, signal: AbortSignal): Promise<SeriesEnd> {
    if (!this.#events.has(seriesUid)) this.#events.set(seriesUid, 'workitem');
    this.#wake.resolve();
    return this.#awaited.end(seriesUid, signal, () => this.#giveUp(seriesUid));
  }

  #giveUp(seriesUid: string): void {
    if (this.#events.get(seriesUid) === 'workitem') this.#events.delete(seriesUid);
    const outcome = this.#outcomes.get(seriesUid);
    if (outcome?.forWorkitem !== true) return;
    if (outcome.state === 'running') this.#stops.get(seriesUid)?.abort(cancelled());
    else if (outcome.state !== 'done') this.#outcomes.delete(seriesUid);
  }

  /** Until the signal; series that are in work then are given up, which another run makes good. */
  async run(signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#wake.resolve();
    signal.addEventListener('abort', onAbort);
    let nextSearch = 0;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers();
      if (Date.now() >= nextSearch) {
        void this.#tools.service.look(); // one that hangs holds up no search
        await this.#search(signal);
        nextSearch = Date.now() + this.#options.pollSeconds * 1000;
      }
      await this.#takeEvents(signal);
      this.#startDue(signal);
      const timer = setTimeout(
        () => this.#wake.resolve(),
        Math.max(0, Math.min(nextSearch, this.#nextDue()) - Date.now()),
      );
      await this.#wake.promise;
      clearTimeout(timer);
    }
    signal.removeEventListener('abort', onAbort);
    await Promise.all(this.#running);
  }

  async #search(signal: AbortSignal): Promise<void> {
    try {
      const began = Date.now();
      for (const candidate of await this.#tools.search(signal)) this.#see(candidate);
      this.#outcomes.forget(began - FORGET_MS);
      this.#searched(undefined);
    } catch (error) {
      if (signal.aborted) return;
      const failure = asFailure(error);
      this.#searched(failure);
      this.#tell(failure, {}, 'the archive could not be searched');
    }
  }

  #searched(failure: Failure | undefined): void {
    this.#unsearchable = failure?.message;
    this.#metrics.searched(failure === undefined);
  }

  async #takeEvents(signal: AbortSignal): Promise<void> {
    for (const [seriesUid, trace] of [...this.#events]) {
      if (signal.aborted) return;
      this.#events.delete(seriesUid);
      try {
        const candidate = await this.#tools.find(seriesUid, signal);
        if (candidate !== undefined) this.#see(candidate, trace);
        else this.#awaited.gone(seriesUid);
      } catch (error) {
        // Taken again after the next search: who waits for it has no other.
        if (this.#awaited.has(seriesUid)) this.#events.set(seriesUid, trace);
        if (!signal.aborted)
          this.#tell(asFailure(error), { series: seriesKey(seriesUid) }, 'an event could not be followed');
      }
    }
  }

  /** @param event its trace, when one says that the series is complete and nobody has to wait; or a workitem does */
  #see(candidate: Candidate, event?: TraceContext | 'workitem'): void {
    const { studyUid, seriesUid, instances } = candidate;
    const known = this.#outcomes.get(seriesUid);
    const found = event === undefined;
    if (found && known === undefined && this.#options.start === 'asked') return;
    const leftAlone = this.#tools.leftAloneBecause(candidate);
    if (leftAlone !== undefined) {
      this.#outcomes.leave(seriesUid, leftAlone);
      this.#awaited.leftAlone(seriesUid, leftAlone);
      return;
    }
    const now = Date.now();
    const trace = event === 'workitem' ? undefined : event;
    const asked = this.#options.start === 'asked';
    const forWorkitem =
      event === 'workitem' ? (known?.forWorkitem ?? true) : found && asked && known?.forWorkitem === true;
    if (known !== undefined) known.forWorkitem = forWorkitem;
    if (known?.state === 'running') {
      known.seen = now; // when it has ended it says itself whether it saw all of them
      return;
    }
    if (known === undefined || known.instances !== instances) {
      this.#outcomes.add({
        ...{ studyUid, seriesUid, instances, state: 'waiting', since: now, attempts: 0, seen: now, byHand: false },
        ifSeen: this.#tools.ifSeen(candidate),
        forWorkitem,
        trace: trace ?? {},
        ...{
          nextTry: !found ? now : now + this.#options.stableSeconds * 1000,
          reason: undefined,
          message: undefined,
        },
      });
      return;
    }
    known.seen = now;
    if (found) return;
    if (trace !== undefined) known.trace = trace;
    if (known.state === 'waiting' || this.#awaited.has(seriesUid)) known.nextTry = now;
  }

  #nextDue(): number {
    if (this.#running.size >= this.#options.concurrency) return Number.POSITIVE_INFINITY;
    const times = this.#outcomes.all().flatMap(({ state, nextTry }) => (state === 'running' ? [] : [nextTry]));
    return times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  }

  #startDue(signal: AbortSignal): void {
    const due = this.#outcomes
      .all()
      .filter(({ state, nextTry }) => state !== 'running' && nextTry <= Date.now())
      .sort((a, b) => a.nextTry - b.nextTry);
    for (const outcome of due) {
      if (this.#running.size >= this.#options.concurrency || signal.aborted) return;
      outcome.state = 'running';
      outcome.since = Date.now();
      const job = this.#try(outcome, signal).finally(() => {
        this.#running.delete(job);
        this.#wake.resolve();
      });
      this.#running.add(job);
    }
  }

  async #try(outcome: Outcome, signal: AbortSignal): Promise<void> {
    const series = seriesKey(outcome.seriesUid);
    const began = performance.now();
    const late = AbortSignal.timeout(this.#options.seriesSeconds * 1000);
    const stop = new AbortController();
    const either = AbortSignal.any([signal, late, stop.signal]);
    this.#stops.set(outcome.seriesUid, stop);
    try {
      // Asked again: what a search said may be old by now.
      const candidate = await this.#tools.find(outcome.seriesUid, signal);
      if (candidate === undefined) {
        this.#gone(outcome.seriesUid);
        return;
      }
      if (candidate.instances !== outcome.instances) {
        outcome.instances = candidate.instances;
        this.#settle(outcome, 'waiting', Date.now() + this.#options.stableSeconds * 1000);
        return;
      }
      const { end, products } = await this.#tools.run({ ...candidate, ...outcome.trace }, outcome.byHand, either);
      await this.#note(outcome, undefined, either);
      outcome.attempts = 0;
      outcome.trace = {};
      this.#settle(outcome, 'done', Date.now() + this.#options.recheckSeconds * 1000);
      this.#metrics.tried(end);
      this.#log.info({ series, instances: outcome.instances, end }, 'series done');
      this.#awaited.ended(outcome.seriesUid, { state: 'done', studyUid: outcome.studyUid, products });
    } catch (error) {
      if (stop.signal.aborted && !signal.aborted) this.#stopped(outcome);
      else if (!signal.aborted) await this.#failed(outcome, late.aborted ? this.#tooLong() : asFailure(error), either);
    } finally {
      this.#stops.delete(outcome.seriesUid);
      this.#metrics.took((performance.now() - began) / 1000);
    }
  }

  /** Given up with the workitem that wanted it, unless somebody has come since who wants it too. */
  #stopped(outcome: Outcome): void {
    this.#metrics.tried('CANCELLED');
    if (outcome.forWorkitem && !this.#awaited.has(outcome.seriesUid)) this.#outcomes.delete(outcome.seriesUid);
    else this.#settle(outcome, 'waiting', Date.now());
  }

  #gone(seriesUid: string): void {
    this.#outcomes.delete(seriesUid);
    this.#awaited.gone(seriesUid);
  }

  #tooLong(): Failure {
    const setting = 'M4OE_GATEWAY_SERIES_SECONDS';
    const message = `one try took more than ${this.#options.seriesSeconds} s (${setting})`;
    return new Failure('timed_out', 'GATEWAY_SERIES_TIMEOUT', message, { setting });
  }

  async #failed(outcome: Outcome, failure: Failure, signal: AbortSignal): Promise<void> {
    const series = seriesKey(outcome.seriesUid);
    this.#metrics.tried(failure.reason);
    if (failure.reason === 'ARCHIVE_NOT_FOUND') {
      this.#gone(outcome.seriesUid); // deleted meanwhile; a search that finds it again takes it again
      return;
    }
    outcome.attempts++;
    if (outcome.ifSeen && !canHelp(failure)) {
      // Nobody said that it is wanted: nobody has to look at it, and its study gets no note.
      this.#settle(outcome, 'elsewhere', Number.POSITIVE_INFINITY, failure);
      this.#awaited.ended(outcome.seriesUid, { state: 'elsewhere', failure });
    } else if (!canHelp(failure)) {
      await this.#note(outcome, failure, signal);
      this.#settle(outcome, 'refused', Number.POSITIVE_INFINITY, failure);
      this.#awaited.ended(outcome.seriesUid, { state: 'refused', failure });
    } else {
      this.#tools.service.doubt();
      const doubled = this.#options.retrySeconds * 1000 * 2 ** Math.min(outcome.attempts - 1, 20);
      const wait = Math.min(LONGEST_RETRY_MS, Math.max(doubled, (failure.retryAfterSeconds ?? 0) * 1000));
      // Two gateways that failed together do not come back together.
      this.#settle(outcome, 'retrying', Date.now() + wait * (0.75 + Math.random() / 2), failure);
    }
    this.#tell(failure, { series, state: outcome.state, attempts: outcome.attempts }, 'series not done');
  }

  /** Whatever becomes of the note, the outcome of the series stays what it is. */
  async #note(outcome: Outcome, refusal: Failure | undefined, signal: AbortSignal): Promise<void> {
    try {
      await this.#tools.note(outcome, refusal, signal);
    } catch (error) {
      this.#tell(asFailure(error), { series: seriesKey(outcome.seriesUid) }, 'the note on a series could not be kept');
    }
  }

  #settle(outcome: Outcome, state: Outcome['state'], nextTry: number, failure?: Failure): void {
    outcome.state = state;
    outcome.since = Date.now();
    outcome.nextTry = nextTry;
    outcome.byHand = false;
    outcome.reason = failure?.reason;
    outcome.message = failure?.message;
  }

  #tell(failure: Failure, fields: object, what: string): void {
    tellFailure(this.#log, failure, fields, what);
  }
}
