/**
 * What can tell volumes of one series apart that lie over the same places: the attributes, in the
 * order in which they are asked, and what an image or frame has of them.
 */
import { Failure } from '../../../errors.ts';
import type { Attributes, BinaryVr } from '../file/attributes.ts';
import { TAG } from '../file/tags.ts';

export type SeveralReason =
  | 'DICOM_SEVERAL_ECHOES'
  | 'DICOM_SEVERAL_ACQUISITIONS'
  | 'DICOM_SEVERAL_PHASES'
  | 'DICOM_SEVERAL_RECONSTRUCTIONS';

export interface TellingApart {
  readonly name: string;
  /** Why a series is refused whose volumes it tells apart. */
  readonly reason: SeveralReason;
  /** Of a single image, or of a frame; with how it is stored, where that is no text. */
  readonly tags: readonly (readonly [tag: string, vr?: BinaryVr])[];
  /**
   * A clock or a count: it may be another for each slice, and its order at each place tells volumes
   * apart.
   */
  readonly ordered?: boolean;
  /** Typed by a person: never shown. */
  readonly typed?: boolean;
}

const [ECHOES, ACQUISITIONS, PHASES, RECONSTRUCTIONS] = [
  'DICOM_SEVERAL_ECHOES',
  'DICOM_SEVERAL_ACQUISITIONS',
  'DICOM_SEVERAL_PHASES',
  'DICOM_SEVERAL_RECONSTRUCTIONS',
] as const;
const of = (reason: SeveralReason, name: string, tags: TellingApart['tags']): TellingApart => ({ name, reason, tags });
const typed = (one: TellingApart): TellingApart => ({ ...one, typed: true });
const ordered = (one: TellingApart): TellingApart => ({ ...one, ordered: true });
const acquisition = of(ACQUISITIONS, 'Acquisition Number', [
  [TAG.acquisitionNumber],
  [TAG.frameAcquisitionNumber, 'US'],
]);
/** Put together from several values, or a place in the file. */
const [IMAGE_TYPE, FRAME_NUMBER] = ['Image Type', 'Frame Number'] as const;
const DIMENSIONS = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `Dimension Index ${n}`);

export const TELLING_APART: readonly TellingApart[] = [
  of(ECHOES, 'Echo Number', [[TAG.echoNumbers]]),
  ordered(acquisition),
  acquisition,
  of(PHASES, 'Temporal Position', [[TAG.temporalPositionIdentifier], [TAG.temporalPositionIndex, 'UL']]),
  of(PHASES, 'b-value', [[TAG.diffusionBValue, 'FD']]),
  of(PHASES, 'Diffusion Gradient Orientation', [[TAG.diffusionGradientOrientation, 'FD']]),
  ordered(of(PHASES, 'Trigger Delay', [[TAG.nominalCardiacTriggerDelay, 'FD']])),
  of(PHASES, 'Component', [[TAG.complexImageComponent]]),
  of(PHASES, IMAGE_TYPE, []),
  of(RECONSTRUCTIONS, 'Convolution Kernel', [[TAG.convolutionKernel]]),
  of(RECONSTRUCTIONS, 'Reconstruction Diameter', [[TAG.reconstructionDiameter]]),
  of(RECONSTRUCTIONS, 'Slice Thickness', [[TAG.sliceThickness]]),
  of(RECONSTRUCTIONS, 'Filter Type', [[TAG.filterType]]),
  of(RECONSTRUCTIONS, 'Reconstruction Algorithm', [[TAG.reconstructionAlgorithm]]),
  of(RECONSTRUCTIONS, 'KVP', [[TAG.kvp]]),
  of(RECONSTRUCTIONS, 'Inversion Time', [[TAG.inversionTime], [TAG.inversionTimes, 'FD']]),
  of(RECONSTRUCTIONS, 'Flip Angle', [[TAG.flipAngle]]),
  of(RECONSTRUCTIONS, 'Sequence Name', [[TAG.sequenceName]]),
  of(RECONSTRUCTIONS, 'Scan Options', [[TAG.scanOptions]]),
  of(RECONSTRUCTIONS, 'Patient Position', [[TAG.patientPosition]]),
  typed(of(PHASES, 'Contrast/Bolus Agent', [[TAG.contrastBolusAgent], [TAG.contrastBolusAgentAdministered]])),
  typed(of(RECONSTRUCTIONS, 'Protocol Name', [[TAG.protocolName]])),
  typed(of(RECONSTRUCTIONS, 'Series Description', [[TAG.seriesDescription]])),
  typed(of(RECONSTRUCTIONS, 'Image Comments', [[TAG.imageComments]])),
  of(RECONSTRUCTIONS, 'Stack ID', [[TAG.stackId]]),
  ...DIMENSIONS.map((name) => of(RECONSTRUCTIONS, name, [])),
];

/** Asked when nothing else tells. */
export const CLOCKS: readonly TellingApart[] = [
  ordered(of(PHASES, 'Trigger Time', [[TAG.triggerTime]])),
  ordered(of(PHASES, 'Acquisition Time', [[TAG.acquisitionTime]])),
  ordered(of(PHASES, 'Acquisition DateTime', [[TAG.acquisitionDateTime], [TAG.frameAcquisitionDateTime]])),
  ordered(of(PHASES, 'Content Time', [[TAG.contentTime]])),
  ordered(of(PHASES, 'Series Time', [[TAG.seriesTime]])),
  ordered(of(RECONSTRUCTIONS, 'Instance Number', [[TAG.instanceNumber]])),
  ordered(of(RECONSTRUCTIONS, FRAME_NUMBER, [])),
];

/** Dates of the clocks: they only put times in order, and are never shown. */
const DATES = [
  ['Acquisition Date', TAG.acquisitionDate],
  ['Content Date', TAG.contentDate],
  ['Series Date', TAG.seriesDate],
] as const;

/** By the attribute's name; empty where the image does not have it. */
export type Apart = Readonly<Record<string, string>>;

/**
 * @param groups that have to do with an image or frame: itself, or its functional groups
 * @param imageType values of Image Type or Frame Type
 * @param frame its number in an enhanced image
 */
export function apartOf(groups: readonly Attributes[], imageType: readonly string[], frame?: number): Apart {
  const apart: Record<string, string> = {};
  for (const { name, tags } of [...TELLING_APART, ...CLOCKS])
    apart[name] ??= first(tags.flatMap((tag) => groups.map((group) => textOf(group, tag))));
  for (const [name, tag] of DATES) apart[name] = first(groups.map((group) => textOf(group, [tag])));
  if (apart['b-value'] === '') apart['b-value'] = first(groups.map(privateBValue));
  const dimensions = first(groups.map((group) => textOf(group, [TAG.dimensionIndexValues, 'UL']))).split('\\');
  for (const [n, name] of DIMENSIONS.entries()) apart[name] = dimensions[n] ?? '';
  return { ...apart, [IMAGE_TYPE]: joined(imageType.slice(2)), [FRAME_NUMBER]: String(frame ?? '') };
}

interface PrivateValue {
  readonly creator: string;
  readonly maker: string;
  readonly tag: readonly [tag: string, vr?: BinaryVr];
}

/** Of Siemens, GE and Philips, whose plain images have no other; GE adds 10^9 to some. */
const PRIVATE_B_VALUES: readonly PrivateValue[] = [
  { creator: '00190010', maker: 'SIEMENS MR HEADER', tag: ['0019100c'] },
  { creator: '00430010', maker: 'GEMS_PARM_01', tag: ['00431039'] },
  { creator: '20010010', maker: 'Philips Imaging DD 001', tag: ['20011003', 'FL'] },
];

function privateBValue(group: Attributes): string {
  const own = PRIVATE_B_VALUES.find(({ creator, maker }) => group.texts(creator)[0] === maker);
  const value = Number(own === undefined ? '' : (textOf(group, own.tag).split('\\')[0] ?? '')) % 1e9;
  return value > 0 ? String(value) : '';
}

const first = (texts: readonly string[]) => texts.find((text) => text !== '') ?? '';

/** What is of another type than it should be tells nothing apart. */
function textOf(group: Attributes, [tag, vr]: readonly [tag: string, vr?: BinaryVr]): string {
  try {
    return joined(vr === undefined ? group.texts(tag) : group.binary(tag, vr));
  } catch (error) {
    if (error instanceof Failure) return '';
    throw error;
  }
}

/** Numbers that were written in several ways are equal; times begin with zeros, and moments have more digits than numbers. */
function joined(values: readonly (string | number)[]): string {
  return values
    .map((value) => (/^(?=.{1,16}$)[+-]?(0|[1-9]\d*)(\.\d*)?$/.test(String(value)) ? String(Number(value)) : value))
    .join('\\');
}
