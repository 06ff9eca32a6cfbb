/**
 * What a manifest of schema 2 says of a graph that takes patches of a volume: its grid, and what is
 * done before and after it. The terms are nnU-Net v2's; arrays are (k, j, i), k slowest.
 */
import type { Triple } from '../volume.ts';

export type Normalisation =
  /** Clipped to lower..upper, minus mean, over sd: intensities of all training cases. */
  | {
      readonly scheme: 'ct';
      readonly mean: number;
      readonly sd: number;
      readonly lower: number;
      readonly upper: number;
    }
  /** Minus the mean of the volume, over its sd; masked: of what is not zero alone. */
  | { readonly scheme: 'zscore'; readonly masked?: boolean }
  /** positive: minus the mean of what is above 0, over its sd; what is 0 stays 0. */
  | { readonly scheme: 'rescale01' | 'rgb255' | 'positive' | 'none' };

/**
 * What two grids have in common: the outer edges of their first and last voxels, the middles of
 * these, or where each voxel begins (the nearest one before it, order 0).
 */
export type Align = 'edges' | 'corners' | 'starts';

/** Orders of the splines: of the axes that are resampled together, and of the coarse one apart. */
export interface ResamplingOrders<Order extends 0 | 1 | 3 = 0 | 1 | 3> {
  readonly order: Order;
  readonly orderZ: Order;
  /** Absent: edges, as nnU-Net has it. */
  readonly align?: Align;
}

/** What a request may say of where an organ is. */
export type PromptKind = 'point' | 'box';

/** What a network takes of the labels that another one gave the volume before. */
export type TakenLabels =
  /**
   * A channel for each class, in the order of the outputs, 1 where it is; behind the image's. In its
   * place prompts of the request, of these kinds: 1 in a box, 2 at a point.
   */
  | { readonly as: 'channels'; readonly prompts?: readonly PromptKind[] }
  /** Only the box around all of them, and so much more on each side, is looked at. */
  | { readonly as: 'box'; readonly marginMm: number };

export interface PatchInput {
  readonly kind: 'patches';
  /** Before the resampling, where absent; `after` as nnU-Net v1 does it. */
  readonly normalise?: 'before' | 'after';
  readonly channels: readonly { readonly name: string; readonly normalisation: Normalisation }[];
  /** Absent where it takes none. */
  readonly labels?: TakenLabels;
  /** Directions in which i, j and k grow before `axes`, as RAS; absent or `stored`: as stored. */
  readonly orientation?: string;
  /** The axis of the array (k, j, i) that is the network's first, second and third. */
  readonly axes: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2];
  /**
   * mm in the network's order of axes; two for a network of slices along the first of them. Absent
   * where the whole volume, or slice, is brought to the voxels of the patch.
   */
  readonly spacing?: readonly number[];
  /** Voxels in the same order. */
  readonly patch: readonly number[];
  /** Distance of neighbouring patches over their size, at most. */
  readonly step: number;
  /** Absent: even, as nnU-Net has it; stride: the last patch ends with the volume. */
  readonly tiles?: 'even' | 'stride';
  readonly gaussian: boolean;
  /** Axes of the patch. */
  readonly mirror: readonly number[];
  readonly cropToNonzero: boolean;
  readonly resampling: {
    readonly data: ResamplingOrders;
    readonly logits: ResamplingOrders<0 | 1>;
    /** Largest over smallest spacing beyond which the coarse axis is resampled apart. */
    readonly anisotropy: number;
    /** null: by anisotropy. */
    readonly separateZ: boolean | null;
  };
}

/** How logits become labels. */
export interface PatchOutput {
  /** Probabilities: the graph ends in a softmax, or of regions a sigmoid, and means are of those. */
  readonly kind: 'logits' | 'probabilities';
  /** null: the class of the largest; else the labels that each channel stands for together. */
  readonly regions: readonly (readonly number[])[] | null;
  /** Label that each region gives; later ones overwrite earlier ones. */
  readonly order?: readonly number[];
  /**
   * Channels of each of several networks in one graph, background first; their labels go on from part
   * to part, and what a later one finds is written over what earlier ones did.
   */
  readonly parts?: readonly number[];
  /** Voxels of the graph's output, where they are others than the patch's. */
  readonly size?: readonly number[];
}

/** Channels of the graph's logits: background first, or one a region. */
export function logitChannels(output: PatchOutput, classes: readonly unknown[]): number {
  return output.regions?.length ?? classes.length + (output.parts?.length ?? 1);
}

/** Label that each channel of the logits stands for, but for the background's. */
export function outputLabels({ order }: PatchOutput, channels: number): readonly number[] {
  return order ?? Array.from({ length: channels - 1 }, (_, n) => n + 1);
}

/** Depth, height and width of a patch; the depth of a 2d network's is 1. */
export function patchSize({ patch }: PatchInput): Triple {
  return deep(patch);
}

/** The same of what the graph gives. */
export function outputSize({ patch }: PatchInput, { size }: PatchOutput): Triple {
  return deep(size ?? patch);
}

function deep(size: readonly number[]): Triple {
  const [d = 1, h = 1, w = 1] = size.length === 2 ? [1, ...size] : size;
  return [d, h, w];
}

/** Whether the graph takes (N, C, H, W). */
export function takesSlices({ patch }: PatchInput): boolean {
  return patch.length === 2;
}

/** Every combination of mirrored axes of (D, H, W), none first. */
export function mirrorings({ mirror, patch }: PatchInput): (readonly number[])[] {
  const shift = 3 - patch.length;
  const all: number[][] = [[]];
  for (const axis of mirror) all.push(...all.map((one) => [...one, axis + shift]));
  return all;
}

/**
 * What the JSON Schema cannot say of a graph of patches; undefined where all is well.
 * @param labels of the head's classes
 */
export function patchFault(input: PatchInput, output: PatchOutput, labels: readonly number[]): string | undefined {
  const { patch, mirror, channels, resampling } = input;
  const fault = gridFault(input, output);
  if (fault !== undefined) return fault;
  const axis = mirror.find((one) => one >= patch.length);
  if (axis !== undefined) return `/input/mirror names axis ${axis}, the patch has ${patch.length}`;
  for (const { normalisation, name } of channels) {
    if (normalisation.scheme === 'ct' && !(normalisation.upper > normalisation.lower))
      return `/input/channels "${name}": upper must be above lower`;
    if (normalisation.scheme === 'positive' && input.normalise !== 'after')
      return '/input/normalise: expected after, where a normalisation is positive';
  }
  if (resampling.logits.order > 1) return '/input/resampling/logits/order: expected 0 or 1';
  if (input.normalise === 'after' && channels.some(({ normalisation }) => 'masked' in normalisation))
    return '/input/normalise: expected before, where a normalisation is masked';
  const { regions, order, parts } = output;
  if (parts !== undefined) {
    if (regions !== null || output.kind !== 'logits') return '/output/parts: expected logits without regions';
    const found = parts.reduce((sum, channels) => sum + channels - 1, 0);
    if (found !== labels.length)
      return `/output/parts have ${found} classes beside their backgrounds; expected the ${labels.length} of /heads`;
  }
  if (regions === null) {
    if (order !== undefined) return '/output/order needs /output/regions';
    if (labels.some((label, n) => label !== n + 1))
      return '/heads class labels: expected 1, 2, 3 ... in order, as the channels of the logits after background';
    return undefined;
  }
  if (order === undefined || order.length !== regions.length)
    return '/output/order: expected one label for each of /output/regions';
  const stranger = order.find((label) => !labels.includes(label));
  return stranger === undefined ? undefined : `/output/order: ${stranger} is the label of no class of the head`;
}

/** Of a network without background: the logit of what no channel of labels asks for. */
export const NOTHING = -20;

/** Whether what has no labels in its channels is background, whatever the image shows. */
export function needsLabels({ labels }: PatchInput, { kind, regions }: PatchOutput): boolean {
  return labels?.as === 'channels' && kind === 'logits' && regions !== null;
}

const MOST_RATIO = 100;

/** Of the network's grid, and of what is brought to it. */
function gridFault(
  { patch, spacing, mirror, resampling, labels }: PatchInput,
  { size }: PatchOutput,
): string | undefined {
  for (const grid of ['data', 'logits'] as const)
    if (resampling[grid].align === 'starts' && resampling[grid].order + resampling[grid].orderZ > 0)
      return `/input/resampling/${grid}: starts needs order 0`;
  if (labels !== undefined && spacing !== undefined) return '/input/labels: expected none beside /input/spacing';
  if (size !== undefined && size.length !== patch.length)
    return `/output/size has ${size.length} numbers and /input/patch ${patch.length}; expected as many`;
  if (spacing === undefined)
    return resampling.separateZ === false && mirror.length === 0
      ? undefined
      : '/input/spacing is absent, which needs separateZ false and no mirror';
  if (size !== undefined) return '/output/size: expected none beside /input/spacing';
  if (spacing.length !== patch.length)
    return `/input/spacing has ${spacing.length} numbers and /input/patch ${patch.length}; expected as many`;
  return Math.max(...spacing) / Math.min(...spacing) > MOST_RATIO
    ? `/input/spacing ${spacing.join(' x ')}: expected at most ${MOST_RATIO} times between axes`
    : undefined;
}
