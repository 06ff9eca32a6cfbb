/** What the pipeline gives: slices and progress as they come, a report at the end. */
import type { RanOn } from '../model/session.ts';
import type { ClassMeasure } from '../postprocess/measures.ts';
import type { Sides } from '../postprocess/sides.ts';
import type { Judgement } from '../postprocess/trust.ts';
import type { OwnedBytes } from '../streaming/owned-bytes.ts';

export interface OrganReport extends ClassMeasure, Judgement {
  /** What settling took from the class, and what it gave it. */
  readonly removedVoxels: number;
  readonly filledVoxels: number;
  /**
   * Of a thorough answer: share of the passes that gave the class's voxels this label, before they
   * were settled.
   */
  readonly agreement?: number;
}

export interface SegmentReport {
  readonly organs: readonly OrganReport[];
  /**
   * Mean gate weight of each expert over the slices that show the patient; they sum to 1, or are 0
   * where no slice does.
   */
  readonly experts: readonly { readonly expert: string; readonly share: number }[];
  /** Passes of the graph over each slice. */
  readonly passes: number;
  /** Intensities that were mapped to 0 and 1. */
  readonly window: { readonly lower: number; readonly upper: number };
  /** CRC-32 of all labels in source order. */
  readonly labelsCrc32: number;
  /**
   * Axial slices without anything of the patient: background, and neither measured nor counted in
   * `experts`.
   */
  readonly skippedSlices: number;
  readonly warnings: readonly string[];
  /** Sum over batches of the seconds that they waited, and that the graph ran. */
  readonly queueSeconds: number;
  readonly inferSeconds: number;
  /** What ran the batches, in order of first use: more than one where a fallback took over. */
  readonly ranOn: readonly RanOn[];
  /** Whether organs lie to each other as in a patient, by the final labels. */
  readonly sides: Omit<Sides, 'reasons'>;
  /** What settling took and changed; absent where labels are raw. */
  readonly settled?: { readonly seconds: number; readonly revisedSlices: number };
}

/** Seconds that one batch spent in each stage. */
export interface StageSeconds {
  readonly preprocess: number;
  readonly queue: number;
  readonly infer: number;
  readonly postprocess: number;
}

export interface SliceEvent {
  readonly kind: 'slice';
  /** Its place along the source's slice axis. */
  readonly k: number;
  readonly output: 'labels' | 'confidence';
  /** Its receiver's from now on. */
  readonly data: OwnedBytes;
  readonly crc32: number;
  /** 0, or 1 where it is sent once more because settling changed it. */
  readonly revision: number;
}

/** How the labels of a group of slices were decided. */
export type Decision =
  /** They needed no graph. */
  { readonly kind: 'skipped' } | { readonly kind: 'batch'; readonly seconds: StageSeconds; readonly ranOn: RanOn };

export interface Progress {
  readonly slices: number;
  /** Slices whose labels are known by now; of patches as many as a like part of them are. */
  readonly decided: number;
  readonly total: number;
}

/** A batch of patches is through; their labels come at the end. */
export interface PatchesEvent extends Omit<Progress, 'slices'> {
  readonly kind: 'patches';
  /** Patches in it, through one graph. */
  readonly runs: number;
  readonly seconds: StageSeconds;
  readonly ranOn: RanOn;
}

export type SegmentEvent =
  | SliceEvent
  | (Progress & Decision)
  | PatchesEvent
  | { readonly kind: 'report'; readonly report: SegmentReport };
