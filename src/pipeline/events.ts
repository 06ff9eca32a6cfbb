/** What the pipeline gives: slices and progress as they come, a report at the end. */
import type { RanOn } from '../model/session.ts';
import type { ClassMeasure } from '../postprocess/measures.ts';
import type { Seen } from '../postprocess/seen.ts';
import type { Sides } from '../postprocess/sides.ts';
import type { Judgement } from '../postprocess/trust.ts';
import type { OwnedBytes } from '../streaming/owned-bytes.ts';

export interface OrganReport extends ClassMeasure, Judgement {
  /** What settling took from the class, and what it gave it. */
  readonly removedVoxels: number;
  readonly filledVoxels: number;
  /** HU of a CT; null where the class has no voxel. */
  readonly meanIntensity: number | null;
  /**
   * Of a thorough answer: share of the passes that gave the class's voxels this label, before they
   * were settled.
   */
  readonly agreement?: number;
  /** What the verdict follows from, as a sentence for a person. */
  readonly explanation: string;
  /** Absent where all slices have the volume's shares, and of a class without voxels. */
  readonly experts?: readonly ExpertShare[];
}

export interface ExpertShare {
  readonly expert: string;
  readonly share: number;
}

export interface SegmentReport {
  readonly organs: readonly OrganReport[];
  /**
   * Mean gate weight of each expert over the slices that show the patient; they sum to 1, or are 0
   * where no slice does.
   */
  readonly experts: readonly (ExpertShare & {
    /** Of each canonical slice, 0 of one without a patient; absent where all others have `share`. */
    readonly slices?: readonly number[];
  })[];
  /** Passes of the graph over each slice. */
  readonly passes: number;
  /** Intensities that were mapped to 0 and 1. */
  readonly window: { readonly lower: number; readonly upper: number };
  /**
   * Rescaled median of the volume's bright voxels, and its distance from that of the dark ones
   * (preprocess/intensity-sample.ts).
   */
  readonly intensities: { readonly bright: number; readonly contrast: number };
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
  readonly seen: Seen;
  /** What settling took and changed; absent where labels are raw. */
  readonly settled?: { readonly seconds: number; readonly revisedSlices: number };
  /** Of the labels that came first, and were replaced. */
  readonly preview?: PreviewReport;
}

export interface PreviewReport extends Pick<SegmentReport, 'queueSeconds' | 'inferSeconds' | 'ranOn'> {
  /** Until all of them had left. */
  readonly seconds: number;
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
  /** 0; 1 where it is sent once more because settling changed it, 2 where it replaces a preview. */
  readonly revision: number;
}

/** How the labels of a group of slices were decided. */
export type Decision =
  /** They needed no graph. */
  { readonly kind: 'skipped' } | { readonly kind: 'batch'; readonly seconds: StageSeconds; readonly ranOn: RanOn };

export interface Progress {
  /** Whose graph it was. */
  readonly model: string;
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

/** What one model gives. */
export type ModelEvent =
  | SliceEvent
  | (Progress & Decision)
  | PatchesEvent
  | { readonly kind: 'report'; readonly report: SegmentReport };

/** Where the request refines, `preview` comes when all labels of the preview have left. */
export type SegmentEvent = ModelEvent | { readonly kind: 'preview' };
