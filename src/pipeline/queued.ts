/** A request in the queues of the models that it runs on. */
import type { Ticket } from '../model/scheduler.ts';
import { type Plan, PRIORITY_SHARE, type SegmentOrder } from './plan.ts';
import type { PipelineRequest } from './request.ts';

export type Queued = Pick<PipelineRequest, 'ticket' | 'refiningTicket'> & Disposable;

/**
 * Enters it; disposal takes it out.
 * @param client whose it is; its requests share one place
 */
export function enterQueues(order: SegmentOrder, plan: Plan, client?: string): Queued {
  const entered: [SegmentOrder, Ticket][] = [];
  const enter = (one: SegmentOrder, { work }: Plan): Ticket => {
    const ticket = one.model.join(work, PRIORITY_SHARE[one.priority], client);
    entered.push([one, ticket]);
    return ticket;
  };
  const ticket = enter(order, plan);
  const { refinement } = order;
  return {
    ticket,
    ...(refinement && plan.refinement ? { refiningTicket: enter(refinement.order, plan.refinement) } : {}),
    [Symbol.dispose]() {
      for (const [{ model }, own] of entered) model.leave(own);
    },
  };
}
