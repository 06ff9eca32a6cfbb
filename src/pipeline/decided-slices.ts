/**
 * Slices whose labels are decided, one at a time: of a batch, or of the whole volume when it is
 * settled.
 */
import type { InferredBatch } from './inferred-groups.ts';
import { canonicalSlice, type Plan } from './plan.ts';
import type { SliceGroup } from './slice-groups.ts';

export interface DecidedSlice {
  /** Along the source's slice axis. */
  readonly position: number;
  readonly canonical: number;
  /** Class index within the head, (H, W); as long as its batch. */
  readonly labels: Uint8Array;
  /** 255 x probability of that class, (H, W); as long as its batch. */
  readonly confidence: Uint8Array;
}

/** The slices of a batch, in its order. */
export function* decidedSlices(plan: Plan, { slices }: SliceGroup, { buffer }: InferredBatch): Generator<DecidedSlice> {
  const [columns, rows] = plan.orientation.size;
  const pixels = columns * rows;
  for (const [n, position] of slices.entries()) {
    const labels = buffer.labels.subarray(n * pixels, (n + 1) * pixels);
    const confidence = buffer.confidence.subarray(n * pixels, (n + 1) * pixels);
    yield { position, canonical: canonicalSlice(plan, position), labels, confidence };
  }
}
