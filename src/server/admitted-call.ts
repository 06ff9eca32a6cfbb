/** A call of Segment whose volume was admitted, and what is known of it. */
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Plan, SegmentOrder } from '../pipeline/plan.ts';
import type { Queued } from '../pipeline/queued.ts';
import type { SegmentRequest__Output } from '../wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse } from '../wire/generated/m4oe/v1/SegmentResponse.ts';
import type { CallRecord, ServiceContext } from './context.ts';
import type { Reservation } from './reservation.ts';
import type { Incoming, Outgoing } from './stream.ts';
import type { CallSpan } from './tracing.ts';

export type SegmentCall = ServerDuplexStream<SegmentRequest__Output, SegmentResponse>;

export interface AdmittedCall {
  readonly call: SegmentCall;
  readonly incoming: Incoming<SegmentRequest__Output>;
  readonly outgoing: Outgoing<SegmentResponse>;
  readonly service: ServiceContext;
  readonly record: CallRecord;
  readonly order: SegmentOrder;
  readonly plan: Plan;
  readonly queued: Queued;
  readonly reservation: Reservation;
  /** `performance.now()` when the call came. */
  readonly started: number;
  readonly stop: AbortController;
  readonly span: CallSpan | undefined;
}
