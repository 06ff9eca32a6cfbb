/** What a manifest says of a network of patches, resolved for one volume. */
import type { Normalisation, PatchInput, PatchOutput } from '../model/patch-input.ts';
import { mirrorings, patchSize } from '../model/patch-input.ts';
import type { Triple } from '../volume.ts';
import type { NetworkGrid } from './grid.ts';
import { networkSpacing } from './spacing.ts';

export interface VolumetricInput extends Pick<PatchInput, 'cropToNonzero' | 'gaussian' | 'resampling' | 'step'> {
  readonly normalisation: Normalisation;
  readonly normalise: 'before' | 'after';
  /** mm along the network's axes. */
  readonly spacing: { readonly source: Triple; readonly network: Triple };
  /** (D, H, W); D is 1 of a network of slices. */
  readonly patch: Triple;
  readonly mirrorings: readonly (readonly number[])[];
  /** Channels of the logits. */
  readonly classes: number;
  readonly output: PatchOutput;
}

/** Whether sums of what the graph gives are float16, as nnU-Net v2 has them; v1 averages in float32. */
export function inHalf({ kind }: PatchOutput): boolean {
  return kind === 'logits';
}

export function volumetricInput(
  input: PatchInput,
  output: PatchOutput,
  classes: number,
  grid: NetworkGrid,
): VolumetricInput {
  const { cropToNonzero, gaussian, resampling, step, channels, normalise = 'before' } = input;
  return {
    ...{ cropToNonzero, gaussian, resampling, step, output, classes, normalise },
    normalisation: channels[0]?.normalisation ?? { scheme: 'none' },
    spacing: { source: grid.spacing, network: networkSpacing(input, grid.spacing) },
    patch: patchSize(input),
    mirrorings: mirrorings(input),
  };
}
