/**
 * What goes back to the client of Segment between the plan and the report: label slices and
 * progress, written and counted.
 */
import { crc32 } from 'node:zlib';
import type { ModelEvent, PatchesEvent, SegmentReport, SliceEvent } from '../pipeline/events.ts';
import { finalOrder } from '../pipeline/refinement.ts';
import { volumePassed } from '../streaming/collection.ts';
import { voxelMl } from '../volume.ts';
import type { SegmentResponse } from '../wire/generated/m4oe/v1/SegmentResponse.ts';
import type { AdmittedCall } from './admitted-call.ts';
import type { CallRecord } from './context.ts';
import { observeDrift } from './drift.ts';
import { MOST_PLANE } from './header.ts';
import type { Metrics } from './metrics.ts';
import type { Outgoing } from './stream.ts';

/** Bytes of a slice that comes in parts, in one message. */
const PART_BYTES = 1 << 20;

/** The call that the answers are of. */
export type AnsweredCall = Pick<AdmittedCall, 'service' | 'record' | 'order' | 'stop'> & {
  /** Where they go. */
  readonly outgoing: Pick<Outgoing<SegmentResponse>, 'send'>;
};

type Ran = Pick<PatchesEvent, 'model' | 'ranOn' | 'seconds'>;

/** Writes label slices and progress as they come, and counts them. */
export class SegmentAnswers {
  readonly #outgoing: AnsweredCall['outgoing'];
  readonly #metrics: Metrics;
  readonly #record: CallRecord;
  readonly #modality: string;
  /** Whose labels are final. */
  readonly #model: string;
  readonly #voxelMl: number;
  readonly #signal: AbortSignal;
  readonly #call: AnsweredCall;
  #sendSeconds = 0;

  constructor(call: AnsweredCall) {
    const { outgoing, service, record, order, stop } = call;
    this.#call = call;
    this.#outgoing = outgoing;
    this.#metrics = service.metrics;
    this.#record = record;
    this.#modality = order.modality;
    this.#model = finalOrder(order).model.manifest.name;
    this.#voxelMl = voxelMl(order.geometry);
    this.#signal = stop.signal;
  }

  async take(event: Exclude<ModelEvent, { kind: 'report' }>, receivedBytes: number): Promise<void> {
    if (event.kind === 'slice') return this.#slice(event);
    const metrics = this.#metrics;
    const { model } = event;
    const labels = { modality: this.#modality, model };
    if (event.kind === 'skipped') metrics.skippedSlices.inc(labels, event.slices);
    else if (event.kind === 'patches') metrics.patches.inc(labels, event.runs);
    else {
      metrics.slices.inc(labels, event.slices);
      metrics.batchSlices.observe({ model }, event.slices);
    }
    if (event.kind !== 'skipped') this.#ran(event);
    const { decided: inferredSlices, total: totalSlices } = event;
    return this.#send({ progress: { receivedBytes, inferredSlices, totalSlices } });
  }

  #ran({ model, ranOn, seconds }: Ran): void {
    this.#metrics.batches.inc({ model, provider: ranOn });
    for (const stage of ['preprocess', 'queue', 'infer', 'postprocess'] as const) {
      this.#metrics.stageSeconds.observe({ stage }, seconds[stage]);
    }
  }

  /** In one message, or where none holds it in parts. */
  async #slice({ k, output: of, data: owned, crc32: whole, revision }: SliceEvent): Promise<void> {
    const { buffer, byteOffset, byteLength } = owned.bytes;
    const output = of === 'labels' ? 'LABELS' : 'CONFIDENCE';
    const size = byteLength <= MOST_PLANE ? byteLength : PART_BYTES;
    for (let offset = 0; offset < byteLength; offset += size) {
      const data = Buffer.from(buffer, byteOffset + offset, Math.min(size, byteLength - offset));
      const last = offset + data.length === byteLength;
      volumePassed(data.length);
      const crc = data.length === byteLength ? whole : crc32(data);
      const slice = { k, output, data, offset, crc32: crc, revision } as const;
      await this.#send({ slice }, last ? () => owned.giveBack() : undefined);
    }
  }

  /** After the last event. */
  measured(report: SegmentReport): void {
    const model = this.#model;
    observeDrift(this.#call, report);
    this.#metrics.stageSeconds.observe({ stage: 'send' }, this.#sendSeconds);
    if (report.settled !== undefined) {
      this.#metrics.stageSeconds.observe({ stage: 'settle' }, report.settled.seconds);
      this.#metrics.revisedSlices.inc({ model }, report.settled.revisedSlices);
      for (const { name, removedVoxels, filledVoxels } of report.organs) {
        this.#metrics.settledMl.inc({ model, organ: name, change: 'removed' }, removedVoxels * this.#voxelMl);
        this.#metrics.settledMl.inc({ model, organ: name, change: 'filled' }, filledVoxels * this.#voxelMl);
      }
    }
    this.#record.queueSeconds = report.queueSeconds;
    this.#record.inferSeconds = report.inferSeconds;
  }

  async #send(response: SegmentResponse, written?: () => void): Promise<void> {
    const started = performance.now();
    await this.#outgoing.send(response, this.#signal, written);
    this.#sendSeconds += (performance.now() - started) / 1000;
  }
}
