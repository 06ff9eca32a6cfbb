/** What a manifest says of a network of patches, resolved for one volume. */
import type { Normalisation, PatchInput, PatchOutput, TakenLabels } from '../model/patch-input.ts';
import { mirrorings, outputLabels, outputSize, patchSize, takesSlices } from '../model/patch-input.ts';
import type { Triple } from '../volume.ts';
import type { NetworkGrid } from './grid.ts';
import { networkSpacing, resampledSize } from './spacing.ts';

export interface VolumetricInput
  extends Pick<PatchInput, 'cropToNonzero' | 'gaussian' | 'resampling' | 'step'>,
    Required<Pick<PatchInput, 'tiles'>> {
  readonly normalisation: Normalisation;
  readonly normalise: 'before' | 'after';
  /** mm along the network's axes; the network's are undefined where volumes are brought to its patch. */
  readonly spacing: { readonly source: Triple; readonly network: Triple | undefined };
  readonly labels: TakenLabels | undefined;
  /** Labels that have channels, in their order. */
  readonly labelChannels: readonly number[];
  /** (D, H, W); D is 1 of a network of slices. */
  readonly patch: Triple;
  /** Whether each slice is a patch of its own. */
  readonly flat: boolean;
  /** Of the logits of one. */
  readonly said: Triple;
  readonly mirrorings: readonly (readonly number[])[];
  /** Channels of the logits. */
  readonly classes: number;
  readonly output: PatchOutput;
}

/** Whether sums of what the graph gives are float16, as nnU-Net v2 has them; others average in float32. */
export function inHalf({ output, spacing }: Pick<VolumetricInput, 'output' | 'spacing'>): boolean {
  return output.kind === 'logits' && spacing.network !== undefined;
}

/** Voxels on the network's grid of a volume, or of a box of it. */
export function networkSize(
  { spacing: { source, network }, patch, flat }: Pick<VolumetricInput, 'spacing' | 'patch' | 'flat'>,
  size: Triple,
): Triple {
  if (network !== undefined) return resampledSize(size, source, network);
  return flat ? [size[0], patch[1], patch[2]] : patch;
}

/** Voxels that logits stand for, of a volume that has `size` of them on the network's grid. */
export function logitsSize(
  { spacing, said, flat }: Pick<VolumetricInput, 'spacing' | 'said' | 'flat'>,
  size: Triple,
): Triple {
  if (spacing.network !== undefined) return size;
  return flat ? [size[0], said[1], said[2]] : said;
}

export function volumetricInput(
  input: PatchInput,
  output: PatchOutput,
  classes: number,
  grid: NetworkGrid,
): VolumetricInput {
  const { cropToNonzero, gaussian, resampling, step, channels, normalise = 'before', tiles = 'even' } = input;
  const { spacing, labels } = input;
  return {
    ...{ cropToNonzero, gaussian, resampling, step, tiles, output, classes, labels, normalise },
    labelChannels: labels?.as === 'channels' ? outputLabels(output, classes) : [],
    normalisation: channels[0]?.normalisation ?? { scheme: 'none' },
    spacing: { source: grid.spacing, network: spacing && networkSpacing(spacing, grid.spacing) },
    patch: patchSize(input),
    flat: takesSlices(input),
    said: outputSize(input, output),
    mirrorings: mirrorings(input),
  };
}
