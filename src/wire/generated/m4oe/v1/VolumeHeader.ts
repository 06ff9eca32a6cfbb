// Original file: proto/m4oe/v1/segmentation.proto

import type { Modality as _m4oe_v1_Modality, Modality__Output as _m4oe_v1_Modality__Output } from '../../m4oe/v1/Modality.ts';
import type { Geometry as _m4oe_v1_Geometry, Geometry__Output as _m4oe_v1_Geometry__Output } from '../../m4oe/v1/Geometry.ts';
import type { VoxelType as _m4oe_v1_VoxelType, VoxelType__Output as _m4oe_v1_VoxelType__Output } from '../../m4oe/v1/VoxelType.ts';
import type { ByteOrder as _m4oe_v1_ByteOrder, ByteOrder__Output as _m4oe_v1_ByteOrder__Output } from '../../m4oe/v1/ByteOrder.ts';
import type { Output as _m4oe_v1_Output, Output__Output as _m4oe_v1_Output__Output } from '../../m4oe/v1/Output.ts';
import type { Priority as _m4oe_v1_Priority, Priority__Output as _m4oe_v1_Priority__Output } from '../../m4oe/v1/Priority.ts';
import type { Prompt as _m4oe_v1_Prompt, Prompt__Output as _m4oe_v1_Prompt__Output } from '../../m4oe/v1/Prompt.ts';

export interface VolumeHeader {
  /**
   * Chosen by the caller, 1 to 64 of A-Z a-z 0-9 . _ -; returned and logged, so it must not
   * identify a patient. Empty: the server makes one.
   */
  'requestId'?: (string);
  'modality'?: (_m4oe_v1_Modality);
  'geometry'?: (_m4oe_v1_Geometry | null);
  'voxelType'?: (_m4oe_v1_VoxelType);
  'byteOrder'?: (_m4oe_v1_ByteOrder);
  /**
   * Intensity (HU for CT) = stored value * rescale_slope + rescale_intercept. Absent: 1 and 0.
   */
  'rescaleSlope'?: (number | string);
  'rescaleIntercept'?: (number | string);
  /**
   * Empty: the server's default model. name@version asks for one version of several.
   */
  'model'?: (string);
  /**
   * Empty: the model's default head for the modality.
   */
  'head'?: (string);
  /**
   * Names of the wanted classes. Empty: all of the head. Others are dropped after the decision:
   * what was kidney becomes background, never liver.
   */
  'classes'?: (string)[];
  /**
   * Empty: LABELS.
   */
  'outputs'?: (_m4oe_v1_Output)[];
  'priority'?: (_m4oe_v1_Priority);
  /**
   * k >= 2: every k-th slice is computed and sent first, and then the rest, so that a viewer has
   * the whole extent early. 0: the source's order. The labels are the same. Without effect where
   * the source's slices are not axial (Plan.preview_slices is 0 then).
   */
  'previewEvery'?: (number);
  /**
   * Computes the slices that show nothing of the patient (air, table) as well; otherwise they are
   * background without being computed.
   */
  'everySlice'?: (boolean);
  /**
   * Sends no slice before it is final. Otherwise slices leave as soon as they are decided, and
   * those that settling changes come once more with a higher revision (LabelSlice).
   */
  'finalSlicesOnly'?: (boolean);
  /**
   * Labels as the graph decides them, slice by slice; nothing is settled, whatever the model's
   * manifest says.
   */
  'rawLabels'?: (boolean);
  /**
   * The client puts slices together that come in parts (LabelSlice.offset). Without it a source
   * plane (ni * nj) that one message of 4 MiB does not hold is refused.
   */
  'slicesInParts'?: (boolean);
  /**
   * Takes a volume whose intensities contradict its modality, with a warning and without accepting
   * any organ. Otherwise it is refused (CT_NOT_HU, MR_LOOKS_CT, IMAGE_IS_NOISE) unless the service
   * is set to warn.
   */
  'allowTagMismatch'?: (boolean);
  /**
   * The patient is known to be mirrored (situs inversus): single organs are expected on the other
   * side, and reviewed.
   */
  'mirroredAnatomy'?: (boolean);
  /**
   * Several passes of the graph over each slice, with the patient a little larger and smaller, put
   * together: slower by their number (Plan.passes) and better at borders. Only for models that see
   * millimetres.
   */
  'thorough'?: (boolean);
  /**
   * Preview and refine: the labels of `model` leave as they come, and those of this model of
   * patches replace them, under a higher revision (LabelSlice). `head` is the preview's; `classes`,
   * and the labels of both, are this model's. What is measured and reported is this model's alone,
   * and where it fails, the call has failed. Not with `thorough` or `final_slices_only`. Empty:
   * nothing is refined.
   */
  'refineModel'?: (string);
  /**
   * Where the volume comes from, as the operator calls it (M4OE_SOURCES of the service): a site or
   * a scanner, never a patient. Counted in metrics, so that a scanner whose images change is seen;
   * a name that the service does not have counts as "other".
   */
  'source'?: (string);
  /**
   * Where organs are, for the model that takes prompts: `refine_model`, or `model` where nothing is
   * refined. A class has one prompt in a slice at most. Alone, only classes with a prompt are
   * looked for; over a preview they stand in place of what that found of their class. Their classes
   * are among `classes`, where these are given. Empty: all is taken from the preview.
   */
  'prompts'?: (_m4oe_v1_Prompt)[];
  '_rescaleSlope'?: "rescaleSlope";
  '_rescaleIntercept'?: "rescaleIntercept";
}

export interface VolumeHeader__Output {
  /**
   * Chosen by the caller, 1 to 64 of A-Z a-z 0-9 . _ -; returned and logged, so it must not
   * identify a patient. Empty: the server makes one.
   */
  'requestId': (string);
  'modality': (_m4oe_v1_Modality__Output);
  'geometry': (_m4oe_v1_Geometry__Output | null);
  'voxelType': (_m4oe_v1_VoxelType__Output);
  'byteOrder': (_m4oe_v1_ByteOrder__Output);
  /**
   * Intensity (HU for CT) = stored value * rescale_slope + rescale_intercept. Absent: 1 and 0.
   */
  'rescaleSlope'?: (number);
  'rescaleIntercept'?: (number);
  /**
   * Empty: the server's default model. name@version asks for one version of several.
   */
  'model': (string);
  /**
   * Empty: the model's default head for the modality.
   */
  'head': (string);
  /**
   * Names of the wanted classes. Empty: all of the head. Others are dropped after the decision:
   * what was kidney becomes background, never liver.
   */
  'classes': (string)[];
  /**
   * Empty: LABELS.
   */
  'outputs': (_m4oe_v1_Output__Output)[];
  'priority': (_m4oe_v1_Priority__Output);
  /**
   * k >= 2: every k-th slice is computed and sent first, and then the rest, so that a viewer has
   * the whole extent early. 0: the source's order. The labels are the same. Without effect where
   * the source's slices are not axial (Plan.preview_slices is 0 then).
   */
  'previewEvery': (number);
  /**
   * Computes the slices that show nothing of the patient (air, table) as well; otherwise they are
   * background without being computed.
   */
  'everySlice': (boolean);
  /**
   * Sends no slice before it is final. Otherwise slices leave as soon as they are decided, and
   * those that settling changes come once more with a higher revision (LabelSlice).
   */
  'finalSlicesOnly': (boolean);
  /**
   * Labels as the graph decides them, slice by slice; nothing is settled, whatever the model's
   * manifest says.
   */
  'rawLabels': (boolean);
  /**
   * The client puts slices together that come in parts (LabelSlice.offset). Without it a source
   * plane (ni * nj) that one message of 4 MiB does not hold is refused.
   */
  'slicesInParts': (boolean);
  /**
   * Takes a volume whose intensities contradict its modality, with a warning and without accepting
   * any organ. Otherwise it is refused (CT_NOT_HU, MR_LOOKS_CT, IMAGE_IS_NOISE) unless the service
   * is set to warn.
   */
  'allowTagMismatch': (boolean);
  /**
   * The patient is known to be mirrored (situs inversus): single organs are expected on the other
   * side, and reviewed.
   */
  'mirroredAnatomy': (boolean);
  /**
   * Several passes of the graph over each slice, with the patient a little larger and smaller, put
   * together: slower by their number (Plan.passes) and better at borders. Only for models that see
   * millimetres.
   */
  'thorough': (boolean);
  /**
   * Preview and refine: the labels of `model` leave as they come, and those of this model of
   * patches replace them, under a higher revision (LabelSlice). `head` is the preview's; `classes`,
   * and the labels of both, are this model's. What is measured and reported is this model's alone,
   * and where it fails, the call has failed. Not with `thorough` or `final_slices_only`. Empty:
   * nothing is refined.
   */
  'refineModel': (string);
  /**
   * Where the volume comes from, as the operator calls it (M4OE_SOURCES of the service): a site or
   * a scanner, never a patient. Counted in metrics, so that a scanner whose images change is seen;
   * a name that the service does not have counts as "other".
   */
  'source': (string);
  /**
   * Where organs are, for the model that takes prompts: `refine_model`, or `model` where nothing is
   * refined. A class has one prompt in a slice at most. Alone, only classes with a prompt are
   * looked for; over a preview they stand in place of what that found of their class. Their classes
   * are among `classes`, where these are given. Empty: all is taken from the preview.
   */
  'prompts': (_m4oe_v1_Prompt__Output)[];
  '_rescaleSlope'?: "rescaleSlope";
  '_rescaleIntercept'?: "rescaleIntercept";
}
