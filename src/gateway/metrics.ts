/**
 * Every metric of the gateway, declared once. No label holds anything of a patient or a series; of
 * archives there are as many as its settings name.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Outcomes, STATES } from './outcomes.ts';

const SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800];

export class GatewayMetrics {
  readonly registry = new Registry();
  readonly #on = { registers: [this.registry] };

  readonly series = new Gauge({
    name: 'm4oe_gateway_series',
    help: 'Series by what became of them',
    labelNames: ['archive', 'state'],
    ...this.#on,
  });
  readonly tries = new Counter({
    name: 'm4oe_gateway_tries_total',
    help: 'Tries of series by how they ended: done, there (nothing to do), or the reason of the failure',
    labelNames: ['archive', 'outcome'],
    ...this.#on,
  });
  readonly trySeconds = new Histogram({
    name: 'm4oe_gateway_try_seconds',
    help: 'Duration of a try',
    buckets: SECONDS,
    labelNames: ['archive'],
    ...this.#on,
  });
  readonly stored = new Counter({
    name: 'm4oe_gateway_stored_total',
    help: 'Objects stored and verified',
    labelNames: ['archive', 'kind'],
    ...this.#on,
  });
  readonly superseded = new Counter({
    name: 'm4oe_gateway_superseded_total',
    help: 'Results and notes that late slices made obsolete, by what was done with them',
    labelNames: ['archive', 'how'],
    ...this.#on,
  });
  readonly archiveSeconds = new Histogram({
    name: 'm4oe_gateway_archive_seconds',
    help: 'Requests to the archive by operation and outcome',
    labelNames: ['archive', 'operation', 'outcome'],
    buckets: SECONDS,
    ...this.#on,
  });
  readonly events = new Counter({
    name: 'm4oe_gateway_events_total',
    help: 'Events received',
    labelNames: ['taken'],
    ...this.#on,
  });
  readonly archiveUp = new Gauge({
    name: 'm4oe_gateway_archive_up',
    help: '1 while the last search of the archive succeeded',
    labelNames: ['archive'],
    ...this.#on,
  });
  readonly workitems = new Counter({
    name: 'm4oe_gateway_workitems_total',
    help: 'Workitems by how they ended: completed, canceled, or the reason why they are not ours, or not now',
    labelNames: ['archive', 'outcome'],
    ...this.#on,
  });
  readonly worklistUp = new Gauge({
    name: 'm4oe_gateway_worklist_up',
    help: '1 while the last search for workitems succeeded',
    labelNames: ['archive'],
    ...this.#on,
  });
  readonly serviceUp = new Gauge({
    name: 'm4oe_gateway_service_up',
    help: '1 if the service answered when it was last asked: at the start, and after a try that failed',
    ...this.#on,
  });
  readonly leftAlone = new Gauge({
    name: 'm4oe_gateway_left_alone',
    help: 'Series that the rules, or their age, leave alone',
    labelNames: ['archive'],
    ...this.#on,
  });
  readonly lastSearch = new Gauge({
    name: 'm4oe_gateway_last_search_timestamp_seconds',
    help: 'When a search of the archive last succeeded',
    labelNames: ['archive'],
    ...this.#on,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** What is told of one archive. @param name its label; empty for none */
  of(name: string) {
    const labels = archiveLabels(name);
    this.archiveUp.set(labels, 0);
    this.lastSearch.set(labels, 0);
    this.trySeconds.zero(labels);
    return {
      requested: (operation: string, outcome: string, seconds: number) =>
        this.archiveSeconds.observe({ ...labels, operation, outcome }, seconds),
      searched: (up: boolean) => {
        this.archiveUp.set(labels, up ? 1 : 0);
        if (up) this.lastSearch.setToCurrentTime(labels);
      },
      worklistSearched: (up: boolean) => this.worklistUp.set(labels, up ? 1 : 0),
      workitem: (outcome: string) => this.workitems.inc({ ...labels, outcome }),
      tried: (outcome: string) => this.tries.inc({ ...labels, outcome }),
      took: (seconds: number) => this.trySeconds.observe(labels, seconds),
      stored: (kind: string) => this.stored.inc({ ...labels, kind }),
      superseded: (how: string, many: number) => this.superseded.inc({ ...labels, how }, many),
    };
  }

  async text(archives: readonly { readonly name: string; readonly outcomes: Outcomes }[]): Promise<string> {
    for (const { name, outcomes } of archives) {
      const labels = archiveLabels(name);
      for (const state of STATES) this.series.set({ ...labels, state }, outcomes.count(state));
      this.leftAlone.set(labels, outcomes.leftAloneCount);
    }
    return this.registry.metrics();
  }
}

export type ArchiveMetrics = ReturnType<GatewayMetrics['of']>;

/** A gateway of one archive has metrics without its name. */
const archiveLabels = (name: string) => (name === '' ? {} : { archive: name });
