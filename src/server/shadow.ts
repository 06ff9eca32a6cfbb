/**
 * What the next version of a model says of a volume that the live one has answered: run when that
 * call is over, compared organ by organ, counted, and given to nobody.
 */
import { asFailure, cancelled } from '../errors.ts';
import type { Model } from '../model/model.ts';
import type { OrganReport, SegmentReport, SliceEvent } from '../pipeline/events.ts';
import { type Plan, planOrder, type SegmentOrder } from '../pipeline/plan.ts';
import { segment } from '../pipeline/segment.ts';
import { diceOf, LabelOverlap, type Overlap } from '../postprocess/label-overlap.ts';
import type { Arrival } from '../streaming/arrival.ts';
import { OwnedBytes } from '../streaming/owned-bytes.ts';
import { voxelCount } from '../volume.ts';
import type { Client } from './client-identity.ts';
import type { ServiceContext } from './context.ts';
import type { Reservation } from './reservation.ts';

/** Share of the machine beside a routine request of the same size. */
const SHADOW_SHARE = 0.25;
/** All shadows are one client to the queue and to the memory. */
const SHADOW: Client = { key: 'shadow', proven: false };

export class Shadow {
  readonly #service: ServiceContext;
  readonly #live: SegmentOrder;
  readonly #order: SegmentOrder;
  readonly #plan: Plan;
  readonly #reservation: Reservation;
  /** Labels of the live version, final ones once it is through. */
  readonly #labels: OwnedBytes;
  readonly #planeVoxels: number;

  private constructor(service: ServiceContext, live: SegmentOrder, order: SegmentOrder) {
    this.#service = service;
    this.#live = live;
    this.#order = order;
    this.#plan = planOrder(order, service.limits, SHADOW.key);
    const voxels = voxelCount(live.geometry);
    const memoryBytes = this.#plan.memoryBytes + voxels;
    const cost = { ...this.#plan, memoryBytes };
    this.#reservation = service.admission.admit(cost, { client: SHADOW, fixedBytes: memoryBytes });
    this.#labels = OwnedBytes.zeros(voxels);
    this.#planeVoxels = live.geometry.size[0] * live.geometry.size[1];
  }

  /** Undefined where the order is not among those that are compared, or there is no room for it. */
  static of(service: ServiceContext, live: SegmentOrder): Shadow | undefined {
    const comparable = live.labels && live.refinement === undefined;
    const next = comparable ? service.models.shadowOf(live.model, live.requestId) : undefined;
    if (next === undefined) return undefined;
    try {
      const { name } = live.routing.head;
      const classes = live.routing.head.classes.filter(({ label }) => live.routing.wanted[label] === 1);
      const routing = next.route(
        live.modality,
        name,
        classes.map((one) => one.name),
      );
      const quiet = { confidence: false, previewEvery: 0, finalSlicesOnly: true } as const;
      return new Shadow(service, live, { ...live, ...quiet, model: next, routing });
    } catch (error) {
      const outcome = asFailure(error).kind === 'busy' ? 'no_room' : 'refused';
      service.metrics.shadowVolumes.inc({ ...named(next), outcome });
      return undefined;
    }
  }

  /** A slice of labels of the live version; a later one of the same place counts. */
  take({ k, data }: SliceEvent): void {
    this.#labels.bytes.set(data.bytes, k * this.#planeVoxels);
  }

  /**
   * Once the live version has answered: runs the next one over the same volume. Never rejects.
   * @param report of the live version
   */
  async compare(arrival: Arrival, report: SegmentReport): Promise<void> {
    const { model } = this.#order;
    const ticket = model.join(this.#plan.work, SHADOW_SHARE, SHADOW.key);
    const stop = new AbortController();
    const { closing } = this.#service.admission;
    const onClosing = () => stop.abort(cancelled());
    closing.addEventListener('abort', onClosing);
    if (closing.aborted) onClosing();
    let outcome = 'compared';
    try {
      const { signal } = stop;
      await this.#compare(segment({ order: this.#order, plan: this.#plan, arrival, ticket, signal }), report);
    } catch (error) {
      outcome = stop.signal.aborted ? 'given_up' : 'failed';
      const { requestId } = this.#order;
      this.#service.log.warn({ requestId, ...named(model), err: error }, 'the next version could not be compared');
    } finally {
      closing.removeEventListener('abort', onClosing);
      model.leave(ticket);
      this.release();
      this.#service.metrics.shadowVolumes.inc({ ...named(model), outcome });
    }
  }

  /** Gives back what it holds, where nothing is to be compared. */
  release(): void {
    this.#labels.giveBack();
    this.#reservation.release();
  }

  async #compare(events: ReturnType<typeof segment>, live: SegmentReport): Promise<void> {
    const overlap = new LabelOverlap(this.#live.routing.head.classes, this.#order.routing.head.classes);
    for await (const event of events) {
      if (event.kind === 'slice') {
        const from = event.k * this.#planeVoxels;
        overlap.add(this.#labels.bytes.subarray(from, from + this.#planeVoxels), event.data.bytes);
        event.data.giveBack();
      } else if (event.kind === 'report') {
        this.#tell(overlap.byName(), live.organs, event.report.organs);
      }
    }
  }

  #tell(overlaps: ReadonlyMap<string, Overlap>, live: readonly OrganReport[], next: readonly OrganReport[]): void {
    const { metrics, log } = this.#service;
    const labels = named(this.#order.model);
    const dice: Record<string, number> = {};
    for (const { name: organ, verdict } of live) {
      const value = diceOf(overlaps.get(organ) ?? NOWHERE);
      if (value !== null) {
        dice[organ] = value;
        metrics.shadowDice.observe({ ...labels, organ }, value);
      }
      const after = next.find(({ name }) => name === organ)?.verdict ?? 'absent';
      metrics.shadowVerdicts.inc({ ...labels, organ, live: verdict, next: after });
    }
    log.info({ requestId: this.#order.requestId, ...labels, dice }, 'compared with the next version');
  }
}

const NOWHERE: Overlap = { one: 0, other: 0, both: 0 };

function named({ manifest: { name, version } }: Model): { model: string; version: string } {
  return { model: name, version };
}
