/** One call of Segment, from its header to its last status. */
import { asFailure, cancelled, Failure, invalid } from '../errors.ts';
import type { SegmentReport } from '../pipeline/events.ts';
import { enterQueues } from '../pipeline/queued.ts';
import { segment } from '../pipeline/segment.ts';
import type { SegmentRequest__Output } from '../wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse } from '../wire/generated/m4oe/v1/SegmentResponse.ts';
import { costOf } from './admission.ts';
import type { AdmittedCall, SegmentCall } from './admitted-call.ts';
import type { ServiceContext } from './context.ts';
import { planMessage, reportMessage } from './messages.ts';
import type { ObservedCall } from './observed.ts';
import { plannedCall } from './planned-call.ts';
import { memoryOf } from './received.ts';
import { scoped } from './scope.ts';
import { SegmentAnswers } from './segment-answers.ts';
import { Shadow } from './shadow.ts';
import { Incoming, Outgoing, orCancelled } from './stream.ts';
import { Upload } from './upload.ts';

/** Parts of the upload after which progress is reported. */
const PROGRESS_PARTS = 20;

/** How much sooner than here a deadline can pass at the client. */
const DEADLINE_TRANSIT_MS = 100;

/**
 * Runs the call; rejects with the Failure that becomes its status. What it takes (memory, a place
 * in the queue) it gives back.
 */
export async function runSegment(
  call: SegmentCall,
  service: ServiceContext,
  { record, broken, client, span }: ObservedCall,
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
    const incoming = new Incoming<SegmentRequest__Output>(call, service.stallSeconds);
    const outgoing = new Outgoing<SegmentResponse>(call, service.stallSeconds);
    const first = await firstHeader(incoming, stop.signal);
    const { order, plan, bigEndian } = plannedCall(first, service, record, client);
    const reservation = admitted(service, () =>
      service.admission.admit(costOf(plan), { client, fixedBytes: plan.batchBytes }),
    );
    try {
      using queued = enterQueues(order, plan, client.key);
      await outgoing.send({ accepted: planMessage(order, plan) }, stop.signal);
      const upload = new Upload(order, plan.volumeBytes, bigEndian);
      const own = { record, order, plan, queued, reservation, started, stop, span };
      const known = { call, incoming, outgoing, service, ...own };
      await exchange(known, upload);
    } finally {
      reservation.release();
    }
  } catch (error) {
    // What the reader found wrong is the cause; that the pipeline was then cancelled is its
    // consequence.
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
async function exchange(admittedCall: AdmittedCall, upload: Upload): Promise<void> {
  const { outgoing, service, order, plan, queued, started, stop, span } = admittedCall;
  const admittedAt = performance.now();
  let receiveSeconds = 0;
  const uploading = receive(admittedCall, upload).then(() => {
    receiveSeconds = (performance.now() - started) / 1000;
    service.metrics.stageSeconds.observe({ stage: 'receive' }, receiveSeconds);
    span?.stage('receive', started);
  });
  let shadow: Shadow | undefined;
  let compared: Promise<void> | undefined;
  uploading.catch((error) => {
    upload.arrival.fail(error);
    stop.abort(error);
  });
  try {
    const answers = new SegmentAnswers(admittedCall);
    shadow = Shadow.of(service, order);
    let report: SegmentReport | undefined;
    const { arrival } = upload;
    for await (const event of segment({ ...queued, order, plan, arrival, signal: stop.signal })) {
      if (event.kind === 'slice' && event.output === 'labels') shadow?.take(event);
      if (event.kind === 'report') report = event.report;
      else if (event.kind !== 'preview') await answers.take(event, upload.receivedBytes);
    }
    await uploading;
    if (report === undefined) throw new Error('the pipeline ended without a report');
    answers.measured(report);
    span?.stage('segment', admittedAt);
    const seconds = { receive: receiveSeconds, total: (performance.now() - started) / 1000 };
    const message = { report: reportMessage(order, report, seconds, service.version) };
    await outgoing.send(message, stop.signal);
    if (shadow !== undefined) compared = shadow.compare(arrival, report);
  } finally {
    // Ends the reader too: without it a client that goes on sending would hold the memory.
    if (!stop.signal.aborted) stop.abort();
    await uploading.catch(() => undefined);
    if (compared === undefined) shadow?.release();
    // Nobody waits for it.
    void Promise.resolve(compared).then(() => upload.release());
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
  { call, incoming, service, plan, reservation, started, stop }: AdmittedCall,
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
      const totalSlices = plan.slices * (plan.refinement === undefined ? 1 : 2);
      call.write({ progress: { receivedBytes: upload.receivedBytes, inferredSlices: 0, totalSlices } });
    }
  }
  if (!upload.complete) await orCancelled(stop.signal);
  upload.end();
}

export function uploadTooSlow(seconds: number): Failure {
  const setting = 'M4OE_MAX_UPLOAD_SECONDS';
  return new Failure('timed_out', 'UPLOAD_TOO_SLOW', `the upload took more than ${seconds} s (${setting})`, {
    setting,
  });
}
