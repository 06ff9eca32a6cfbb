/**
 * The pipeline: a volume and an order in, label slices on the source grid and a report out.
 *
 * Slices are inferred in the order in which the source holds them (`slice-groups.ts`; a preview first if one is asked for), in batches of this
 * request alone; those without anything of the patient are background without being inferred. A batch starts as soon as its voxels are here
 * and its window is known; its labels leave as soon as it is done, if the source's slices are axial, and otherwise when the volume is complete.
 */
import { crc32 } from 'node:zlib';
import type { Ticket } from '../model/scheduler.ts';
import { BatchBuffer, type BatchResult, type RanOn } from '../model/session.ts';
import { crcOfParts } from '../postprocess/checksum.ts';
import { type ClassMeasure, Measures } from '../postprocess/measures.ts';
import { keepClasses } from '../postprocess/restore.ts';
import { SourceSlices } from '../postprocess/source-slices.ts';
import { type Judgement, judge } from '../postprocess/trust.ts';
import { sourceSliceAxisIsAxial } from '../preprocess/orientation.ts';
import { fillSlices } from '../preprocess/slices.ts';
import type { Arrival } from '../streaming/arrival.ts';
import { Channel } from '../streaming/channel.ts';
import type { OwnedBytes } from '../streaming/owned-bytes.ts';
import { batchSlices, type Plan, reach, type SegmentOrder } from './plan.ts';
import { type SliceGroup, sliceGroups } from './slice-groups.ts';
import { VoxelInput } from './voxel-input.ts';
import { inputWarnings, intensityDoubt } from './warnings.ts';

export interface OrganReport extends ClassMeasure, Judgement {}

export interface SegmentReport {
  readonly organs: readonly OrganReport[];
  /** Mean gate weight of each expert over the slices that show the patient; they sum to 1, or are 0 where no slice does. */
  readonly experts: readonly { readonly expert: string; readonly share: number }[];
  /** Intensities that were mapped to 0 and 1. */
  readonly window: { readonly lower: number; readonly upper: number };
  /** CRC-32 of all labels in source order. */
  readonly labelsCrc32: number;
  /** Axial slices without anything of the patient: background, and neither measured nor counted in `experts`. */
  readonly skippedSlices: number;
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
  | {
      readonly kind: 'slice';
      readonly k: number;
      readonly output: 'labels' | 'confidence';
      /** Its receiver's from now on. */
      readonly data: OwnedBytes;
      readonly crc32: number;
    }
  /** Slices that needed no graph; `decided` and `total` as with a batch. */
  | { readonly kind: 'skipped'; readonly slices: number; readonly decided: number; readonly total: number }
  | {
      readonly kind: 'batch';
      readonly slices: number;
      /** Slices whose labels are known by now. */
      readonly decided: number;
      readonly total: number;
      readonly seconds: StageSeconds;
      readonly ranOn: RanOn;
    }
  | { readonly kind: 'report'; readonly report: SegmentReport };

interface DoneBatch {
  readonly buffer: BatchBuffer;
  readonly result: BatchResult;
  readonly preprocess: number;
  readonly queue: number;
}

/** A group of slices with what the graph said of them; without for slices that needed none. */
interface DoneGroup {
  readonly group: SliceGroup;
  readonly batch?: DoneBatch;
}

/**
 * Runs the order.
 * @param ticket the request's place in the model's queue; the caller leaves it
 * @throws Failure VOXEL_NOT_FINITE, CONSTANT_VOLUME, CT_NOT_HU, INFERENCE_FAILED, WORKER_LOST, CANCELLED, and what the arrival fails with
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
  const input = new VoxelInput(order, plan, arrival, either);
  const results = new Channel<Promise<DoneGroup>>(order.model.depth);
  const free: BatchBuffer[] = [];
  const producing = produceBatches(order, plan, input, ticket, results, free, either);
  try {
    yield* consumeBatches(order, plan, input, results, free);
  } finally {
    stop.abort();
    await producing;
  }
}

/** The canonical slice at each position along the source's slice axis, and back. */
function canonicalSlice(plan: Plan, position: number): number {
  return plan.orientation.axes[2].flip ? plan.slices - 1 - position : position;
}

async function produceBatches(
  order: SegmentOrder,
  plan: Plan,
  input: VoxelInput,
  ticket: Ticket,
  results: Channel<Promise<DoneGroup>>,
  free: BatchBuffer[],
  signal: AbortSignal,
): Promise<void> {
  const { model } = order;
  const size = batchSlices(model, plan.orientation.size);
  const neighbours = reach(model, plan);
  const { slices, previewEvery, streams } = plan;
  try {
    const groups = sliceGroups(
      { slices, previewEvery, size, neighbours, streams },
      (count) => input.ready(count),
      (position) => input.showsPatient(canonicalSlice(plan, position)),
    );
    for await (const group of groups) {
      let done: Promise<DoneGroup>;
      if (group.showsPatient) {
        done = inferGroup(order, plan, input, ticket, group, free, size, signal);
      } else {
        model.skip(ticket, group.slices.length);
        done = Promise.resolve({ group });
      }
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

async function inferGroup(
  order: SegmentOrder,
  plan: Plan,
  input: VoxelInput,
  ticket: Ticket,
  group: SliceGroup,
  free: BatchBuffer[],
  size: number,
  signal: AbortSignal,
): Promise<DoneGroup> {
  const { model, routing } = order;
  const [columns, rows] = plan.orientation.size;
  const { context } = model.manifest.input;
  const { map } = await input.ready(0);
  const shape = [group.slices.length, context, rows, columns] as const;
  const started = performance.now();
  // The channel bounds how many are in use, so as many as it holds and two are ever made.
  const buffer = free.pop() ?? new BatchBuffer([size, context, rows, columns]);
  const indices = group.slices.map((position) => canonicalSlice(plan, position));
  fillSlices(input.volume.voxels, plan.orientation, map, indices, context, buffer.slices, plan.neighbourStep);
  const preprocess = (performance.now() - started) / 1000;
  const batch = { buffer, shape, window: map.window, head: routing.graphHead, spacing: plan.spacing };
  const { value: result, waited: queue } = await model.infer(ticket, batch, signal);
  return { group, batch: { buffer, result, preprocess, queue } };
}

async function* consumeBatches(
  order: SegmentOrder,
  plan: Plan,
  input: VoxelInput,
  results: Channel<Promise<DoneGroup>>,
  free: BatchBuffer[],
): AsyncGenerator<SegmentEvent> {
  const { model, routing } = order;
  const [ni, nj, nk] = order.geometry.size;
  const [columns, rows] = plan.orientation.size;
  const labels = new SourceSlices(plan.orientation, order.geometry.size);
  const confidence = order.confidence ? new SourceSlices(plan.orientation, order.geometry.size) : undefined;
  const measures = new Measures(routing.head, order.geometry, plan.orientation);
  const gates = new Float64Array(model.manifest.experts.length);
  const axial = sourceSliceAxisIsAxial(plan.orientation);
  const crcs: number[] = [];
  let decided = 0;
  let skippedSlices = 0;
  let queueSeconds = 0;
  let inferSeconds = 0;
  const ranOn = new Set<RanOn>();

  function* emit(k: number): Generator<SegmentEvent> {
    const data = labels.take(k);
    crcs[k] = crc32(data.bytes);
    if (order.labels) yield { kind: 'slice', k, output: 'labels', data, crc32: crcs[k] };
    if (confidence === undefined) return;
    const sure = confidence.take(k);
    yield { kind: 'slice', k, output: 'confidence', data: sure, crc32: crc32(sure.bytes) };
  }

  for await (const pending of results) {
    const { group, batch } = await pending;
    const { slices } = group;
    decided += slices.length;
    let event: SegmentEvent = { kind: 'skipped', slices: slices.length, decided, total: plan.slices };
    if (batch === undefined) {
      // Labels are background already.
      skippedSlices += slices.length;
      if (confidence !== undefined) {
        const certain = new Uint8Array(rows * columns).fill(255);
        for (const at of slices) confidence.put(certain, canonicalSlice(plan, at), at);
      }
    } else {
      const { buffer, result, preprocess, queue } = batch;
      const started = performance.now();
      queueSeconds += queue;
      inferSeconds += result.seconds;
      ranOn.add(result.ranOn);
      for (const [n, at] of slices.entries()) {
        const s = canonicalSlice(plan, at);
        const own = buffer.labels.subarray(n * rows * columns, (n + 1) * rows * columns);
        const sure = buffer.confidence.subarray(n * rows * columns, (n + 1) * rows * columns);
        keepClasses(own, routing.wanted);
        measures.add(own, sure, s);
        labels.put(own, s, at);
        confidence?.put(sure, s, at);
        for (let e = 0; e < gates.length; e++)
          gates[e] = (gates[e] as number) + (result.gates[n * gates.length + e] as number);
      }
      free.push(buffer);
      const postprocess = (performance.now() - started) / 1000;
      const seconds = { preprocess, queue, infer: result.seconds, postprocess };
      event = { ...event, kind: 'batch', seconds, ranOn: result.ranOn };
    }
    if (axial) for (const k of slices) yield* emit(k);
    yield event;
  }
  if (!axial) for (let k = 0; k < nk; k++) yield* emit(k);

  const { rescaled } = await input.ready(plan.slices);
  const doubt = intensityDoubt(order, input);
  const byLabel = new Map(routing.head.classes.map((organ) => [organ.label, organ]));
  const organs: OrganReport[] = [];
  for (const measure of measures.result()) {
    const organ = byLabel.get(measure.label);
    if (organ !== undefined && routing.wanted[measure.label] === 1)
      organs.push({ ...measure, ...judge(measure, organ, doubt !== undefined) });
  }
  const shares = gates.reduce((a, b) => a + b, 0) || 1;
  yield {
    kind: 'report',
    report: {
      organs,
      experts: model.manifest.experts.map((expert, e) => ({ expert, share: (gates[e] as number) / shares })),
      window: rescaled,
      labelsCrc32: crcOfParts(crcs, ni * nj),
      skippedSlices,
      warnings: inputWarnings(order, plan, doubt, skippedSlices),
      queueSeconds,
      inferSeconds,
      ranOn: [...ranOn],
    },
  };
}
