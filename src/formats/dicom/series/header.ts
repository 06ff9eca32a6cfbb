/**
 * What is needed of an instance besides its pixels, read from its attributes and checked as far as
 * one instance allows.
 */

import { Failure } from '../../../errors.ts';
import type { Told } from '../../../preprocess/told.ts';
import {
  type Attributes,
  decimals,
  lenientDecimals,
  optionalUid,
  textsInCapitals,
  uid,
  unsignedShort,
} from '../file/attributes.ts';
import { refused } from '../file/failures.ts';
import { type Origin, originOf } from '../file/origin.ts';
import { patientAndStudy } from '../file/patient.ts';
import { TAG } from '../file/tags.ts';
import { type PixelFormat, pixelFormat } from '../pixels/pixel-format.ts';
import { type ContrastTraces, contrastTraces } from './contrast.ts';
import { kindOfImage } from './kind-of-image.ts';
import { enhancedPlanes, type Plane, singlePlane } from './planes.ts';
import { toldPart, toldPhase } from './told.ts';

export interface InstanceHeader {
  readonly sopClassUid: string;
  /** A UID, or whatever a tool wrote in its place. */
  readonly sopInstanceUid: string;
  /** Undefined where there is none: only a DICOM result needs them. */
  readonly studyInstanceUid: string | undefined;
  readonly seriesInstanceUid: string | undefined;
  /** Undefined where there is none: only a DICOM result needs one. */
  readonly frameOfReferenceUid: string | undefined;
  readonly modality: 'CT' | 'MR';
  readonly rows: number;
  readonly columns: number;
  readonly format: PixelFormat;
  /** In the order of the frames; at least one. */
  readonly planes: readonly Plane[];
  /**
   * Ratio to which the pixels were compressed with loss in the past, at least 1; undefined for no
   * loss, NaN where the file does not say how much.
   */
  readonly lossyRatio: number | undefined;
  /** How (ISO_15444_1, ...); empty where there is no loss, or the file does not say. */
  readonly lossyMethods: readonly string[];
  /** How many images the acquisition has, as each of them tells; undefined where it does not. */
  readonly imagesInAcquisition: number | undefined;
  /** At how many places they lie, which MR of GE tells besides. */
  readonly locationsInAcquisition: number | undefined;
  /** Of an enhanced image that is one of several files (PS3.3, C.7.6.16.2.2.4), and how many they are. */
  readonly concatenation: { readonly uid: string; readonly parts: number } | undefined;
  /** Degrees. */
  readonly gantryTilt: number;
  readonly contrast: ContrastTraces;
  /** What a description says that the slices may be, where Image Type does not. */
  readonly mayBe: 'map' | 'projection' | undefined;
  /**
   * Texts that rules may look at, by keyword. They can hold anything that was typed at the scanner:
   * never to be shown.
   */
  readonly described: Readonly<Record<DescribedKeyword, string>>;
  /** As in SourceSeries. */
  readonly told: Told;
  /** As in SourceSeries. */
  readonly origin: Origin;
  /** As in SourceSeries: identifies a person. */
  readonly patientAndStudy: Readonly<Record<string, readonly string[]>>;
}

/** A plane, and whose it is. */
export interface PlacedPlane {
  readonly header: InstanceHeader;
  readonly plane: Plane;
}

const DESCRIBED = {
  SeriesDescription: TAG.seriesDescription,
  ProtocolName: TAG.protocolName,
  ContrastBolusAgent: TAG.contrastBolusAgent,
  ScanningSequence: TAG.scanningSequence,
  ImageType: TAG.imageType,
} as const;
export type DescribedKeyword = keyof typeof DESCRIBED;
export const DESCRIBED_KEYWORDS = Object.keys(DESCRIBED) as DescribedKeyword[];

type SopClass = { readonly modality: 'CT' | 'MR'; readonly enhanced: boolean };
const SOP_CLASSES: ReadonlyMap<string, SopClass> = new Map([
  ['1.2.840.10008.5.1.4.1.1.2', { modality: 'CT', enhanced: false }],
  ['1.2.840.10008.5.1.4.1.1.2.1', { modality: 'CT', enhanced: true }],
  ['1.2.840.10008.5.1.4.1.1.2.2', { modality: 'CT', enhanced: true }],
  ['1.2.840.10008.5.1.4.1.1.4', { modality: 'MR', enhanced: false }],
  ['1.2.840.10008.5.1.4.1.1.4.1', { modality: 'MR', enhanced: true }],
  ['1.2.840.10008.5.1.4.1.1.4.4', { modality: 'MR', enhanced: true }],
]);
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const MR_COLOUR = '1.2.840.10008.5.1.4.1.1.4.3';
const MAX_FRAMES = 1 << 16;

/**
 * True for images that a series to segment can consist of; other objects of a study are left alone.
 */
export function isImage(sopClassUid: string): boolean {
  return SOP_CLASSES.has(sopClassUid) || isSecondaryCapture(sopClassUid) || sopClassUid === MR_COLOUR;
}

/**
 * Reports, presentation states, segmentations, registrations, documents, waveforms, DICOMDIR: no
 * slices, whatever they hold.
 */
const DOCUMENTS = /^1\.2\.840\.10008\.(1\.|5\.1\.4\.1\.1\.((9|11|67|68|88|104)(\.|$)|66\.))/;

/**
 * True for an object that is no CT or MR image by its SOP class and has rows and columns: of their
 * series it may be a slice with a wrong class.
 */
export function mayBeSlice(attributes: Attributes, sopClassUid: string): boolean {
  const rows = [TAG.rows, TAG.columns].every((tag) => attributes.binary(tag, 'US').length > 0);
  return rows && !isImage(sopClassUid) && !DOCUMENTS.test(sopClassUid);
}

function isSecondaryCapture(sopClassUid: string): boolean {
  return sopClassUid === SECONDARY_CAPTURE || sopClassUid.startsWith(`${SECONDARY_CAPTURE}.`);
}

/** A picture of a screen or film that was stored as an image of a scanner. */
function capturedFrom(attributes: Attributes): boolean {
  return attributes.texts(TAG.conversionType).length > 0 || kindOfImage(attributes, []).kind === 'screen';
}

/**
 * @returns what the description of slices says that they may be
 * @throws Failure DICOM_LOCALIZER, DICOM_PROJECTION, DICOM_DERIVED_MAP
 */
function describedSlices(attributes: Attributes, planes: readonly Plane[]): 'map' | 'projection' | undefined {
  const shown = kindOfImage(attributes, [...new Set(planes.flatMap((plane) => plane.imageType))]);
  if (shown.kind === 'localizer')
    throw refused('DICOM_LOCALIZER', 'expected slices of a volume, got a localizer (Image Type)');
  if (shown.kind === 'projection')
    throw refused(
      'DICOM_PROJECTION',
      'expected slices of a volume, got a projection, rendering or mosaic of one (Image Type, Series Description)',
    );
  if (shown.kind === 'map')
    throw refused(
      'DICOM_DERIVED_MAP',
      `expected images of a scanner, got a map that was computed from them: ${shown.of} (Image Type, Series Description)`,
    );
  return shown.kind === 'slice' ? shown.described : undefined;
}

/**
 * @throws Failure DICOM_SECONDARY_CAPTURE, DICOM_COLOUR, DICOM_SOP_CLASS, DICOM_MODALITY,
 *   DICOM_LOCALIZER, DICOM_PROJECTION, DICOM_DERIVED_MAP, DICOM_FRAMES, DICOM_ATTRIBUTE,
 *   DICOM_PIXEL_FORMAT
 */
export function instanceHeader(attributes: Attributes): InstanceHeader {
  const sopClassUid = identity(attributes, TAG.sopClassUid, TAG.mediaStorageSopClassUid, 'SOP Class UID');
  const sopClass = SOP_CLASSES.get(sopClassUid);
  if (isSecondaryCapture(sopClassUid) || capturedFrom(attributes)) {
    throw refused(
      'DICOM_SECONDARY_CAPTURE',
      'expected images of a scanner, got a secondary capture (a picture of a screen or of a film)',
    );
  }
  const samples = attributes.binary(TAG.samplesPerPixel, 'US')[0] ?? 1;
  // MONOCHROME1 only says that low values are shown white: the intensities are the same.
  const photometric = textsInCapitals(attributes, TAG.photometricInterpretation)[0] ?? 'MONOCHROME2';
  if (sopClassUid === MR_COLOUR || samples !== 1 || !/^MONOCHROME[12]$/.test(photometric)) {
    throw refused(
      'DICOM_COLOUR',
      `expected one grey value a pixel, got colour or a palette (${samples} sample${samples === 1 ? '' : 's'} a pixel)`,
    );
  }
  if (sopClass === undefined) {
    throw refused('DICOM_SOP_CLASS', `expected a CT or MR image, plain or enhanced, got SOP class ${sopClassUid}`);
  }
  // The SOP class says it too, so that it can be absent.
  const modality = textsInCapitals(attributes, TAG.modality)[0] ?? sopClass.modality;
  if (modality !== sopClass.modality) {
    const shown = /^[A-Z]{2,16}$/.test(modality) ? modality : 'something else';
    throw refused(
      'DICOM_MODALITY',
      `expected modality ${sopClass.modality} in a ${sopClass.modality} image, got ${shown}`,
    );
  }
  const frames = numberOfFrames(attributes, sopClass.enhanced);
  const planes = sopClass.enhanced ? enhancedPlanes(attributes, frames) : [singlePlane(attributes)];
  const mayBe = describedSlices(attributes, planes);
  const contrast = contrastTraces(attributes, planes);
  return {
    sopClassUid,
    sopInstanceUid: instanceOf(attributes),
    studyInstanceUid: optionalUid(attributes, TAG.studyInstanceUid),
    seriesInstanceUid: optionalUid(attributes, TAG.seriesInstanceUid),
    frameOfReferenceUid: optionalUid(attributes, TAG.frameOfReferenceUid),
    modality: sopClass.modality,
    rows: unsignedShort(attributes, TAG.rows, 'Rows'),
    columns: unsignedShort(attributes, TAG.columns, 'Columns'),
    format: pixelFormat(attributes),
    planes,
    lossyRatio: lossyRatio(attributes),
    lossyMethods: textsInCapitals(attributes, TAG.lossyImageCompressionMethod),
    imagesInAcquisition: lenientDecimals(attributes, TAG.imagesInAcquisition)[0],
    locationsInAcquisition: locationsOfGe(attributes),
    concatenation: concatenationOf(attributes),
    gantryTilt: lenientDecimals(attributes, TAG.gantryDetectorTilt)[0] ?? 0,
    contrast,
    mayBe,
    told: toldOf(attributes, sopClass.modality, contrast),
    described: Object.fromEntries(
      Object.entries(DESCRIBED).map(([keyword, tag]) => [keyword, (attributes.unicode(tag) ?? []).join('\\')]),
    ) as InstanceHeader['described'],
    origin: originOf(attributes),
    patientAndStudy: patientAndStudy(attributes),
  };
}

/** A UID of the data set, or where that has none, of the file's meta information (PS3.10, 7.1), which repeats it. */
function identity(attributes: Attributes, tag: string, ofFile: string, name: string): string {
  return uid(attributes, attributes.texts(tag).length > 0 ? tag : ofFile, name);
}

/** As it stands: within the series any text tells instances apart, a UID or not. DICOM results need one (checkCarried). */
function instanceOf(attributes: Attributes): string {
  const [own = ''] = attributes.texts(TAG.sopInstanceUid);
  if (own !== '') return own;
  return uid(attributes, TAG.mediaStorageSopInstanceUid, 'SOP Instance UID');
}

function toldOf(attributes: Attributes, modality: 'CT' | 'MR', contrast: ContrastTraces): Told {
  const [description = ''] = attributes.unicode(TAG.seriesDescription) ?? [];
  const part = toldPart(attributes.texts(TAG.bodyPartExamined)[0] ?? '');
  return modality === 'CT' ? { ...part, ...toldPhase(description, contrast) } : part;
}

function numberOfFrames(attributes: Attributes, enhanced: boolean): number {
  const [frames = 1] = decimals(attributes, TAG.numberOfFrames, 'Number of Frames');
  if (!Number.isInteger(frames) || frames < 1 || frames > MAX_FRAMES)
    throw refused('DICOM_FRAMES', `Number of Frames: expected a whole number from 1 to ${MAX_FRAMES}, got ${frames}`);
  if (!enhanced && frames > 1)
    throw refused(
      'DICOM_FRAMES',
      `expected one frame in an image that is not enhanced, got ${frames} whose places are not told`,
    );
  return frames;
}

function locationsOfGe(attributes: Attributes): number | undefined {
  if (attributes.texts(TAG.relationCreator)[0] !== 'GEMS_RELA_01') return undefined;
  try {
    return attributes.binary(TAG.locationsInAcquisitionOfGe, 'SS')[0];
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function concatenationOf(attributes: Attributes): InstanceHeader['concatenation'] {
  const of = optionalUid(attributes, TAG.concatenationUid);
  const [parts] = attributes.binary(TAG.inConcatenationTotalNumber, 'US');
  return of === undefined || parts === undefined ? undefined : { uid: of, parts };
}

/** PS3.3 C.7.6.1.1.5: one ratio for each time that the image was compressed with loss. */
function lossyRatio(attributes: Attributes): number | undefined {
  if (attributes.texts(TAG.lossyImageCompression)[0] !== '01') return undefined;
  const ratios = lenientDecimals(attributes, TAG.lossyImageCompressionRatio);
  if (ratios.length === 0 || ratios.some((ratio) => !(ratio > 0))) return Number.NaN;
  return ratios.reduce((product, ratio) => product * Math.max(1, ratio), 1);
}
