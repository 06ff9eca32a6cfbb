/**
 * What the graph says of each group of slices: batches are filled, inferred and handed on in the
 * order of the groups, some at a time.
 */
import type { BatchBuffer, BatchResult, SliceBatch } from '../model/session.ts';
import { Channel } from '../streaming/channel.ts';
import { type Agreement, Passes } from './passes.ts';
import { batchSlices, canonicalSlice, reach } from './plan.ts';
import type { PipelineRequest } from './request.ts';
import { sliceBatch } from './slice-batch.ts';
import { type SliceGroup, sliceGroups } from './slice-groups.ts';
import { VoxelInput } from './voxel-input.ts';

/** A batch that was inferred. */
export interface InferredBatch {
  /** Its labels and confidence; filled anew once the next group is asked for. */
  readonly buffer: BatchBuffer;
  /** Of the first pass; the seconds are those of all. */
  readonly result: BatchResult;
  /** Of a thorough answer: how far its passes agree. */
  readonly agreement?: Agreement;
  /** Seconds that it took to fill, and that it then waited. */
  readonly preprocess: number;
  readonly queue: number;
}

/** A group of slices with what the graph said of them; without for slices that needed none. */
export interface InferredGroup {
  readonly group: SliceGroup;
  readonly batch?: InferredBatch;
}

/**
 * Starts at once, ahead of its reader by as many groups as the model has batches in flight;
 * disposal stops what is under way.
 */
export class InferredGroups implements AsyncIterable<InferredGroup>, AsyncDisposable {
  readonly input: VoxelInput;
  readonly #request: PipelineRequest;
  readonly #stop = new AbortController();
  readonly #results: Channel<Promise<InferredGroup>>;
  readonly #batchSlices: number;
  /** Groups that may hold a buffer: the reader is not done with them yet. */
  readonly #open = new Map<SliceGroup, Promise<InferredGroup>>();
  readonly #producing: Promise<void>;

  constructor(given: PipelineRequest) {
    const { model } = given.order;
    this.#request = { ...given, signal: AbortSignal.any([given.signal, this.#stop.signal]) };
    this.input = new VoxelInput(this.#request);
    this.#results = new Channel(model.depth);
    this.#batchSlices = batchSlices(model, given.plan.orientation.size);
    this.#producing = this.#produce();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<InferredGroup> {
    for await (const inferred of this.#results) {
      yield inferred;
      this.#done(inferred.group);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#results.end();
    await this.#producing;
    for (const group of this.#open.keys()) this.#done(group);
  }

  /** Gives its buffer back, as soon as the graph is done with it. */
  #done(group: SliceGroup): void {
    const { buffers } = this.#request.order.model;
    // What failed has dropped its buffer.
    void this.#open.get(group)?.then(
      ({ batch }) => batch && buffers.give(batch.buffer),
      () => undefined,
    );
    this.#open.delete(group);
  }

  /** Ends the results with what went wrong; never rejects. */
  async #produce(): Promise<void> {
    const { order, ticket } = this.#request;
    try {
      for await (const group of this.#groups()) {
        let inferred: Promise<InferredGroup>;
        if (group.showsPatient) {
          inferred = this.#infer(group);
        } else {
          order.model.skip(ticket, group.slices.length * this.#request.plan.passes.length);
          inferred = Promise.resolve({ group });
        }
        // A reader that left early must not turn the failure of a batch in flight into an unhandled
        // rejection.
        inferred.catch(() => undefined);
        this.#open.set(group, inferred);
        if (!(await this.#results.push(inferred))) return;
      }
      await this.input.finished();
      this.#results.end();
    } catch (error) {
      this.#results.end(error);
    }
  }

  #groups(): AsyncGenerator<SliceGroup> {
    const { order, plan } = this.#request;
    const { slices, previewEvery, streams } = plan;
    return sliceGroups(
      { slices, previewEvery, size: this.#batchSlices, neighbours: reach(order.model, plan), streams },
      (count) => this.input.ready(count),
      (position) => this.input.showsPatient(canonicalSlice(plan, position)),
    );
  }

  async #infer(group: SliceGroup): Promise<InferredGroup> {
    const { order, plan, ticket, signal } = this.#request;
    const { model } = order;
    const started = performance.now();
    const indices = group.slices.map((position) => canonicalSlice(plan, position));
    const batch = await sliceBatch(this.#request, this.input, indices);
    const { buffer } = batch;
    const preprocess = (performance.now() - started) / 1000;
    try {
      if (plan.passes.length === 1) {
        const { value: result, waited: queue } = await model.infer(ticket, batch, signal);
        return { group, batch: { buffer, result, preprocess, queue } };
      }
      return { group, batch: { ...(await this.#inPasses(batch)), preprocess } };
    } catch (error) {
      model.buffers.drop(buffer);
      throw error;
    }
  }

  /** A pass after the other over one batch; what they say together is left in its buffer. */
  async #inPasses(batch: SliceBatch): Promise<Omit<InferredBatch, 'preprocess'>> {
    const { order, plan, ticket, signal } = this.#request;
    const { buffer, shape, spacing } = batch;
    const [slices, , rows, columns] = shape;
    const said = new Passes(slices * rows * columns);
    const results: BatchResult[] = [];
    let [queue, seconds] = [0, 0];
    for (const scale of plan.passes) {
      const told = spacing && ([scale * spacing[0], scale * spacing[1]] as const);
      const { value, waited } = await order.model.infer(ticket, { ...batch, spacing: told }, signal);
      said.add(buffer);
      results.push(value);
      queue += waited;
      seconds += value.seconds;
    }
    const [first] = results as [BatchResult];
    return { buffer, result: { ...first, seconds }, agreement: said.average(buffer), queue };
  }
}
