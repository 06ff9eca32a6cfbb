// Original file: proto/m4oe/v1/segmentation.proto

import type { Verdict as _m4oe_v1_Verdict, Verdict__Output as _m4oe_v1_Verdict__Output } from '../../m4oe/v1/Verdict.ts';
import type { ExpertShare as _m4oe_v1_ExpertShare, ExpertShare__Output as _m4oe_v1_ExpertShare__Output } from '../../m4oe/v1/ExpertShare.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Measures of one class on the source grid.
 */
export interface ClassMeasure {
  'label'?: (number);
  'name'?: (string);
  'voxels'?: (number | string | Long);
  'volumeMl'?: (number | string);
  /**
   * Mean probability of the chosen class over its voxels, 0 to 1; absent where there is no voxel.
   */
  'meanConfidence'?: (number | string);
  'verdict'?: (_m4oe_v1_Verdict);
  /**
   * Stable codes, listed in docs/protocol.md.
   */
  'reasons'?: (string)[];
  /**
   * What settling took from the class, and what it gave it. `voxels` is what is left.
   */
  'removedVoxels'?: (number | string | Long);
  'filledVoxels'?: (number | string | Long);
  /**
   * Of a calibrated head (docs/trust.md), and of a class with voxels: the Dice that is expected,
   * and the Dice that it has at least, as often as the manifest's coverage says.
   */
  'predictedDice'?: (number | string);
  'diceAtLeast'?: (number | string);
  /**
   * ... and of a class without voxels: how probable it is that the class is there.
   */
  'missedProbability'?: (number | string);
  /**
   * Of a thorough answer, and of a class with voxels: the share of the passes that gave these this
   * label, before they were settled, 0 to 1.
   */
  'agreement'?: (number | string);
  /**
   * What the verdict follows from, as a sentence for a person.
   */
  'explanation'?: (string);
  /**
   * Of a class with voxels, where slices have other gate weights than each other: their mean over
   * the class's voxels.
   */
  'experts'?: (_m4oe_v1_ExpertShare)[];
  /**
   * Of the class's voxels, HU for CT; absent where there is no voxel.
   */
  'meanIntensity'?: (number | string);
  '_meanConfidence'?: "meanConfidence";
  '_predictedDice'?: "predictedDice";
  '_diceAtLeast'?: "diceAtLeast";
  '_missedProbability'?: "missedProbability";
  '_agreement'?: "agreement";
  '_meanIntensity'?: "meanIntensity";
}

/**
 * Measures of one class on the source grid.
 */
export interface ClassMeasure__Output {
  'label': (number);
  'name': (string);
  'voxels': (number);
  'volumeMl': (number);
  /**
   * Mean probability of the chosen class over its voxels, 0 to 1; absent where there is no voxel.
   */
  'meanConfidence'?: (number);
  'verdict': (_m4oe_v1_Verdict__Output);
  /**
   * Stable codes, listed in docs/protocol.md.
   */
  'reasons': (string)[];
  /**
   * What settling took from the class, and what it gave it. `voxels` is what is left.
   */
  'removedVoxels': (number);
  'filledVoxels': (number);
  /**
   * Of a calibrated head (docs/trust.md), and of a class with voxels: the Dice that is expected,
   * and the Dice that it has at least, as often as the manifest's coverage says.
   */
  'predictedDice'?: (number);
  'diceAtLeast'?: (number);
  /**
   * ... and of a class without voxels: how probable it is that the class is there.
   */
  'missedProbability'?: (number);
  /**
   * Of a thorough answer, and of a class with voxels: the share of the passes that gave these this
   * label, before they were settled, 0 to 1.
   */
  'agreement'?: (number);
  /**
   * What the verdict follows from, as a sentence for a person.
   */
  'explanation': (string);
  /**
   * Of a class with voxels, where slices have other gate weights than each other: their mean over
   * the class's voxels.
   */
  'experts': (_m4oe_v1_ExpertShare__Output)[];
  /**
   * Of the class's voxels, HU for CT; absent where there is no voxel.
   */
  'meanIntensity'?: (number);
  '_meanConfidence'?: "meanConfidence";
  '_predictedDice'?: "predictedDice";
  '_diceAtLeast'?: "diceAtLeast";
  '_missedProbability'?: "missedProbability";
  '_agreement'?: "agreement";
  '_meanIntensity'?: "meanIntensity";
}
