/**
 * Labels, and confidence where it is asked for, as slices of the source grid with their checksums and
 * what intensities organs have.
 */
import { crc32 } from 'node:zlib';
import { crcOfParts } from '../postprocess/checksum.ts';
import { OrganMeans } from '../postprocess/organ-means.ts';
import { SourceSlices } from '../postprocess/source-slices.ts';
import type { DecidedSlice } from './decided-slices.ts';
import type { SliceEvent } from './events.ts';
import { canonicalSlice, type Plan, type SegmentOrder } from './plan.ts';
import type { PipelineRequest } from './request.ts';

export class ResultSlices {
  readonly #order: SegmentOrder;
  readonly #plan: Plan;
  readonly #labels: SourceSlices;
  readonly #confidence: SourceSlices | undefined;
  /** CRC-32 of the labels of each slice as it left last. */
  readonly #crcs: number[] = [];
  readonly #means: OrganMeans;

  constructor({ order, plan, arrival }: Pick<PipelineRequest, 'order' | 'plan' | 'arrival'>) {
    const { size } = order.geometry;
    this.#order = order;
    this.#plan = plan;
    this.#means = new OrganMeans(arrival.volume);
    this.#labels = new SourceSlices(plan.orientation, size);
    this.#confidence = order.confidence ? new SourceSlices(plan.orientation, size) : undefined;
  }

  put({ labels, confidence, canonical, position }: DecidedSlice): void {
    this.#labels.put(labels, canonical, position);
    this.#confidence?.put(confidence, canonical, position);
  }

  /** Slices that show nothing of the patient: their labels are background already, and certain. */
  putBackground(positions: readonly number[]): void {
    if (this.#confidence === undefined) return;
    const [columns, rows] = this.#plan.orientation.size;
    const certain = new Uint8Array(rows * columns).fill(255);
    for (const at of positions) this.#confidence.put(certain, canonicalSlice(this.#plan, at), at);
  }

  /** What leaves of slice k of the source; its memory goes with it. */
  *leave(k: number, revision = 0): Generator<SliceEvent> {
    const data = this.#labels.take(k);
    const crc = crc32(data.bytes);
    this.#crcs[k] = crc;
    this.#means.take(k, data.bytes);
    if (this.#order.labels) yield { kind: 'slice', k, output: 'labels', data, crc32: crc, revision };
    if (this.#confidence === undefined) return;
    const sure = this.#confidence.take(k);
    yield { kind: 'slice', k, output: 'confidence', data: sure, crc32: crc32(sure.bytes), revision };
  }

  /** Frees what has not left. */
  [Symbol.dispose](): void {
    this.#labels.release();
    this.#confidence?.release();
  }

  /** CRC-32 of all labels in source order; once every slice has left. */
  get labelsCrc32(): number {
    const [ni, nj] = this.#order.geometry.size;
    return crcOfParts(this.#crcs, ni * nj);
  }

  /** Mean intensity by label of all that have a voxel; once every slice has left. */
  get intensities(): ReadonlyMap<number, number> {
    return this.#means.means();
  }
}
