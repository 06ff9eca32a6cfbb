/** One POST of a volume, from its body to the last byte of its results. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { volumeHeader, type Wish } from '../client/client.ts';
import { asFailure, cancelled, Failure } from '../errors.ts';
import type { AnnouncedInput, ReadConfig } from '../files/input.ts';
import type { Outcome } from '../files/outcome.ts';
import { promptsOf } from '../files/prompts.ts';
import type { SegmentReport } from '../pipeline/events.ts';
import type { Plan, SegmentOrder } from '../pipeline/plan.ts';
import { enterQueues, type Queued } from '../pipeline/queued.ts';
import { segment } from '../pipeline/segment.ts';
import { costOf, shuttingDown } from '../server/admission.ts';
import type { ServiceContext } from '../server/context.ts';
import { planMessage, reportMessage } from '../server/messages.ts';
import type { ObservedCall } from '../server/observed.ts';
import { plannedCall } from '../server/planned-call.ts';
import type { Reservation } from '../server/reservation.ts';
import { scoped } from '../server/scope.ts';
import { SegmentAnswers } from '../server/segment-answers.ts';
import { admitted } from '../server/segment-call.ts';
import { Arrival } from '../streaming/arrival.ts';
import { type Volume, voxelCount } from '../volume.ts';
import type { SegmentResponse } from '../wire/generated/m4oe/v1/SegmentResponse.ts';
import type { VolumeHeader__Output } from '../wire/generated/m4oe/v1/VolumeHeader.ts';
import { answerTo } from './answer.ts';
import type { Answer } from './answering.ts';
import { type BodyLimits, keepBody } from './body.ts';
import { FileThread, THREAD_BYTES } from './file-thread.ts';
import { type Asking, CALLED, readParameters } from './parameters.ts';
import { ofParameter } from './problem.ts';
import type { Spool, SpooledRequest } from './spool.ts';

/** Labels as they are collected, and told of a series' planes; confidences likewise. */
const COPIES = 2;

export interface HttpContext {
  readonly service: ServiceContext;
  readonly spool: Spool;
  readonly limits: BodyLimits;
  readonly reading: ReadConfig;
}

interface HttpCall extends HttpContext, ObservedCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What a request holds of the service's memory, from its body on. */
interface Held {
  reservation: Reservation;
}

/**
 * @throws Failure with what is wrong, of a request that was not answered yet; one that breaks off
 *   later is told in the answer too
 */
export async function segmentBody(call: HttpCall): Promise<void> {
  const { request, response, service, spool, broken } = call;
  const asking = readParameters(new URL(request.url ?? '/', 'http://host').searchParams);
  if (service.admission.closed) throw shuttingDown();
  const stop = new AbortController();
  const onClose = scoped(() => {
    if (!response.writableFinished) stop.abort(cancelled());
  });
  response.once('close', onClose);
  const signals = [service.admission.over, broken];
  const onEnd = (event: Event) => stop.abort((event.target as AbortSignal).reason);
  for (const signal of signals) signal.addEventListener('abort', onEnd);
  using answer = answerTo(request, { response, stallSeconds: service.stallSeconds, signal: stop.signal });
  try {
    await using folder = await spool.request();
    await answered({ call, asking, folder, answer, stop });
  } catch (error) {
    const failure = asFailure(error);
    const told = failure.kind === 'cancelled' && stop.signal.reason instanceof Failure ? stop.signal.reason : failure;
    const ours = ofParameter(told, CALLED);
    if (response.headersSent) await answer.failed(ours);
    throw ours;
  } finally {
    response.off('close', onClose);
    for (const signal of signals) signal.removeEventListener('abort', onEnd);
  }
}

interface Run {
  readonly call: HttpCall;
  readonly asking: Asking;
  readonly folder: SpooledRequest;
  readonly answer: Answer;
  readonly stop: AbortController;
}

async function answered(run: Run): Promise<void> {
  const { call, asking, folder, answer, stop } = run;
  const { request, response, limits, reading, service } = call;
  const started = performance.now();
  const path = await keepBody({ request, response, limits, signal: stop.signal }, folder);
  call.span?.stage('receive', started);
  const cost = { memoryBytes: THREAD_BYTES, queueSeconds: 0, inferSeconds: 0, sizeField: 'the file' };
  const claim = { client: call.client, fixedBytes: THREAD_BYTES };
  const held: Held = { reservation: admitted(service, () => service.admission.admit(cost, claim)) };
  try {
    const config = { ...reading, tagCheck: asking.allowTagMismatch ? ('warn' as const) : service.tagCheck };
    await using thread = new FileThread({ path, config, asking, out: join(folder.path, 'results') }, stop.signal);
    const outcome = await segmented(run, thread, held);
    const writing = performance.now();
    const files = await thread.write(outcome);
    call.span?.stage('write', writing);
    // The volume is gone with its thread; what is left to do is to read files.
    await thread[Symbol.asyncDispose]();
    held.reservation.keep(0);
    const sending = performance.now();
    await answer.results(files);
    call.span?.stage('send', sending);
  } finally {
    held.reservation.release();
  }
}

/** Reads the volume once there is room for it, and runs the graph over it. */
async function segmented(run: Run, thread: FileThread, held: Held): Promise<Outcome> {
  const { call, asking, answer } = run;
  const reading = performance.now();
  let admission: { order: SegmentOrder; plan: Plan } | undefined;
  const volume = await thread.read({
    files: (largestBytes) => admitted(call.service, () => held.reservation.grow(largestBytes)),
    volume: (announced) => {
      admission = admit(call, asking, announced, held);
    },
  });
  call.span?.stage('read', reading);
  if (admission === undefined) throw new Error('a volume was read that nobody was asked for');
  const { order, plan } = admission;
  using queued = enterQueues(order, plan, call.client.key);
  const message = planMessage(order, plan);
  await answer.accepted(message);
  const labelling = { order, plan, message, queued, volume, thread };
  return { plan: message, made: new Date(), ...(await labelled(run, labelling)) };
}

/** As the header of gRPC is judged: the order, its plan, and room for both. */
function admit(call: HttpCall, asking: Asking, { volume, modality, head }: AnnouncedInput, held: Held) {
  const { service, record, client } = call;
  const header = volumeHeader(volume, wishOf(asking, modality, head)) as VolumeHeader__Output;
  const { order, plan } = plannedCall(header, service, record, client);
  const kept = COPIES * voxelCount(order.geometry) * (order.confidence ? 2 : 1);
  // The volume takes the place of what the thread has for reading headers.
  const memoryBytes = plan.memoryBytes + held.reservation.bytes + kept;
  held.reservation.release();
  const claim = { client, fixedBytes: memoryBytes };
  held.reservation = admitted(service, () => service.admission.admit({ ...costOf(plan), memoryBytes }, claim));
  return { order, plan };
}

function wishOf(asking: Asking, modality: AnnouncedInput['modality'], head: string): Wish {
  const { model, refineModel, classes, everySlice, raw, thorough, mirroredAnatomy, allowTagMismatch, urgent } = asking;
  const { requestId, source } = asking;
  return {
    modality,
    head,
    ...{ model, refineModel },
    prompts: promptsOf(asking.prompts ?? ''),
    classes: classes === '' ? [] : classes.split(',').map((name) => name.trim()),
    confidence: String(asking.dicomSeg).toLowerCase() === 'fractional',
    ...{ urgent, everySlice, rawLabels: raw, thorough, allowTagMismatch, mirroredAnatomy },
    ...(requestId === undefined ? {} : { requestId }),
    ...(source === undefined ? {} : { source }),
  };
}

interface Labelling {
  readonly order: SegmentOrder;
  readonly plan: Plan;
  /** The plan as it is told. */
  readonly message: Outcome['plan'];
  readonly queued: Queued;
  readonly volume: Volume;
  readonly thread: FileThread;
}

async function labelled(run: Run, labelling: Labelling): Promise<Pick<Outcome, 'report' | 'labels' | 'confidence'>> {
  const { call, asking, answer, stop } = run;
  const { service, record } = call;
  const { order, plan, message, queued, volume, thread } = labelling;
  const started = performance.now();
  const memory = () => new Uint8Array(new SharedArrayBuffer(voxelCount(order.geometry)));
  const labels = memory();
  const confidence = order.confidence ? memory() : undefined;
  const outgoing = {
    async send({ slice, progress }: SegmentResponse, _signal: AbortSignal, written?: () => void): Promise<void> {
      if (progress != null) return answer.progress(progress);
      if (slice == null) return;
      const { k = 0, offset = 0, data = Buffer.alloc(0), output } = slice;
      const [ni, nj] = order.geometry.size;
      (output === 'CONFIDENCE' ? confidence : labels)?.set(data as Uint8Array, k * ni * nj + offset);
      written?.();
    },
  };
  const answers = new SegmentAnswers({ outgoing, service, record, order, stop });
  let report: SegmentReport | undefined;
  const arrival = Arrival.complete(volume);
  for await (const event of segment({ ...queued, order, plan, arrival, signal: stop.signal })) {
    if (event.kind === 'report') report = event.report;
    else if (event.kind === 'preview') {
      if (asking.results.includes('labels')) await answer.preview?.(await thread.preview({ plan: message, labels }));
    } else await answers.take(event, plan.volumeBytes);
  }
  if (report === undefined) throw new Error('the pipeline ended without a report');
  answers.measured(report);
  call.span?.stage('segment', started);
  const seconds = { receive: 0, total: (performance.now() - started) / 1000 };
  const told = reportMessage(order, report, seconds, service.version);
  return { report: told, labels, ...(confidence === undefined ? {} : { confidence }) };
}
