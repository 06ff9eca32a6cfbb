/**
 * A model that is loaded and warm: its manifest, its sessions, the queue in front of them, and what
 * a slice costs.
 */
import { closestClass } from '../class-names.ts';
import { invalid } from '../errors.ts';
import { collectHeap } from '../streaming/collection.ts';
import { closest, didYouMean } from '../suggestion.ts';
import type { Modality } from '../volume.ts';
import type { Backend } from './backend.ts';
import { type BackendEvents, type BackendOptions, type OpenedBackend, openBackend } from './backends.ts';
import { BatchBuffers } from './batch-buffers.ts';
import { type Head, type Manifest, ofPatches, servedBy, type WindowRule, windowOf } from './manifest.ts';
import type { ModelFiles } from './repository.ts';
import { Scheduler, type Ticket } from './scheduler.ts';
import { type Batch, BatchBuffer, type BatchResult, type RanOn, USUAL_PIXELS } from './session.ts';
import type { ChosenSplit } from './tuning.ts';
import { warmUpBatches } from './warm-up.ts';

export interface ModelOptions extends BackendOptions {
  /** Slices in a batch. */
  readonly batchSlices: number;
}

/** What a request is to be segmented with, resolved against a manifest. */
export interface Routing {
  /** Undefined where each volume decides what its intensities are. */
  readonly window: WindowRule | undefined;
  readonly head: Head;
  readonly graphHead: number;
  /** 256 entries: 1 where a label is wanted. */
  readonly wanted: Uint8Array;
}

/** How much a new measurement of the cost of a slice moves the estimate. */
const COST_SMOOTHING = 0.1;

export class Model {
  readonly files: ModelFiles;
  readonly batchSlices: number;
  /** How local sessions share the cores; undefined where there are none. */
  readonly split: ChosenSplit | undefined;
  readonly #backend: Backend;
  readonly #scheduler: Scheduler;
  /** Batches that run side by side. */
  readonly #slots: number;
  /** Memory of its batches. */
  readonly buffers: BatchBuffers;
  #secondsPerSlice = 0;

  private constructor(files: ModelFiles, { backend, slots, split }: OpenedBackend, batchSlices: number) {
    this.files = files;
    this.batchSlices = batchSlices;
    this.split = split;
    this.#backend = backend;
    this.#slots = slots;
    this.#scheduler = new Scheduler(slots);
    this.buffers = new BatchBuffers((this.depth + 2) * this.#usualBytes, () => {
      collectHeap();
      backend.collect();
    });
  }

  /**
   * Starts what runs it and sends warm-up batches through; the model is ready when this resolves.
   * @throws Failure of `openBackend`, INFERENCE_FAILED
   */
  static async open(files: ModelFiles, options: ModelOptions, events: BackendEvents = {}): Promise<Model> {
    const opened = await openBackend(files, options, events);
    const model = new Model(files, opened, options.batchSlices);
    try {
      for (const part of opened.cold) await model.#warmUp(part);
    } catch (error) {
      await opened.backend.close();
      throw error;
    }
    return model;
  }

  get manifest(): Manifest {
    return this.files.manifest;
  }

  /** What the next batch would run on. */
  get provider(): RanOn {
    return this.#backend.ranOn;
  }

  /** The GPU of local sessions, as its driver names it; undefined on the CPU, or not known. */
  get adapter(): string | undefined {
    return this.#backend.adapter;
  }

  /** True once only a new process can run it again: a GPU hangs. */
  get stuck(): boolean {
    return this.#backend.stuck === true;
  }

  /**
   * True while its batches can be run as configured: every session alive and warm, or Triton there,
   * or its fallback.
   */
  get ready(): boolean {
    return this.#backend.whole;
  }

  /** Of one slice, or of one patch through one graph. */
  get secondsPerSlice(): number {
    return this.#secondsPerSlice;
  }

  /**
   * Slices of so many pixels in a batch: of large ones fewer, for the runtime keeps what its
   * largest batch took.
   */
  batchSlicesOf(pixels: number): number {
    return Math.max(1, Math.min(this.batchSlices, Math.floor(this.usualPixels / pixels)));
  }

  /** Patches in a batch: on a CPU one, for its cores share a patch as well as a batch. */
  get batchPatches(): number {
    return this.provider === 'cpu' ? 1 : this.batchSlices;
  }

  /** Pixels of a full batch of usual slices; only a single slice can have more. */
  get usualPixels(): number {
    return this.batchSlices * USUAL_PIXELS;
  }

  /** Of a batch of usual slices. */
  get #usualBytes(): number {
    if (ofPatches(this.manifest)) return 0;
    return BatchBuffer.bytesOf([1, this.manifest.input.context, 1, this.usualPixels]);
  }

  /** Estimated seconds until everything admitted is done. */
  get queuedSeconds(): number {
    return this.#scheduler.queuedSeconds / this.#slots;
  }

  get waitingBatches(): number {
    return this.#scheduler.waitingBatches;
  }

  /** Batches of one request that may be prepared or running at the same time. */
  get depth(): number {
    return this.#slots + 1;
  }

  /** @param slices or, of a model of patches, patches through one graph each */
  estimateSeconds(slices: number): number {
    return slices * this.#secondsPerSlice;
  }

  /**
   * Resolves modality, head and classes.
   * @param head empty for the modality's default
   * @param classes empty for all
   * @param field how the caller names its modality, head and classes
   * @throws Failure MODALITY_NOT_SUPPORTED, HEAD_NOT_FOUND, HEAD_OF_OTHER_MODALITY or
   *   CLASS_NOT_FOUND
   */
  route(
    modality: Modality,
    head: string,
    classes: readonly string[],
    field: (name: string) => string = (name) => `header.${name}`,
  ): Routing {
    const rule = this.manifest.modalities[modality];
    if (rule === undefined) {
      const known = Object.keys(this.manifest.modalities).join(', ');
      throw invalid(
        'MODALITY_NOT_SUPPORTED',
        field('modality'),
        `model ${this.manifest.name} knows ${known}, not ${modality}`,
      );
    }
    const name = head === '' ? rule.defaultHead : head;
    const found = this.manifest.heads.find((candidate) => candidate.name === name);
    const served = (one: Head) => servedBy(this.manifest, one);
    const names = this.manifest.heads.filter((one) => served(one)[modality] !== undefined).map((one) => one.name);
    if (found === undefined) {
      throw invalid(
        'HEAD_NOT_FOUND',
        field('head'),
        `expected one of ${names.join(', ')} for ${modality}, got a head that the model does not have${didYouMean(closest(name, names))}`,
      );
    }
    const graphHead = served(found)[modality];
    if (graphHead === undefined) {
      const serves = Object.keys(served(found)).join(', ');
      throw invalid(
        'HEAD_OF_OTHER_MODALITY',
        field('head'),
        `${found.name} serves ${serves}, not ${modality}; expected one of ${names.join(', ')}`,
      );
    }
    const wanted = new Uint8Array(256);
    for (const [index, wantedName] of classes.entries()) {
      const organ = found.classes.find((candidate) => candidate.name === wantedName);
      if (organ === undefined) {
        const known = found.classes.map((candidate) => candidate.name);
        const meant = didYouMean(closestClass(wantedName, known));
        const why = `expected classes of the head ${found.name}, which has ${known.join(', ')}${meant}`;
        throw invalid('CLASS_NOT_FOUND', field(`classes[${index}]`), why);
      }
      wanted[organ.label] = 1;
    }
    if (classes.length === 0) for (const organ of found.classes) wanted[organ.label] = 1;
    return { window: windowOf(this.manifest, modality), head: found, graphHead, wanted };
  }

  /**
   * Estimated seconds before a request of `slices` slices is through, for want of turns. @param
   * client whose it would be
   */
  secondsAhead(slices: number, priority: number, client?: string): number {
    return this.#scheduler.secondsAhead(this.estimateSeconds(slices), priority, client) / this.#slots;
  }

  /**
   * Enters a request of `slices` slices into the queue. @param client whose it is; its requests
   * share one place
   */
  join(slices: number, priority: number, client?: string): Ticket {
    return this.#scheduler.join(this.estimateSeconds(slices), priority, client);
  }

  leave(ticket: Ticket): void {
    this.#scheduler.leave(ticket);
    if (this.#scheduler.empty) this.buffers.rest(this.#usualBytes);
  }

  /** Takes slices of the request that need no inference out of the estimates. */
  skip(ticket: Ticket, slices: number): void {
    ticket.finished(this.estimateSeconds(slices));
  }

  /** Runs one batch of the ticket's request when its turn comes; `waited` is in seconds. */
  async infer(ticket: Ticket, batch: Batch, signal: AbortSignal): Promise<{ value: BatchResult; waited: number }> {
    const done = await this.#scheduler.run(ticket, this.estimateSeconds(batch.shape[0]), signal, () =>
      this.#backend.run(batch, signal),
    );
    const measured = done.value.seconds / batch.shape[0];
    this.#secondsPerSlice += COST_SMOOTHING * (measured - this.#secondsPerSlice);
    return done;
  }

  /** Nobody waits: its threads give back the memory that they do not use. */
  rest(): void {
    this.#backend.collect();
  }

  async close(): Promise<void> {
    await this.#backend.close();
  }

  async #warmUp(backend: Backend): Promise<void> {
    // On a CPU the first run tells as much as the second; elsewhere that of a shape is the slow one.
    const onCpu = backend.ranOn === 'cpu';
    for (let round = 0; round < (onCpu ? 1 : 2); round++) {
      const batches = warmUpBatches(this.manifest, onCpu ? 1 : this.batchSlices, this.#slots);
      const runs = batches.map(async (batch) => (await backend.run(batch)).seconds / batch.shape[0]);
      this.#secondsPerSlice = Math.max(...(await Promise.all(runs)));
    }
  }
}
