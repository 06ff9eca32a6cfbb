/** What runs the graph of a model, wherever it runs. */
import type { PatchContract } from './contract.ts';

export const PROVIDERS = ['cpu', 'cuda', 'tensorrt', 'webgpu', 'coreml', 'dml'] as const;
/** Execution provider of ONNX Runtime. */
export type Provider = (typeof PROVIDERS)[number];
/** What ran a batch: an execution provider in a worker of ours, or a Triton server. */
export type RanOn = Provider | 'triton';
export const DEVICES = ['auto', ...PROVIDERS] as const;
/**
 * What the operator asks for; auto takes the fastest provider that starts, and never an adapter
 * that computes on the CPU.
 */
export type Device = (typeof DEVICES)[number];

/**
 * Pixels of a slice; a batch has at most as many times them as it has slices, or one larger slice.
 */
export const USUAL_PIXELS = 512 * 512;

/**
 * Memory that one batch is passed in and its labels come back in: shared with the worker, used
 * again for the next batch.
 */
export class BatchBuffer {
  /** (N, C, H, W) */
  readonly slices: Int16Array<SharedArrayBuffer>;
  /** Class index within the head, (N, H, W); written by the session. */
  readonly labels: Uint8Array<SharedArrayBuffer>;
  /** 255 x probability of that class, (N, H, W); written by the session. */
  readonly confidence: Uint8Array<SharedArrayBuffer>;

  static bytesOf([n, c, h, w]: SliceBatch['shape']): number {
    return n * h * w * (2 * c + 2);
  }

  /** Room for batches of up to the shape (N, C, H, W). */
  constructor([n, c, h, w]: SliceBatch['shape']) {
    this.slices = new Int16Array(new SharedArrayBuffer(2 * n * c * h * w));
    this.labels = new Uint8Array(new SharedArrayBuffer(n * h * w));
    this.confidence = new Uint8Array(new SharedArrayBuffer(n * h * w));
  }

  get bytes(): number {
    return this.slices.byteLength + this.labels.byteLength + this.confidence.byteLength;
  }

  holds([n, c, h, w]: SliceBatch['shape']): boolean {
    return n * c * h * w <= this.slices.length && n * h * w <= this.labels.length;
  }
}

/** Slices of one volume: one window, one head and one spacing for all of them. */
export interface SliceBatch {
  readonly buffer: BatchBuffer;
  /** N, C, H, W; at most what the buffer has room for. */
  readonly shape: readonly [number, number, number, number];
  /** Lower and upper intensity in the units of the slices. */
  readonly window: readonly [number, number];
  /** Index of the head in the graph. */
  readonly head: number;
  /**
   * Distance of neighbouring rows and of neighbouring columns in mm; there if and only if the
   * model's manifest has `input.millimetres`.
   */
  readonly spacing?: readonly [number, number] | undefined;
}

/**
 * Patches of one volume, and the logits that are written for them: memory that is shared with the
 * worker.
 */
export interface PatchBatch {
  /** Which of the model's graphs runs. */
  readonly fold: number;
  /** (N, C, D, H, W), or (N, C, H, W) of a 2d network: normalised intensities. */
  readonly patches: Float32Array<SharedArrayBuffer>;
  /** Written by the session. */
  readonly logits: Float32Array<SharedArrayBuffer>;
  /** Of `patches`. */
  readonly shape: readonly [number, ...number[]];
  /** Of `logits`: (N, classes, D, H, W) or (N, classes, H, W). */
  readonly logitsShape: readonly [number, ...number[]];
}

export type PatchMemory = Omit<PatchBatch, 'fold'>;

/** What a batch of n takes to and from a graph of this contract. */
export function patchMemory(n: number, { channels, classes, patch, size }: PatchContract): PatchMemory {
  const shape = [n, channels, ...patch] as const;
  const logitsShape = [n, classes, ...size] as const;
  const floats = (of: readonly number[]) => new Float32Array(new SharedArrayBuffer(4 * of.reduce((a, b) => a * b)));
  return { shape, logitsShape, patches: floats(shape), logits: floats(logitsShape) };
}

export type Batch = SliceBatch | PatchBatch;

/** The two numbers of a batch as its graph takes them, for every sample: (N, 2). */
export function eachSample(pair: readonly [number, number], n: number): Float32Array<ArrayBuffer> {
  const all = new Float32Array(2 * n);
  for (let sample = 0; sample < n; sample++) all.set(pair, 2 * sample);
  return all;
}

/** What a batch gave beside what is now in its buffer. */
export interface BatchResult {
  /** Mean gate weight of each expert, (N, experts); none of patches. */
  readonly gates: Float32Array;
  /** Seconds that the graph ran; with Triton those of its request. */
  readonly seconds: number;
  readonly ranOn: RanOn;
}

export interface Session {
  readonly provider: Provider;
  /** The GPU, as its driver names it; undefined where that is not known, and on the CPU. */
  readonly adapter: string | undefined;
  /** Resolves when the session can no longer run anything, with the reason; never rejects. */
  readonly lost: Promise<Error>;
  /** False from then on. */
  readonly alive: boolean;
  /** Runs one batch; the caller starts no second one before it ends. */
  run(batch: Batch): Promise<BatchResult>;
  /** Collects the memory of batches that nobody holds. */
  collect(): void;
  close(): Promise<void>;
}
