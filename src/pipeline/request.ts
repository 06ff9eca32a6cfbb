/** What is known of a request while it is worked on. */
import type { Ticket } from '../model/scheduler.ts';
import type { Arrival } from '../streaming/arrival.ts';
import type { Plan, SegmentOrder } from './plan.ts';

/** An order that was planned and admitted, with the volume that comes for it. */
export interface PipelineRequest {
  readonly order: SegmentOrder;
  readonly plan: Plan;
  readonly arrival: Arrival;
  /** Its place in the model's queue, which whoever joined the queue leaves. */
  readonly ticket: Ticket;
  /** The same of the model that refines. */
  readonly refiningTicket?: Ticket;
  /** Labels of the preview on the source's grid, for a model that takes them. */
  readonly given?: Uint8Array<SharedArrayBuffer>;
  /** Ends the work, wherever it is. */
  readonly signal: AbortSignal;
}
