// Original file: proto/m4oe/v1/segmentation.proto

import type { ClassMeasure as _m4oe_v1_ClassMeasure, ClassMeasure__Output as _m4oe_v1_ClassMeasure__Output } from '../../m4oe/v1/ClassMeasure.ts';
import type { ExpertShare as _m4oe_v1_ExpertShare, ExpertShare__Output as _m4oe_v1_ExpertShare__Output } from '../../m4oe/v1/ExpertShare.ts';
import type { SidesOutcome as _m4oe_v1_SidesOutcome, SidesOutcome__Output as _m4oe_v1_SidesOutcome__Output } from '../../m4oe/v1/SidesOutcome.ts';
import type { PlaceRelation as _m4oe_v1_PlaceRelation, PlaceRelation__Output as _m4oe_v1_PlaceRelation__Output } from '../../m4oe/v1/PlaceRelation.ts';
import type { Preview as _m4oe_v1_Preview, Preview__Output as _m4oe_v1_Preview__Output } from '../../m4oe/v1/Preview.ts';
import type { ContrastPhase as _m4oe_v1_ContrastPhase, ContrastPhase__Output as _m4oe_v1_ContrastPhase__Output } from '../../m4oe/v1/ContrastPhase.ts';
import type { CoveredPart as _m4oe_v1_CoveredPart, CoveredPart__Output as _m4oe_v1_CoveredPart__Output } from '../../m4oe/v1/CoveredPart.ts';

export interface Report {
  'requestId'?: (string);
  'classes'?: (_m4oe_v1_ClassMeasure)[];
  'experts'?: (_m4oe_v1_ExpertShare)[];
  /**
   * The window that was used, as intensities.
   */
  'windowLower'?: (number | string);
  'windowUpper'?: (number | string);
  /**
   * CRC-32 of all labels of the volume in source order, whatever the order in which they were sent.
   */
  'labelsCrc32'?: (number);
  /**
   * Remarks on the input that a person should read; no patient data. Stable code, colon, sentence.
   */
  'warnings'?: (string)[];
  /**
   * Seconds spent, as the server saw it. Stages overlap.
   */
  'receiveSeconds'?: (number | string);
  'queueSeconds'?: (number | string);
  'inferSeconds'?: (number | string);
  'totalSeconds'?: (number | string);
  /**
   * What would replay this result.
   */
  'model'?: (string);
  'modelVersion'?: (string);
  'modelSha256'?: (string);
  'head'?: (string);
  /**
   * What ran the batches, as in Plan; several separated by ", ", in order of first use, where a
   * fallback took over in between.
   */
  'provider'?: (string);
  'serviceVersion'?: (string);
  /**
   * Axial slices that show nothing of the patient and are background for that.
   */
  'skippedSlices'?: (number);
  /**
   * Whether labels were settled; measures and labels_crc32 are of the settled ones then.
   */
  'settled'?: (boolean);
  /**
   * Slices of the source that settling changed.
   */
  'revisedSlices'?: (number);
  /**
   * Seconds that settling took in all.
   */
  'settleSeconds'?: (number | string);
  /**
   * The GPU that webgpu ran on, as its driver names it; empty where that is not known.
   */
  'adapter'?: (string);
  /**
   * Whether organs lie to each other as in a patient, by the final labels.
   */
  'sides'?: (_m4oe_v1_SidesOutcome);
  /**
   * What that was told from.
   */
  'relations'?: (_m4oe_v1_PlaceRelation)[];
  /**
   * How often each slice was inferred, as in Plan.
   */
  'passes'?: (number);
  /**
   * What made the labels that came first, where the request refined; all else here is of the model
   * that replaced them.
   */
  'preview'?: (_m4oe_v1_Preview | null);
  /**
   * Of the graph's arithmetic: float32, float16 or int8.
   */
  'precision'?: (string);
  'contrastPhase'?: (_m4oe_v1_ContrastPhase);
  /**
   * What that was told from: "aorta 152 HU, portal vein 150 HU".
   */
  'contrastEvidence'?: (string);
  /**
   * Of the parts that classes that were asked for belong to.
   */
  'covered'?: (_m4oe_v1_CoveredPart)[];
}

export interface Report__Output {
  'requestId': (string);
  'classes': (_m4oe_v1_ClassMeasure__Output)[];
  'experts': (_m4oe_v1_ExpertShare__Output)[];
  /**
   * The window that was used, as intensities.
   */
  'windowLower': (number);
  'windowUpper': (number);
  /**
   * CRC-32 of all labels of the volume in source order, whatever the order in which they were sent.
   */
  'labelsCrc32': (number);
  /**
   * Remarks on the input that a person should read; no patient data. Stable code, colon, sentence.
   */
  'warnings': (string)[];
  /**
   * Seconds spent, as the server saw it. Stages overlap.
   */
  'receiveSeconds': (number);
  'queueSeconds': (number);
  'inferSeconds': (number);
  'totalSeconds': (number);
  /**
   * What would replay this result.
   */
  'model': (string);
  'modelVersion': (string);
  'modelSha256': (string);
  'head': (string);
  /**
   * What ran the batches, as in Plan; several separated by ", ", in order of first use, where a
   * fallback took over in between.
   */
  'provider': (string);
  'serviceVersion': (string);
  /**
   * Axial slices that show nothing of the patient and are background for that.
   */
  'skippedSlices': (number);
  /**
   * Whether labels were settled; measures and labels_crc32 are of the settled ones then.
   */
  'settled': (boolean);
  /**
   * Slices of the source that settling changed.
   */
  'revisedSlices': (number);
  /**
   * Seconds that settling took in all.
   */
  'settleSeconds': (number);
  /**
   * The GPU that webgpu ran on, as its driver names it; empty where that is not known.
   */
  'adapter': (string);
  /**
   * Whether organs lie to each other as in a patient, by the final labels.
   */
  'sides': (_m4oe_v1_SidesOutcome__Output);
  /**
   * What that was told from.
   */
  'relations': (_m4oe_v1_PlaceRelation__Output)[];
  /**
   * How often each slice was inferred, as in Plan.
   */
  'passes': (number);
  /**
   * What made the labels that came first, where the request refined; all else here is of the model
   * that replaced them.
   */
  'preview': (_m4oe_v1_Preview__Output | null);
  /**
   * Of the graph's arithmetic: float32, float16 or int8.
   */
  'precision': (string);
  'contrastPhase': (_m4oe_v1_ContrastPhase__Output);
  /**
   * What that was told from: "aorta 152 HU, portal vein 150 HU".
   */
  'contrastEvidence': (string);
  /**
   * Of the parts that classes that were asked for belong to.
   */
  'covered': (_m4oe_v1_CoveredPart__Output)[];
}
