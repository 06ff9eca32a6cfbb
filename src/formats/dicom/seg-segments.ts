/** Which segments a segmentation has, and what it says of each (PS3.3 C.8.20.2, C.8.20.4). */
import { CODES, categoryOf, codeItem } from './codes.ts';
import { cielab } from './colour.ts';
import { type Dataset, longString } from './dataset.ts';
import { MANUFACTURER } from './modules.ts';
import type { ModelIdentity, SegmentedClass } from './result.ts';

export const SEGMENTATION_TYPES = ['BINARY', 'LABELMAP', 'FRACTIONAL'] as const;
export type SegmentationType = (typeof SEGMENTATION_TYPES)[number];

export interface Segment {
  /** 1, 2, 3 ... as the standard asks; of a label map the label itself. */
  readonly number: number;
  readonly organ: SegmentedClass;
  readonly trackingUid: string;
}

/** One segment for each class that was asked for, found or not: an organ keeps its number from study to study. */
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
    AlgorithmParameters: `model=${model.name};version=${model.version};sha256=${model.sha256};head=${model.head}`,
    AlgorithmSource: MANUFACTURER,
  };
}

/** Segment Sequence; a label map also describes its background, segment 0. */
export function segmentSequence(segments: readonly Segment[], type: SegmentationType, model: ModelIdentity): Dataset[] {
  const described = segments.map(({ number, organ, trackingUid }) => ({
    SegmentNumber: number,
    SegmentLabel: longString(organ.name),
    SegmentDescription: `label ${organ.label} of head ${model.head}`,
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: algorithmName(model),
    SegmentationAlgorithmIdentificationSequence: [algorithmItem(model)],
    SegmentedPropertyCategoryCodeSequence: [codeItem(categoryOf(organ.code))],
    SegmentedPropertyTypeCodeSequence: [codeItem(organ.code)],
    RecommendedDisplayCIELabValue: cielab(organ.color),
    TrackingID: longString(organ.name),
    TrackingUID: trackingUid,
  }));
  return type === 'LABELMAP' ? [backgroundSegment(model), ...described] : described;
}

function backgroundSegment(model: ModelIdentity): Dataset {
  return {
    SegmentNumber: 0,
    SegmentLabel: 'background',
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: algorithmName(model),
    SegmentedPropertyCategoryCodeSequence: [codeItem(CODES.background)],
    SegmentedPropertyTypeCodeSequence: [codeItem(CODES.background)],
    RecommendedDisplayCIELabValue: cielab('#000000'),
  };
}
