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
  | { readonly scheme: 'rescale01' | 'rgb255' | 'none' };

/** Orders of the splines: of the axes that are resampled together, and of the coarse one apart. */
export interface ResamplingOrders<Order extends 0 | 1 | 3 = 0 | 1 | 3> {
  readonly order: Order;
  readonly orderZ: Order;
}

export interface PatchInput {
  readonly kind: 'patches';
  /** Before the resampling, where absent; `after` as nnU-Net v1 does it. */
  readonly normalise?: 'before' | 'after';
  readonly channels: readonly { readonly name: string; readonly normalisation: Normalisation }[];
  /** Directions in which i, j and k grow before `axes`, as RAS; absent or `stored`: as stored. */
  readonly orientation?: string;
  /** The axis of the array (k, j, i) that is the network's first, second and third. */
  readonly axes: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2];
  /** mm in the network's order of axes; two for a network of slices along the first of them. */
  readonly spacing: readonly number[];
  /** Voxels in the same order. */
  readonly patch: readonly number[];
  /** Distance of neighbouring patches over their size, at most. */
  readonly step: number;
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
  /** Probabilities: the graph ends in a softmax, as nnU-Net v1 averages them. */
  readonly kind: 'logits' | 'probabilities';
  /** null: the class of the largest; else the labels that each channel stands for together. */
  readonly regions: readonly (readonly number[])[] | null;
  /** Label that each region gives; later ones overwrite earlier ones. */
  readonly order?: readonly number[];
}

/** Channels of the graph's logits: background first, or one a region. */
export function logitChannels(output: PatchOutput, classes: readonly unknown[]): number {
  return output.regions?.length ?? classes.length + 1;
}

/** Depth, height and width of a patch; the depth of a 2d network's is 1. */
export function patchSize({ patch }: PatchInput): Triple {
  const [d = 1, h = 1, w = 1] = patch.length === 2 ? [1, ...patch] : patch;
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
  const { patch, spacing, mirror, channels, resampling } = input;
  if (spacing.length !== patch.length)
    return `/input/spacing has ${spacing.length} numbers and /input/patch ${patch.length}; expected as many`;
  const axis = mirror.find((one) => one >= patch.length);
  if (axis !== undefined) return `/input/mirror names axis ${axis}, the patch has ${patch.length}`;
  const finest = Math.min(...spacing);
  if (Math.max(...spacing) / finest > MOST_RATIO)
    return `/input/spacing ${spacing.join(' x ')}: expected at most ${MOST_RATIO} times between axes`;
  for (const { normalisation, name } of channels) {
    if (normalisation.scheme === 'ct' && !(normalisation.upper > normalisation.lower))
      return `/input/channels "${name}": upper must be above lower`;
  }
  if (resampling.logits.order > 1) return '/input/resampling/logits/order: expected 0 or 1';
  if (input.normalise === 'after' && channels.some(({ normalisation }) => 'masked' in normalisation))
    return '/input/normalise: expected before, where a normalisation is masked';
  const { regions, order } = output;
  if (output.kind === 'probabilities' && regions !== null) return '/output/regions: expected null for probabilities';
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

const MOST_RATIO = 100;
