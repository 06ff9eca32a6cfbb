/** One call of Segment, from its header to its last status. */
import { crc32 } from 'node:zlib';
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { asFailure, cancelled, Failure, invalid } from '../errors.ts';
import { volumePassed } from '../memory.ts';
import type { Ticket } from '../model/scheduler.ts';
import { type Plan, PRIORITY_SHARE, type SegmentOrder } from '../plan.ts';
import { type SegmentEvent, type SegmentReport, segment } from '../segment.ts';
import type { SegmentRequest__Output } from '../wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse } from '../wire/generated/m4oe/v1/SegmentResponse.ts';
import { clientOf } from './client-identity.ts';
import type { CallRecord, ServiceContext } from './context.ts';
import { MOST_PLANE, planRequest, readHeader } from './header.ts';
import { planMessage, reportMessage } from './messages.ts';
import { memoryOf } from './received.ts';
import type { Reservation } from './reservation.ts';
import { scoped } from './scope.ts';
import { Incoming, orCancelled, send } from './stream.ts';
import { Upload } from './upload.ts';

type SegmentCall = ServerDuplexStream<SegmentRequest__Output, SegmentResponse>;

/** A call whose volume was admitted. */
interface AdmittedCall {
  readonly call: SegmentCall;
  readonly service: ServiceContext;
  readonly record: CallRecord;
  readonly order: SegmentOrder;
  readonly plan: Plan;
  readonly ticket: Ticket;
  readonly reservation: Reservation;
  /** `performance.now()` when the call came. */
  readonly started: number;
  readonly stop: AbortController;
}

/** Parts of the upload after which progress is reported. */
const PROGRESS_PARTS = 20;

/** Bytes of a slice that comes in parts, in one message. */
const PART_BYTES = 1 << 20;

/** How much sooner than here a deadline can pass at the client. */
const DEADLINE_TRANSIT_MS = 100;

/** Runs the call; rejects with the Failure that becomes its status. What it takes (memory, a place in the queue) it gives back. */
export async function runSegment(
  call: SegmentCall,
  service: ServiceContext,
  record: CallRecord,
  broken: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const onCancelled = scoped(() => stop.abort(whyCancelled(call)));
  call.on('cancelled', onCancelled);
  if (call.cancelled) onCancelled();
  const { over } = service.admission;
  const onOver = () => stop.abort(over.reason);
  over.addEventListener('abort', onOver);
  const onBroken = () => stop.abort(broken.reason);
  broken.addEventListener('abort', onBroken);
  const started = performance.now();
  try {
    const incoming = new Incoming<SegmentRequest__Output>(call as never, service.stallSeconds);
    const header = readHeader(await firstHeader(incoming, stop.signal), service.models);
    const { order, bigEndian } = header;
    Object.assign(record, {
      requestId: order.requestId,
      modality: order.modality,
      model: order.model.manifest.name,
      head: order.routing.head.name,
    });
    const client = clientOf(call);
    const plan = planRequest(header, service.limits, client.key);
    Object.assign(record, { slices: plan.slices, bytes: plan.volumeBytes });
    const reservation = admitted(service, () => service.admission.admit(plan, { client, fixedBytes: plan.batchBytes }));
    const ticket = order.model.join(plan.slices, PRIORITY_SHARE[order.priority], client.key);
    try {
      await send(call as never, { accepted: planMessage(order, plan) }, service.stallSeconds, stop.signal);
      const upload = new Upload(order, plan.volumeBytes, bigEndian);
      await exchange({ call, service, record, order, plan, ticket, reservation, started, stop }, incoming, upload);
    } finally {
      order.model.leave(ticket);
      reservation.release();
    }
  } catch (error) {
    // What the reader found wrong is the cause; that the pipeline was then cancelled is its consequence.
    const failure = asFailure(error);
    throw failure.kind === 'cancelled' && stop.signal.reason instanceof Failure ? stop.signal.reason : failure;
  } finally {
    call.off('cancelled', onCancelled);
    over.removeEventListener('abort', onOver);
  }
}

async function firstHeader(
  incoming: Incoming<SegmentRequest__Output>,
  signal: AbortSignal,
): Promise<SegmentRequest__Output['header']> {
  const first = await incoming.next(signal);
  if (first === undefined) await orCancelled(signal);
  if (first?.message === 'header') return first.header;
  const came = first?.message ?? 'none';
  throw invalid('HEADER_MISSING', 'header', `expected a header as the first message, got ${came}`);
}

/** Receives the volume, segments it as it comes and sends what is found; frees the volume. */
async function exchange(
  admittedCall: AdmittedCall,
  incoming: Incoming<SegmentRequest__Output>,
  upload: Upload,
): Promise<void> {
  const { call, service, record, order, plan, ticket, started, stop } = admittedCall;
  let receiveSeconds = 0;
  const uploading = receive(admittedCall, incoming, upload).then(() => {
    receiveSeconds = (performance.now() - started) / 1000;
    service.metrics.stageSeconds.observe({ stage: 'receive' }, receiveSeconds);
  });
  uploading.catch((error) => {
    upload.arrival.fail(error);
    stop.abort(error);
  });
  try {
    const output = new Output(call, service, record, plan.slices, stop.signal);
    let report: SegmentReport | undefined;
    for await (const event of segment(order, plan, upload.arrival, ticket, stop.signal)) {
      if (event.kind === 'report') report = event.report;
      else await output.take(event, upload.receivedBytes);
    }
    await uploading;
    if (report === undefined) throw new Error('the pipeline ended without a report');
    output.measured(report, order.modality);
    const seconds = { receive: receiveSeconds, total: (performance.now() - started) / 1000 };
    const message = { report: reportMessage(order, report, seconds, service.version) };
    await send(call as never, message, service.stallSeconds, stop.signal);
  } finally {
    // Ends the reader too: without it a client that goes on sending would hold the memory.
    if (!stop.signal.aborted) stop.abort();
    await uploading.catch(() => undefined);
    upload.release();
  }
}

/** Runs `admit`, counting what it refuses. */
export function admitted<T>(service: ServiceContext, admit: () => T): T {
  try {
    return admit();
  } catch (error) {
    service.metrics.refusals.inc({ reason: asFailure(error).reason });
    throw error;
  }
}

function whyCancelled(call: SegmentCall): Failure {
  const deadline = call.getDeadline();
  const at = deadline instanceof Date ? deadline.getTime() : deadline;
  // The client counts from when it sent its header, so it gives up first.
  if (at - DEADLINE_TRANSIT_MS <= Date.now())
    return new Failure('timed_out', 'DEADLINE_EXCEEDED', 'the deadline that the client set has passed');
  return cancelled();
}

/** Takes chunks until the client half-closes with everything sent. */
async function receive(
  { call, service, plan, reservation, started, stop }: AdmittedCall,
  incoming: Incoming<SegmentRequest__Output>,
  upload: Upload,
): Promise<void> {
  const { maxUploadSeconds } = service;
  const step = Math.ceil(upload.totalBytes / PROGRESS_PARTS);
  let next = step;
  while (true) {
    const request = await incoming.next(stop.signal);
    if (request === undefined) break;
    if (request.message === 'header')
      throw invalid('HEADER_TWICE', 'header', 'expected chunks after the header, got a second header');
    if (request.message !== 'chunk' || request.chunk == null)
      throw invalid('MESSAGE_EMPTY', 'message', 'expected a chunk, got an empty message');
    upload.add(request.chunk);
    memoryOf(request)?.giveBack();
    reservation.arrived(upload.receivedBytes / upload.totalBytes);
    if (!upload.complete && performance.now() - started > maxUploadSeconds * 1000)
      throw uploadTooSlow(maxUploadSeconds);
    if (upload.receivedBytes >= next && !call.writableNeedDrain) {
      next = upload.receivedBytes + step;
      call.write({ progress: { receivedBytes: upload.receivedBytes, inferredSlices: 0, totalSlices: plan.slices } });
    }
  }
  if (!upload.complete) await orCancelled(stop.signal);
  upload.end();
}

function uploadTooSlow(seconds: number): Failure {
  const setting = 'M4OE_MAX_UPLOAD_SECONDS';
  return new Failure('timed_out', 'UPLOAD_TOO_SLOW', `the upload took more than ${seconds} s (${setting})`, {
    setting,
  });
}

/** Writes label slices and progress as they come, and counts them. */
class Output {
  readonly #call: SegmentCall;
  readonly #service: ServiceContext;
  readonly #record: CallRecord;
  readonly #totalSlices: number;
  readonly #signal: AbortSignal;
  #sendSeconds = 0;

  constructor(
    call: SegmentCall,
    service: ServiceContext,
    record: CallRecord,
    totalSlices: number,
    signal: AbortSignal,
  ) {
    this.#call = call;
    this.#service = service;
    this.#record = record;
    this.#totalSlices = totalSlices;
    this.#signal = signal;
  }

  async take(event: Exclude<SegmentEvent, { kind: 'report' }>, receivedBytes: number): Promise<void> {
    if (event.kind === 'slice') return this.#slice(event);
    const { metrics } = this.#service;
    const model = this.#record.model ?? '';
    if (event.kind === 'skipped') {
      metrics.skippedSlices.inc({ modality: this.#record.modality ?? '', model }, event.slices);
      return this.#progress(event.decided, receivedBytes);
    }
    metrics.slices.inc({ modality: this.#record.modality ?? '', model }, event.slices);
    metrics.batchSlices.observe({ model }, event.slices);
    metrics.batches.inc({ model, provider: event.ranOn });
    for (const stage of ['preprocess', 'queue', 'infer', 'postprocess'] as const) {
      metrics.stageSeconds.observe({ stage }, event.seconds[stage]);
    }
    return this.#progress(event.decided, receivedBytes);
  }

  /** In one message, or where none holds it in parts. */
  async #slice({ k, output: of, data: owned, crc32: whole }: Extract<SegmentEvent, { kind: 'slice' }>): Promise<void> {
    const { buffer, byteOffset, byteLength } = owned.bytes;
    const output = of === 'labels' ? 'LABELS' : 'CONFIDENCE';
    const size = byteLength <= MOST_PLANE ? byteLength : PART_BYTES;
    for (let offset = 0; offset < byteLength; offset += size) {
      const data = Buffer.from(buffer, byteOffset + offset, Math.min(size, byteLength - offset));
      const last = offset + data.length === byteLength;
      volumePassed(data.length);
      const slice = { k, output, data, offset, crc32: data.length === byteLength ? whole : crc32(data) } as const;
      await this.#send({ slice }, last ? () => owned.giveBack() : undefined);
    }
  }

  #progress(inferredSlices: number, receivedBytes: number): Promise<void> {
    return this.#send({ progress: { receivedBytes, inferredSlices, totalSlices: this.#totalSlices } });
  }

  /** After the last event. */
  measured(report: SegmentReport, modality: string): void {
    this.#service.metrics.stageSeconds.observe({ stage: 'send' }, this.#sendSeconds);
    for (const { expert, share } of report.experts)
      this.#service.metrics.expertShare.observe({ modality, expert }, share);
    this.#record.queueSeconds = report.queueSeconds;
    this.#record.inferSeconds = report.inferSeconds;
  }

  async #send(response: SegmentResponse, written?: () => void): Promise<void> {
    const started = performance.now();
    await send(this.#call as never, response, this.#service.stallSeconds, this.#signal, written);
    this.#sendSeconds += (performance.now() - started) / 1000;
  }
}

/** Name of a gRPC code, as metrics and logs show it. */
export function codeName(code: status): string {
  return status[code] ?? String(code);
}
