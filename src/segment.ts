/**
 * The pipeline: a volume and an order in, label slices on the source grid and a report out.
 *
 * Slices are inferred in the order in which the source holds them, in batches of this request alone. A batch starts as soon as its
 * voxels are here and its window is known; its labels leave as soon as it is done, if the source's slices are axial, and
 * otherwise when the volume is complete.
 */
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Arrival } from './arrival.ts';
import { Channel } from './channel.ts';
import { invalid } from './errors.ts';
import type { Ticket } from './model/scheduler.ts';
import { BatchBuffer, type BatchResult, type RanOn } from './model/session.ts';
import { batchSlices, type Plan, type SegmentOrder } from './plan.ts';
import { type ClassMeasure, Measures } from './postprocess/measures.ts';
import { keepClasses, restoreSlice } from './postprocess/restore.ts';
import { type Judgement, judge } from './postprocess/trust.ts';
import { IntensityScan } from './preprocess/intensity.ts';
import { sourceSliceAxisIsAxial } from './preprocess/orientation.ts';
import { fillSlices } from './preprocess/slices.ts';
import { type StorageMap, storageMap, windowFor } from './preprocess/window.ts';
import { inputWarnings } from './warnings.ts';

export interface OrganReport extends ClassMeasure, Judgement {}

export interface SegmentReport {
  readonly organs: readonly OrganReport[];
  /** Mean gate weight of each expert over the slices; they sum to 1. */
  readonly experts: readonly { readonly expert: string; readonly share: number }[];
  /** Intensities that were mapped to 0 and 1. */
  readonly window: { readonly lower: number; readonly upper: number };
  /** CRC-32 of all labels in source order. */
  readonly labelsCrc32: number;
  readonly warnings: readonly string[];
  /** Sum over batches of the seconds that they waited, and that the graph ran. */
  readonly queueSeconds: number;
  readonly inferSeconds: number;
  /** What ran the batches, in order of first use: more than one where a fallback took over. */
  readonly ranOn: readonly RanOn[];
}

/** Seconds that one batch spent in each stage. */
export interface StageSeconds {
  readonly preprocess: number;
  readonly queue: number;
  readonly infer: number;
  readonly postprocess: number;
}

export type SegmentEvent =
  | { readonly kind: 'slice'; readonly k: number; readonly output: 'labels' | 'confidence'; readonly data: Uint8Array }
  | {
      readonly kind: 'batch';
      readonly slices: number;
      readonly inferred: number;
      readonly total: number;
      readonly seconds: StageSeconds;
      readonly ranOn: RanOn;
    }
  | { readonly kind: 'report'; readonly report: SegmentReport };

interface DoneBatch {
  readonly buffer: BatchBuffer;
  readonly indices: readonly number[];
  readonly result: BatchResult;
  readonly preprocess: number;
  readonly queue: number;
}

interface Window {
  readonly map: StorageMap;
  readonly rescaled: { readonly lower: number; readonly upper: number };
}

/** Voxels that are checked in one go: some milliseconds, after which the event loop gets its turn. */
const SCAN_VOXELS = 1 << 20;

/**
 * Runs the order.
 * @param ticket the request's place in the model's queue; the caller leaves it
 * @throws Failure VOXEL_NOT_FINITE, CONSTANT_VOLUME, INFERENCE_FAILED, WORKER_LOST, CANCELLED, and what the arrival fails with
 */
export async function* segment(
  order: SegmentOrder,
  plan: Plan,
  arrival: Arrival,
  ticket: Ticket,
  signal: AbortSignal,
): AsyncGenerator<SegmentEvent> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const input = new VolumeInput(order, plan, arrival, either);
  const results = new Channel<Promise<DoneBatch>>(order.model.depth);
  const free: BatchBuffer[] = [];
  const producing = produceBatches(order, plan, input, ticket, results, free, either);
  try {
    yield* consumeBatches(order, plan, input, results, free);
  } finally {
    stop.abort();
    await producing;
  }
}

/** Canonical slice indices in the order in which the source holds them. */
function sliceOrder(plan: Plan): number[] {
  const order = Array.from({ length: plan.slices }, (_, s) => s);
  return plan.orientation.axes[2].flip ? order.reverse() : order;
}

async function produceBatches(
  order: SegmentOrder,
  plan: Plan,
  input: VolumeInput,
  ticket: Ticket,
  results: Channel<Promise<DoneBatch>>,
  free: BatchBuffer[],
  signal: AbortSignal,
): Promise<void> {
  const { model, routing } = order;
  const [columns, rows] = plan.orientation.size;
  const { context } = model.manifest.input;
  const size = batchSlices(model, plan.slices);
  const slices = sliceOrder(plan);
  try {
    for (let at = 0; at < slices.length; at += size) {
      const indices = slices.slice(at, at + size);
      const { map } = await input.ready(Math.min(at + indices.length + (context >> 1), slices.length));
      const shape = [indices.length, context, rows, columns] as const;
      const started = performance.now();
      // The channel bounds how many are in use, so as many as it holds and two are ever made.
      const buffer = free.pop() ?? new BatchBuffer([size, context, rows, columns]);
      fillSlices(input.volume.voxels, plan.orientation, map, indices, context, buffer.slices);
      const preprocess = (performance.now() - started) / 1000;
      const done = model
        .infer(ticket, { buffer, shape, window: map.window, head: routing.graphHead }, signal)
        .then(({ value, waited }) => ({ buffer, indices, result: value, preprocess, queue: waited }));
      // A consumer that left early must not turn the failure of a batch in flight into an unhandled rejection.
      done.catch(() => undefined);
      if (!(await results.push(done))) return;
    }
    await input.finished();
    results.end();
  } catch (error) {
    results.end(error);
  }
}

async function* consumeBatches(
  order: SegmentOrder,
  plan: Plan,
  input: VolumeInput,
  results: Channel<Promise<DoneBatch>>,
  free: BatchBuffer[],
): AsyncGenerator<SegmentEvent> {
  const { model, routing } = order;
  const [ni, nj, nk] = order.geometry.size;
  const [columns, rows] = plan.orientation.size;
  const labels = new Uint8Array(ni * nj * nk);
  const confidence = order.confidence ? new Uint8Array(ni * nj * nk) : undefined;
  const measures = new Measures(routing.head, order.geometry, plan.orientation);
  const gates = new Float64Array(model.manifest.experts.length);
  const axial = sourceSliceAxisIsAxial(plan.orientation);
  let crc = 0;
  let inferred = 0;
  let queueSeconds = 0;
  let inferSeconds = 0;
  const ranOn = new Set<RanOn>();

  function* emit(k: number): Generator<SegmentEvent> {
    const data = labels.subarray(k * ni * nj, (k + 1) * ni * nj);
    crc = crc32(data, crc);
    if (order.labels) yield { kind: 'slice', k, output: 'labels', data };
    if (confidence !== undefined) {
      yield { kind: 'slice', k, output: 'confidence', data: confidence.subarray(k * ni * nj, (k + 1) * ni * nj) };
    }
  }

  for await (const pending of results) {
    const { buffer, indices, result, preprocess, queue } = await pending;
    const started = performance.now();
    queueSeconds += queue;
    inferSeconds += result.seconds;
    ranOn.add(result.ranOn);
    for (let n = 0; n < indices.length; n++) {
      const s = indices[n] as number;
      const own = buffer.labels.subarray(n * rows * columns, (n + 1) * rows * columns);
      const sure = buffer.confidence.subarray(n * rows * columns, (n + 1) * rows * columns);
      keepClasses(own, routing.wanted);
      measures.add(own, sure, s);
      restoreSlice(own, plan.orientation, s, labels);
      if (confidence !== undefined) restoreSlice(sure, plan.orientation, s, confidence);
      for (let e = 0; e < gates.length; e++)
        gates[e] = (gates[e] as number) + (result.gates[n * gates.length + e] as number);
    }
    free.push(buffer);
    const postprocess = (performance.now() - started) / 1000;
    if (axial) for (let n = 0; n < indices.length; n++) yield* emit(inferred + n);
    inferred += indices.length;
    const seconds = { preprocess, queue, infer: result.seconds, postprocess };
    yield { kind: 'batch', slices: indices.length, inferred, total: plan.slices, seconds, ranOn: result.ranOn };
  }
  if (!axial) for (let k = 0; k < nk; k++) yield* emit(k);

  const { rescaled } = await input.ready(plan.slices);
  const byLabel = new Map(routing.head.classes.map((organ) => [organ.label, organ]));
  const organs: OrganReport[] = [];
  for (const measure of measures.result()) {
    const organ = byLabel.get(measure.label);
    if (organ !== undefined && routing.wanted[measure.label] === 1)
      organs.push({ ...measure, ...judge(measure, organ) });
  }
  const shares = gates.reduce((a, b) => a + b, 0) || 1;
  yield {
    kind: 'report',
    report: {
      organs,
      experts: model.manifest.experts.map((expert, e) => ({ expert, share: (gates[e] as number) / shares })),
      window: rescaled,
      labelsCrc32: crc,
      warnings: inputWarnings(order, plan, input.scan),
      queueSeconds,
      inferSeconds,
      ranOn: [...ranOn],
    },
  };
}

/** The voxels as they arrive, checked before use, and the window once it can be known. */
class VolumeInput {
  readonly scan = new IntensityScan();
  readonly #order: SegmentOrder;
  readonly #plan: Plan;
  readonly #arrival: Arrival;
  readonly #signal: AbortSignal;
  #scanned = 0;
  #window: Window | undefined;

  constructor(order: SegmentOrder, plan: Plan, arrival: Arrival, signal: AbortSignal) {
    this.#order = order;
    this.#plan = plan;
    this.#arrival = arrival;
    this.#signal = signal;
  }

  get volume() {
    return this.#arrival.volume;
  }

  /** Resolves when the first `slices` slices of the source can be inferred: all of them unless they stream. */
  async ready(slices: number): Promise<Window> {
    const whole = this.volume.voxels.length;
    await this.#checked(this.#plan.streams ? (whole / this.#plan.slices) * slices : whole);
    this.#window ??= this.#findWindow();
    return this.#window;
  }

  /** Resolves when every voxel is here and checked. */
  async finished(): Promise<void> {
    await this.#checked(this.volume.voxels.length);
  }

  async #checked(voxels: number): Promise<void> {
    while (this.#scanned < voxels) {
      const to = Math.min(voxels, this.#scanned + SCAN_VOXELS);
      await this.#arrival.until(to, this.#signal);
      this.scan.update(this.volume.voxels, this.#scanned, to);
      this.#scanned = to;
      await setImmediate();
    }
    if (this.#scanned === this.volume.voxels.length && this.scan.constant) {
      throw invalid('CONSTANT_VOLUME', 'voxels', 'every voxel has the same value; expected an image');
    }
  }

  #findWindow(): Window {
    const { stored, rescaled } = windowFor(this.#order.routing.rule.window, this.volume);
    return { map: storageMap(this.volume.voxelType, Math.sign(this.volume.rescale.slope), stored), rescaled };
  }
}
