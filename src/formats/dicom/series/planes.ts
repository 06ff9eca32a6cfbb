/**
 * The planes of an instance: one for a single-frame image, one a frame for an enhanced one (PS3.3
 * C.7.6.16).
 */
import type { Triple } from '../../../volume.ts';
import { type Attributes, decimals, exactDecimals, lenientDecimals } from '../file/attributes.ts';
import { refused } from '../file/failures.ts';
import { TAG } from '../file/tags.ts';
import { type Apart, apartOf } from './apart.ts';

export interface Plane {
  /** Number of the frame, from 1; undefined for a single-frame instance. */
  readonly frame: number | undefined;
  /** Centre of the first pixel, LPS, mm. */
  readonly position: Triple;
  /**
   * Along a row (to the next column) and along a column (to the next row), as the file has them:
   * LPS, not yet of length 1.
   */
  readonly orientation: readonly [Triple, Triple];
  /** mm between rows, and between columns. */
  readonly pixelSpacing: readonly [number, number];
  /** intensity = stored * slope + intercept; undefined where the plane has neither. */
  readonly rescale: { readonly slope: number; readonly intercept: number } | undefined;
  /** Unit of the intensity (HU, US, ...); empty where the file does not say. */
  readonly rescaleType: string;
  /** Values of Image Type or Frame Type. */
  readonly imageType: readonly string[];
  /** ms; undefined where the file does not say. */
  readonly echoTime: number | undefined;
  /** What can tell volumes apart that share a place, by the attribute's name. */
  readonly apart: Apart;
  /** Contrast agent by frame: YES, NO, or empty where the file does not say. */
  readonly contrast: string;
}

/** The plane of a single-frame CT or MR image. @throws Failure DICOM_ATTRIBUTE */
export function singlePlane(attributes: Attributes): Plane {
  return {
    frame: undefined,
    position: position(attributes),
    orientation: orientation(attributes),
    pixelSpacing: spacing(attributes),
    rescale: rescale(attributes),
    rescaleType: attributes.texts(TAG.rescaleType)[0] ?? '',
    imageType: attributes.texts(TAG.imageType),
    echoTime: lenientDecimals(attributes, TAG.echoTime)[0],
    apart: apartOf([attributes], attributes.texts(TAG.imageType)),
    contrast: '',
  };
}

/**
 * The planes of an enhanced CT or MR image, in the order of its frames. A functional group stands
 * with the frame, or is shared.
 * @throws Failure DICOM_ATTRIBUTE, DICOM_FRAMES
 */
export function enhancedPlanes(attributes: Attributes, frames: number): Plane[] {
  const perFrame = attributes.items(TAG.perFrameFunctionalGroups);
  const [shared] = attributes.items(TAG.sharedFunctionalGroups);
  if (perFrame.length !== frames) {
    throw refused('DICOM_FRAMES', `expected functional groups for ${frames} frames, got them for ${perFrame.length}`);
  }
  const noRescale = shared?.items(TAG.pixelValueTransformationSequence)[0];
  return perFrame.map((own, n) => {
    const group = (tag: string): Attributes => own.items(tag)[0] ?? shared?.items(tag)[0] ?? EMPTY;
    const values = own.items(TAG.pixelValueTransformationSequence)[0] ?? noRescale ?? EMPTY;
    const frameTypes = [TAG.mrImageFrameTypeSequence, TAG.ctImageFrameTypeSequence].map(group);
    const frameType = frameTypes.flatMap((one) => one.texts(TAG.frameType));
    const imageType = frameType.length > 0 ? frameType : attributes.texts(TAG.imageType);
    return {
      frame: n + 1,
      position: position(group(TAG.planePositionSequence)),
      orientation: orientation(group(TAG.planeOrientationSequence)),
      pixelSpacing: spacing(group(TAG.pixelMeasuresSequence)),
      rescale: rescale(values),
      rescaleType: values.texts(TAG.rescaleType)[0] ?? '',
      imageType,
      echoTime: group(TAG.mrEchoSequence).binary(TAG.effectiveEchoTime, 'FD')[0],
      apart: apartOf([...APART_GROUPS.map(group), attributes], imageType, n + 1),
      contrast: group(TAG.contrastBolusUsageSequence).texts(TAG.contrastBolusAgentAdministered)[0] ?? '',
    };
  });
}

/** Functional groups of a frame that can tell volumes apart. */
const APART_GROUPS = [
  TAG.frameContentSequence,
  TAG.mrImageFrameTypeSequence,
  TAG.mrTimingSequence,
  TAG.mrModifierSequence,
  TAG.mrDiffusionSequence,
  TAG.cardiacSynchronizationSequence,
  TAG.ctReconstructionSequence,
  TAG.ctXRayDetailsSequence,
  TAG.pixelMeasuresSequence,
  TAG.contrastBolusUsageSequence,
] as const;

const EMPTY: Attributes = { texts: () => [], unicode: () => undefined, binary: () => [], items: () => [] };

function position(attributes: Attributes): Triple {
  return exactDecimals(attributes, TAG.imagePosition, 'Image Position (Patient)', 3) as unknown as Triple;
}

function orientation(attributes: Attributes): [Triple, Triple] {
  const six = exactDecimals(attributes, TAG.imageOrientation, 'Image Orientation (Patient)', 6);
  return [six.slice(0, 3) as unknown as Triple, six.slice(3) as unknown as Triple];
}

function spacing(attributes: Attributes): [number, number] {
  const two = exactDecimals(attributes, TAG.pixelSpacing, 'Pixel Spacing', 2);
  const wrong = two.find((mm) => !(mm > 0));
  if (wrong !== undefined)
    throw refused('DICOM_ATTRIBUTE', `Pixel Spacing: expected numbers above 0 (mm), got ${wrong}`);
  return two as [number, number];
}

function rescale(attributes: Attributes): Plane['rescale'] {
  if (attributes.items(TAG.modalityLutSequence).length > 0)
    throw refused(
      'DICOM_ATTRIBUTE',
      'Rescale Slope and Rescale Intercept: expected these, got a table (Modality LUT Sequence)',
    );
  const [slope, ...moreSlopes] = decimals(attributes, TAG.rescaleSlope, 'Rescale Slope');
  const [intercept, ...moreIntercepts] = decimals(attributes, TAG.rescaleIntercept, 'Rescale Intercept');
  if (slope === undefined && intercept === undefined) return undefined;
  if (slope === undefined || intercept === undefined || moreSlopes.length > 0 || moreIntercepts.length > 0)
    throw refused(
      'DICOM_ATTRIBUTE',
      'Rescale Slope and Rescale Intercept: expected one of each, got one without the other',
    );
  if (slope === 0) throw refused('DICOM_ATTRIBUTE', 'Rescale Slope: expected a number other than 0, got 0');
  return { slope, intercept };
}
