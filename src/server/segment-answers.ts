/**
 * What goes back to the client of Segment between the plan and the report: label slices and
 * progress, written and counted.
 */
import { crc32 } from 'node:zlib';
import type { PatchesEvent, SegmentEvent, SegmentReport, SliceEvent } from '../pipeline/events.ts';
import { volumePassed } from '../streaming/collection.ts';
import { voxelMl } from '../volume.ts';
import type { SegmentResponse } from '../wire/generated/m4oe/v1/SegmentResponse.ts';
import type { AdmittedCall } from './admitted-call.ts';
import type { CallRecord } from './context.ts';
import { MOST_PLANE } from './header.ts';
import type { Metrics } from './metrics.ts';
import type { Outgoing } from './stream.ts';

/** Bytes of a slice that comes in parts, in one message. */
const PART_BYTES = 1 << 20;

type Ran = Pick<PatchesEvent, 'ranOn' | 'seconds' | 'decided'>;

/** Writes label slices and progress as they come, and counts them. */
export class SegmentAnswers {
  readonly #outgoing: Outgoing<SegmentResponse>;
  readonly #metrics: Metrics;
  readonly #record: CallRecord;
  readonly #labels: { readonly modality: string; readonly model: string };
  readonly #totalSlices: number;
  readonly #voxelMl: number;
  readonly #signal: AbortSignal;
  #sendSeconds = 0;

  constructor({ outgoing, service, record, order, plan, stop }: AdmittedCall) {
    this.#outgoing = outgoing;
    this.#metrics = service.metrics;
    this.#record = record;
    this.#labels = { modality: order.modality, model: order.model.manifest.name };
    this.#totalSlices = plan.slices;
    this.#voxelMl = voxelMl(order.geometry);
    this.#signal = stop.signal;
  }

  async take(event: Exclude<SegmentEvent, { kind: 'report' }>, receivedBytes: number): Promise<void> {
    if (event.kind === 'slice') return this.#slice(event);
    const metrics = this.#metrics;
    const { model } = this.#labels;
    if (event.kind === 'patches') {
      metrics.patches.inc(this.#labels, event.runs);
      return this.#batch(event, receivedBytes);
    }
    if (event.kind === 'skipped') {
      metrics.skippedSlices.inc(this.#labels, event.slices);
      return this.#progress(event.decided, receivedBytes);
    }
    metrics.slices.inc(this.#labels, event.slices);
    metrics.batchSlices.observe({ model }, event.slices);
    return this.#batch(event, receivedBytes);
  }

  #batch({ ranOn, seconds, decided }: Ran, receivedBytes: number): Promise<void> {
    this.#metrics.batches.inc({ model: this.#labels.model, provider: ranOn });
    for (const stage of ['preprocess', 'queue', 'infer', 'postprocess'] as const) {
      this.#metrics.stageSeconds.observe({ stage }, seconds[stage]);
    }
    return this.#progress(decided, receivedBytes);
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

  #progress(inferredSlices: number, receivedBytes: number): Promise<void> {
    return this.#send({ progress: { receivedBytes, inferredSlices, totalSlices: this.#totalSlices } });
  }

  /** After the last event. */
  measured(report: SegmentReport): void {
    const { modality, model } = this.#labels;
    this.#metrics.stageSeconds.observe({ stage: 'send' }, this.#sendSeconds);
    for (const { expert, share } of report.experts) this.#metrics.expertShare.observe({ modality, expert }, share);
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
