/**
 * What a request will cost and get, decided from its header alone: before any byte of voxels is
 * accepted.
 */
import { Failure, invalid } from '../errors.ts';
import { ofPatches, type SliceManifest, sliceManifest, takenLabels, takenPrompts } from '../model/manifest.ts';
import type { Model, Routing } from '../model/model.ts';
import { settlementBytes, settles } from '../postprocess/settle/settlement.ts';
import { tellsSides } from '../postprocess/sides.ts';
import { checkPlausible } from '../preprocess/geometry.ts';
import { neighbourStep, type PixelSpacing, pixelSpacing } from '../preprocess/millimetres.ts';
import { canonicalOrientation, type Orientation, sourceSliceAxisIsAxial } from '../preprocess/orientation.ts';
import type { TagCheck } from '../preprocess/tag-check.ts';
import {
  type Geometry,
  type Modality,
  type Rescale,
  type Triple,
  type VoxelType,
  volumeBytes,
  voxelCount,
} from '../volume.ts';
import type { VoxelPrompt } from '../volumetric/prompts.ts';
import { Passes, passesOf } from './passes.ts';
import { type PatchPlan, planPatches, promptedRuns } from './patch-plan.ts';

export const PRIORITIES = ['routine', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];
/** Share of the machine relative to a routine request of the same size. */
export const PRIORITY_SHARE: Readonly<Record<Priority, number>> = { routine: 1, urgent: 4 };

/** A header, checked and in the domain's terms. */
export interface SegmentOrder {
  readonly requestId: string;
  readonly modality: Modality;
  readonly geometry: Geometry;
  readonly voxelType: VoxelType;
  readonly rescale: Rescale;
  readonly model: Model;
  readonly routing: Routing;
  readonly confidence: boolean;
  readonly labels: boolean;
  readonly priority: Priority;
  /**
   * Each so many-th slice first, so that a viewer has the whole extent early; 0 for the source's
   * order.
   */
  readonly previewEvery: number;
  /** Infers slices without anything of the patient too. */
  readonly everySlice: boolean;
  /** No slice leaves before it is final. */
  readonly finalSlicesOnly: boolean;
  /** Labels as the graph decides them: nothing is settled. */
  readonly rawLabels: boolean;
  /** Several passes of the graph over each slice, put together (passes.ts). */
  readonly thorough: boolean;
  /** What becomes of a volume that cannot be what its modality says. */
  readonly tagCheck: TagCheck;
  /** The patient is known to be mirrored (situs inversus). */
  readonly mirroredAnatomy: boolean;
  /** Whether labels of another model come first, and `model` takes these. */
  readonly given?: boolean;
  /** Of classes of `model`, which takes them; absent for most. */
  readonly prompts?: readonly VoxelPrompt[];
  /** What replaces the labels of `model`, which are a preview then. */
  readonly refinement?: Refinement;
}

/** What comes after a preview (refinement.ts). */
export interface Refinement {
  /** The same volume for the model whose labels are final. */
  readonly order: SegmentOrder;
  /** 256 entries: the final label of what the preview calls so; 0 where nobody wants it. */
  readonly labels: Uint8Array;
}

export interface SizeLimits {
  readonly maxVolumeBytes: number;
  /** Rows or columns of an axial slice. */
  readonly maxSliceEdge: number;
  /** Axial slices of a volume. */
  readonly maxSlices: number;
}

export interface Plan {
  readonly orientation: Orientation;
  /** Bytes of voxels on the wire. */
  readonly volumeBytes: number;
  /**
   * Bytes to set aside: voxels, labels and confidence as far as they are kept, messages on their
   * way, the batches in preparation, what settling takes, and what the graph takes for slices that
   * are larger than usual.
   */
  readonly memoryBytes: number;
  /** Axial slices. */
  readonly slices: number;
  /** What the queue counts: slices in all their passes, or patches through one graph each. */
  readonly work: number;
  /** Of these some that are asked once more, mirrored (mirrored-slices.ts); 0 where none are. */
  readonly mirrored: number;
  /** In-plane spacing that each pass of the graph is told, over the true one; 1 alone as a rule. */
  readonly passes: readonly number[];
  readonly inferSeconds: number;
  /** Of these bytes those that do not grow with the voxels that have come. */
  readonly batchBytes: number;
  /** Work of others that runs before this request is through. */
  readonly queueSeconds: number;
  /**
   * True when slices are complete, and their window is known, while later ones are still on their
   * way.
   */
  readonly streams: boolean;
  /**
   * Slices from one channel of the graph's input to the next; 1 where the model knows no
   * millimetres.
   */
  readonly neighbourStep: number;
  /** What the graph is told of the slices; absent where the model knows no millimetres. */
  readonly spacing?: PixelSpacing;
  /**
   * Each so many-th slice comes first; 0 where none does: not asked for, or slices of the source
   * are not the axial ones.
   */
  readonly previewEvery: number;
  /** Bytes, of those set aside, that settling labels may take; 0 where nothing is settled. */
  readonly settleBytes: number;
  /** For a model of patches. */
  readonly patches?: PatchPlan;
  /** Of what replaces the labels; the bytes that are set aside are those of both then. */
  readonly refinement?: Plan;
  /**
   * True where a decided slice is one of the source's and may leave before it is final; else all
   * are kept until the last is decided, and settled.
   */
  readonly leavesAtOnce: boolean;
}

/**
 * What the graph takes while it runs, for each pixel of a batch beyond the usual one, which the
 * process has room for (server/memory.ts).
 * Measured where every pixel may be an organ (noise): the graph's box is then the whole slice.
 */
const GRAPH_BYTES = 192;
/** A chunk of the largest size as it comes in pieces, and put together. */
const ARRIVING_BYTES = 2 * 4 * 2 ** 20;
/** Of each voxel, for a model of patches. */
const LABELS_AND_CONFIDENCE = 2;
/**
 * Messages that the transport takes before it says that it has enough (the usual mark of a stream of
 * objects).
 */
const MESSAGES_AHEAD = 16;
const LEAST_MIRRORED = 2;
const MOST_MIRRORED = 3;
const SLICES_FOR_A_MIRRORED_ONE = 40;

/** Slices that come before all others. */
export function previewSlices({ slices, previewEvery }: Pick<Plan, 'slices' | 'previewEvery'>): number {
  return previewEvery === 0 ? 0 : Math.ceil(slices / previewEvery);
}

/**
 * Slices on one side that a slice is inferred with: the furthest of its neighbours is so far away.
 */
export function reach(model: Model, { neighbourStep }: Pick<Plan, 'neighbourStep'>): number {
  return (sliceManifest(model.manifest).input.context >> 1) * neighbourStep;
}

/**
 * Slices in one batch of this request; a batch never has more slices than the volume. @param size
 * columns, rows, slices
 */
export function batchSlices(model: Model, [columns, rows, slices]: Triple): number {
  return Math.min(model.batchSlicesOf(columns * rows), slices);
}

/**
 * Batches of one request that have memory at the same time: waiting or running, one being filled,
 * one being read.
 */
export function batchBuffers(model: Model): number {
  return model.depth + 2;
}

/** What the graph takes for batches of so many pixels beyond what the process has room for. */
export function graphBytes(model: Model, pixels: number): number {
  return (model.depth - 1) * GRAPH_BYTES * Math.max(0, pixels - model.usualPixels);
}

/** The canonical slice at a position along the source's slice axis, and back. */
export function canonicalSlice(
  { orientation, slices }: Pick<Plan, 'orientation' | 'slices'>,
  position: number,
): number {
  return orientation.axes[2].flip ? slices - 1 - position : position;
}

/** @throws Failure TOO_MANY_SLICES */
export function checkSlices(slices: number, most: number, field: string): void {
  if (slices <= most) return;
  throw new Failure(
    'too_large',
    'TOO_MANY_SLICES',
    `${field}: ${slices} slices, at most ${most} are taken (M4OE_MAX_SLICES)`,
    {
      field,
      setting: 'M4OE_MAX_SLICES',
    },
  );
}

/**
 * @param client who asks
 * @throws Failure VOLUME_TOO_LARGE, SLICE_TOO_LARGE or TOO_MANY_SLICES, naming the setting that
 *   decides; GEOMETRY_IMPLAUSIBLE; SPACING_NOT_USABLE for a model that sees millimetres,
 *   THOROUGH_NOT_SUPPORTED for one that does not, RESAMPLED_TOO_LARGE for one of patches;
 *   MODEL_TAKES_LABELS for one that comes after another, and stands alone or first
 */
export function planOrder(order: SegmentOrder, limits: SizeLimits, client?: string): Plan {
  const { refinement: refined } = order;
  if (order.prompts === undefined) checkNeedsNoLabels(order.model);
  const plan = planOne(order, limits, client);
  if (refined === undefined) return plan;
  const refinement = planOne(refined.order, limits, client);
  // One after the other; labels of the first that the second takes stay meanwhile.
  const larger = (of: 'memoryBytes' | 'batchBytes') => Math.max(plan[of], refinement[of]);
  const given = takenLabels(refined.order.model.manifest) === undefined ? 0 : voxelCount(order.geometry);
  return { ...plan, memoryBytes: larger('memoryBytes') + given, batchBytes: larger('batchBytes'), refinement };
}

function checkNeedsNoLabels({ manifest }: Model): void {
  if (takenLabels(manifest) === undefined) return;
  const { name } = manifest;
  const alone =
    takenPrompts(manifest).length === 0 ? '' : ', or prompts that say where organs are (prompts, --prompts)';
  const why = `${name} takes the labels of another model; expected that one here, and ${name} as the model that refines it (refine_model, --refine-model)${alone}`;
  throw invalid('MODEL_TAKES_LABELS', 'header.model', why);
}

function planOne(order: SegmentOrder, limits: SizeLimits, client?: string): Plan {
  const { geometry, voxelType, model } = order;
  const bytes = volumeBytes(geometry, voxelType);
  if (bytes > limits.maxVolumeBytes) {
    throw new Failure(
      'too_large',
      'VOLUME_TOO_LARGE',
      `header.geometry.size: ${geometry.size.join(' x ')} ${voxelType} is ${bytes} bytes, at most ${limits.maxVolumeBytes} are accepted (M4OE_MAX_VOLUME_MIB)`,
      { field: 'header.geometry.size', setting: 'M4OE_MAX_VOLUME_MIB' },
    );
  }
  const orientation = canonicalOrientation(geometry);
  const [columns, rows, slices] = orientation.size;
  if (Math.max(columns, rows) > limits.maxSliceEdge) {
    throw new Failure(
      'too_large',
      'SLICE_TOO_LARGE',
      `header.geometry.size: an axial slice of ${columns} x ${rows} exceeds ${limits.maxSliceEdge} (M4OE_MAX_SLICE_EDGE)`,
      { field: 'header.geometry.size', setting: 'M4OE_MAX_SLICE_EDGE' },
    );
  }
  checkSlices(slices, limits.maxSlices, 'header.geometry.size');
  checkPlausible(geometry, 'header.geometry');
  const passes = passesOf(model, order.thorough, 'header.thorough');
  const seen = { order, orientation, bytes, passes };
  const { manifest } = model;
  if (!ofPatches(manifest)) {
    const sliced = ofSlices(seen, manifest);
    return { ...sliced, ...queued(order, slices * passes.length + sliced.mirrored, client) };
  }
  const batching = { batch: model.batchPatches, held: model.depth + 1 };
  const patches = planPatches(manifest, geometry, orientation, batching, limits.maxVolumeBytes);
  const { prompts, given } = order;
  const runs = prompts === undefined || given === true ? patches.runs : promptedRuns(prompts, patches);
  return { ...ofVolume(seen, patches), ...queued(order, patches.folds * runs, client) };
}

/** What the queue says of so much work, slices or patches. */
function queued({ model, priority }: SegmentOrder, work: number, client: string | undefined) {
  const queueSeconds = model.secondsAhead(work, PRIORITY_SHARE[priority], client);
  return { work, inferSeconds: model.estimateSeconds(work), queueSeconds };
}

interface SeenOrder {
  readonly order: SegmentOrder;
  readonly orientation: Orientation;
  readonly bytes: number;
  readonly passes: readonly number[];
}

type Seen = Omit<Plan, 'work' | 'inferSeconds' | 'queueSeconds'>;

/** One in so many, and two at least; of a head with organs that lie on one side. */
function mirroredSlices({ routing }: SegmentOrder, slices: number): number {
  if (!tellsSides(routing.head.classes)) return 0;
  return Math.min(MOST_MIRRORED, Math.max(LEAST_MIRRORED, Math.floor(slices / SLICES_FOR_A_MIRRORED_ONE)));
}

/** Of a graph of slices: they leave batch by batch. */
function ofSlices({ order, orientation, bytes, passes }: SeenOrder, { input }: SliceManifest): Seen {
  const { geometry, model, routing } = order;
  const { context, millimetres } = input;
  const [columns, rows, slices] = orientation.size;
  const seen =
    millimetres === undefined
      ? { neighbourStep: 1 }
      : {
          neighbourStep: neighbourStep(geometry, orientation, millimetres),
          spacing: pixelSpacing(geometry, orientation, 'header.geometry'),
        };
  // A volume that is thinner than the neighbours' distance has no slice that could be inferred
  // before the last one is here.
  const waits = millimetres !== undefined && reach(model, seen) >= slices - 1;
  const axial = sourceSliceAxisIsAxial(orientation);
  const perSlice = columns * rows * (2 * context + 2) + Passes.bytesOf(columns * rows, passes.length);
  const inBatch = batchSlices(model, orientation.size);
  const graph = graphBytes(model, inBatch * columns * rows);
  const settleBytes = settlingBytes(order, bytes);
  const leavesAtOnce = axial && !(order.finalSlicesOnly && settleBytes > 0);
  const leaving = leavingBytes(order, leavesAtOnce ? inBatch : 0);
  const batches = graph + batchBuffers(model) * inBatch * perSlice + leaving + Math.min(2 * bytes, ARRIVING_BYTES);
  const kept = keptOutputs(order, leavesAtOnce, settleBytes);
  return {
    ...{ orientation, slices, passes, settleBytes, leavesAtOnce, ...seen },
    mirrored: settleBytes > 0 ? mirroredSlices(order, slices) : 0,
    volumeBytes: bytes,
    memoryBytes: bytes + kept * voxelCount(geometry) + batches + settleBytes,
    batchBytes: batches,
    streams: routing.window?.kind === 'fixed' && axial && !waits,
    previewEvery: axial ? order.previewEvery : 0,
  };
}

/** Of graphs of patches: all labels come at the end, final ones. */
function ofVolume({ order, orientation, bytes, passes }: SeenOrder, patches: PatchPlan): Seen {
  const settleBytes = settlingBytes(order, bytes);
  const leavesAtOnce = sourceSliceAxisIsAxial(orientation) && settleBytes === 0;
  const leaving = leavingBytes(order, leavesAtOnce ? 1 : 0);
  const batches = patches.bytes + leaving + Math.min(2 * bytes, ARRIVING_BYTES);
  const kept = LABELS_AND_CONFIDENCE + keptOutputs(order, leavesAtOnce, settleBytes);
  return {
    ...{ orientation, patches, passes, settleBytes, leavesAtOnce, mirrored: 0 },
    slices: orientation.size[2],
    volumeBytes: bytes,
    // The volume is in two threads.
    memoryBytes: 2 * bytes + kept * voxelCount(order.geometry) + batches + settleBytes,
    batchBytes: batches,
    streams: false,
    neighbourStep: 1,
    previewEvery: 0,
  };
}

function settlingBytes(order: SegmentOrder, bytes: number): number {
  return !order.rawLabels && settles(order.routing.head) ? settlementBytes(bytes) : 0;
}

/** Bytes that are kept of each voxel until they leave. */
function keptOutputs(order: SegmentOrder, leavesAtOnce: boolean, settleBytes: number): number {
  // Settling keeps the confidence of its slices too, deflated, which noise is not.
  return (leavesAtOnce ? 0 : outputCount(order)) + (settleBytes > 0 && order.confidence ? 1 : 0);
}

/** Labels, and confidence where it is asked for. */
function outputCount({ confidence }: SegmentOrder): number {
  return confidence ? 2 : 1;
}

/**
 * Bytes of slices that wait for the transport, and of a decided group of `grouped` that leave next.
 */
function leavingBytes(order: SegmentOrder, grouped: number): number {
  const [ni, nj, nk] = order.geometry.size;
  const outputs = outputCount(order);
  return ni * nj * Math.min(nk * outputs, MESSAGES_AHEAD + grouped * outputs);
}
