/** Which segments a segmentation has, and what it says of each (PS3.3 C.8.20.2, C.8.20.4). */
import { displayName } from '../../../class-names.ts';
import { type Dataset, longString } from '../file/dataset.ts';
import { library } from '../file/library.ts';
import { CODES, categoryOf, codeItem } from './codes.ts';
import { MANUFACTURER } from './modules.ts';
import { type ModelIdentity, passesOf, type SegmentedClass } from './result.ts';

export const SEGMENTATION_TYPES = ['BINARY', 'LABELMAP', 'FRACTIONAL'] as const;
export type SegmentationType = (typeof SEGMENTATION_TYPES)[number];

export interface Segment {
  /** 1, 2, 3 ... as the standard asks; of a label map the label itself. */
  readonly number: number;
  readonly organ: SegmentedClass;
  readonly trackingUid: string;
}

/**
 * One segment for each class that was asked for, found or not: an organ keeps its number from study
 * to study.
 */
export function segmentsOf(
  classes: readonly SegmentedClass[],
  type: SegmentationType,
  uid: (name: string) => string,
): Segment[] {
  return classes.map((organ, n) => ({
    number: type === 'LABELMAP' ? organ.label : n + 1,
    organ,
    trackingUid: uid(`segment ${organ.label}`),
  }));
}

export function algorithmName({ name, version }: ModelIdentity): string {
  return longString(`M4OE ${name} ${version}`);
}

/** Algorithm Identification Macro (PS3.3 10.16). */
function algorithmItem(model: ModelIdentity): Dataset {
  return {
    AlgorithmFamilyCodeSequence: [codeItem(CODES.artificialIntelligence)],
    AlgorithmName: longString(`M4OE ${model.name}`),
    AlgorithmVersion: longString(model.version),
    AlgorithmParameters: `model=${model.name};version=${model.version};sha256=${model.sha256};head=${model.head}${passesOf(model)}`,
    AlgorithmSource: MANUFACTURER,
  };
}

/** Segment Sequence; a label map also describes its background, segment 0. */
export async function segmentSequence(
  segments: readonly Segment[],
  type: SegmentationType,
  model: ModelIdentity,
): Promise<Dataset[]> {
  const { Colors } = await library();
  // CIELab of the white point D50 (PS3.3 C.10.7.1.1), from sRGB `#rrggbb`.
  const cielab = (color: string) =>
    Colors.rgb2DICOMLAB([1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)).map(Math.round);
  const described = segments.map(({ number, organ, trackingUid }) => ({
    SegmentNumber: number,
    SegmentLabel: longString(displayName(organ.name)),
    SegmentDescription: `label ${organ.label} of head ${model.head}`,
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: algorithmName(model),
    SegmentationAlgorithmIdentificationSequence: [algorithmItem(model)],
    SegmentedPropertyCategoryCodeSequence: [codeItem(categoryOf(organ.code))],
    SegmentedPropertyTypeCodeSequence: [codeItem(organ.code)],
    RecommendedDisplayCIELabValue: cielab(organ.color),
    TrackingID: longString(displayName(organ.name)),
    TrackingUID: trackingUid,
  }));
  if (type !== 'LABELMAP') return described;
  const background = {
    SegmentNumber: 0,
    SegmentLabel: 'Background',
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: algorithmName(model),
    SegmentedPropertyCategoryCodeSequence: [codeItem(CODES.background)],
    SegmentedPropertyTypeCodeSequence: [codeItem(CODES.background)],
    RecommendedDisplayCIELabValue: cielab('#000000'),
  };
  return [...described, background];
}
