/**
 * What a structured report says of each organ: groups of measurements of what was found (PS3.16
 * TID 1411 of the segment, TID 1410 of its outline in one plane), an evaluation of what was not.
 */
import { displayName } from '../../../class-names.ts';
import type { Triple } from '../../../volume.ts';
import { type Dataset, longString } from '../file/dataset.ts';
import { frameOfReference } from './carried-attributes.ts';
import { CODES, type Code, categoryOf } from './codes.ts';
import { instanceReference } from './modules.ts';
import { type Corner, largestOutline } from './outlines.ts';
import { REPORT, reasonCode, verdictCode } from './report-codes.ts';
import {
  codeContent,
  containerContent,
  imageContent,
  numberContent,
  placeContent,
  regionContent,
  textContent,
  uidContent,
} from './report-content.ts';
import { passesOf, type SegmentationResult } from './result.ts';
import type { Segment } from './seg-segments.ts';

/** What a calibrated head expects of a class (docs/trust.md); 0 to 1 each. */
export interface Expectation {
  /** Of a class with voxels. */
  readonly predictedDice?: number;
  readonly diceAtLeast?: number;
  /** Of a class without. */
  readonly missedProbability?: number;
}

/** What the service says of one class. */
export interface OrganMeasure extends Expectation {
  readonly label: number;
  readonly volumeMl: number;
  /** 0 to 1; null where the class has no voxel. */
  readonly meanConfidence: number | null;
  readonly verdict: string;
  readonly reasons: readonly string[];
  /** Of a CT, where the class has a voxel. */
  readonly hounsfield?: Hounsfield;
  /** Where the class has a voxel. */
  readonly axes?: Axes;
  /** Where the class has a voxel, and the geometry of its volume is known. */
  readonly place?: Place;
}

/** LPS, mm. */
export interface Place {
  readonly centroid: Triple;
  /** The eight corners of the box of its voxels, along the volume's axes. */
  readonly box: readonly Triple[];
}

/** mm: the longest axis within one plane of the source, and the extent across it. */
export interface Axes {
  readonly long: number;
  readonly short: number;
  /** Slice of the volume in which they were measured. */
  readonly k: number;
}

/** HU over the voxels of a class. */
export interface Hounsfield {
  readonly mean: number;
  readonly sd: number;
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

type Source = Pick<SegmentationResult, 'source' | 'model' | 'labels'>;

/** Rows of TID 1419: each number with the derivation that it is. */
function attenuation({ mean, sd, p10, median, p90 }: Hounsfield): Dataset[] {
  const derived = (value: number, derivation: Code) =>
    numberContent(REPORT.attenuation, value, REPORT.hounsfield, [
      codeContent('HAS CONCEPT MOD', REPORT.derivation, derivation),
    ]);
  return [
    derived(mean, REPORT.mean),
    derived(sd, REPORT.standardDeviation),
    derived(median, REPORT.median),
    numberContent(REPORT.percentile10, p10, REPORT.hounsfield),
    numberContent(REPORT.percentile90, p90, REPORT.hounsfield),
  ];
}

/** Linear measurements of PS3.16 CID 7470. */
function linear({ long, short }: Axes): Dataset[] {
  return [
    numberContent(REPORT.longAxis, long, REPORT.millimetre),
    numberContent(REPORT.shortAxis, short, REPORT.millimetre),
  ];
}

function expected(expectation: OrganMeasure): Dataset[] {
  return (['predictedDice', 'diceAtLeast', 'missedProbability'] as const).flatMap((key) => {
    const value = expectation[key];
    return value === undefined ? [] : [numberContent(REPORT[key], value, REPORT.noUnit)];
  });
}

/** What both groups of an organ begin with: one identifier, for they are of one thing. */
function tracked({ organ, trackingUid }: Segment): Dataset[] {
  return [
    textContent('HAS OBS CONTEXT', REPORT.trackingId, longString(displayName(organ.name))),
    uidContent('HAS OBS CONTEXT', REPORT.trackingUid, trackingUid),
    codeContent('CONTAINS', REPORT.findingCategory, categoryOf(organ.code)),
    codeContent('CONTAINS', REPORT.finding, organ.code),
  ];
}

/** TID 4019. */
function algorithm({ model }: Pick<Source, 'model'>): Dataset[] {
  return [
    textContent('HAS CONCEPT MOD', REPORT.algorithmName, `M4OE ${model.name}`),
    textContent('HAS CONCEPT MOD', REPORT.algorithmVersion, model.version),
    textContent('HAS CONCEPT MOD', REPORT.algorithmParameters, `sha256=${model.sha256}${passesOf(model)}`),
    textContent('HAS CONCEPT MOD', REPORT.algorithmParameters, `head=${model.head}`),
    codeContent('HAS CONCEPT MOD', REPORT.algorithmFamily, CODES.artificialIntelligence),
  ];
}

/**
 * TID 1410: the plane in which the organ is longest, its axes there, and its outline, of the largest
 * part where it has several. Viewers show a report on the image that such a group refers to; OHIF
 * (3.13) shows no report in which one is without coordinates, and puts groups of one tracking
 * identifier together.
 */
export function planarGroup(result: Source, segment: Segment, { axes }: OrganMeasure): Dataset[] {
  const { source } = result;
  const { label } = segment.organ;
  const pixels = source.rows * source.columns;
  const planeOf = (n: number) => result.labels.subarray(n * pixels, (n + 1) * pixels);
  const measured = source.placement?.slices[axes?.k ?? 0]?.plane ?? axes?.k ?? 0;
  // What lies in a gap between planes was seen in none of them.
  const n = [measured, ...source.frames.keys()].find((plane) => planeOf(plane).includes(label));
  const frame = n === undefined ? undefined : source.frames[n];
  if (n === undefined || frame === undefined) return [];
  const image = {
    ...instanceReference(frame),
    ...(frame.frame === undefined ? {} : { ReferencedFrameNumber: String(frame.frame) }),
  };
  const content = [
    ...tracked(segment),
    ...algorithm(result),
    regionContent(REPORT.imageRegion, notARectangle(largestOutline(planeOf(n), source.columns, label)), image),
    ...(axes === undefined ? [] : linear(axes)),
  ];
  return [containerContent(REPORT.group, content, '1410')];
}

/**
 * The same line, of a rectangle with one corner more, on its first side: OHIF (3.13) takes any
 * region of four corners for one of its own tool, asks whether to go on tracking it, and then finds
 * no measurement that it can take over.
 */
function notARectangle(corners: readonly Corner[]): readonly Corner[] {
  const [first, second, ...others] = corners;
  if (first === undefined || second === undefined || others.length !== 2) return corners;
  return [first, [(first[0] + second[0]) / 2, (first[1] + second[1]) / 2], second, ...others];
}

/** TID 1411. @param referenced the segment, or the segmentation that has it */
export function volumeGroup(result: Source, segment: Segment, measure: OrganMeasure, referenced: Dataset): Dataset {
  const { volumeMl, place, hounsfield, meanConfidence, verdict, reasons } = measure;
  const frame = frameOfReference(result.source);
  const content = [
    ...tracked(segment),
    imageContent('CONTAINS', REPORT.referencedSegment, referenced),
    uidContent('CONTAINS', REPORT.sourceSeries, result.source.seriesInstanceUid),
    ...algorithm(result),
    numberContent(REPORT.volume, volumeMl, REPORT.millilitre),
    ...(hounsfield === undefined ? [] : attenuation(hounsfield)),
    ...(meanConfidence === null ? [] : [numberContent(REPORT.meanConfidence, meanConfidence, REPORT.noUnit)]),
    ...expected(measure),
    ...(place === undefined
      ? []
      : [
          placeContent(REPORT.centroid, 'POINT', [place.centroid], frame),
          placeContent(REPORT.box, 'MULTIPOINT', place.box, frame),
        ]),
    codeContent('CONTAINS', REPORT.trust, verdictCode(verdict)),
    ...reasons.map((reason) => codeContent('CONTAINS', REPORT.trustReason, reasonCode(reason))),
  ];
  return containerContent(REPORT.group, content, '1411');
}

/** A qualitative evaluation (TID 1500): what was looked for and has no voxel. */
export function notFound({ organ }: Segment, measure: OrganMeasure): Dataset {
  const { verdict, reasons } = measure;
  return codeContent('CONTAINS', organ.code, verdictCode(verdict), [
    ...expected(measure).map((number) => ({ ...number, RelationshipType: 'HAS PROPERTIES' })),
    ...reasons.map((reason) => codeContent('HAS PROPERTIES', REPORT.trustReason, reasonCode(reason))),
  ]);
}
