/**
 * Measures and trust of each organ as a DICOM structured report: Comprehensive SR of TID 1500 with
 * one TID 1411 group a segment (PS3.16).
 */
import { displayName } from '../../../class-names.ts';
import { type Dataset, longString } from '../file/dataset.ts';
import { derivedUid } from '../file/uid.ts';
import { encodePart10 } from '../file/write-part10.ts';
import { CODES, type Code, categoryOf, codeItem } from './codes.ts';
import { contributingEquipment, times } from './making.ts';
import { equipment, instanceReference, MANUFACTURER, patientAndStudy, sourceInstances } from './modules.ts';
import { procedureOf, REPORT, reasonCode, verdictCode } from './report-codes.ts';
import {
  codeContent,
  container,
  containerContent,
  imageContent,
  numberContent,
  textContent,
  UNVERIFIED_DOCUMENT,
  uidContent,
} from './report-content.ts';
import { type EncodedInstance, type ObjectOptions, passesOf, type SegmentationResult, uidsOf } from './result.ts';
import type { EncodedSeg } from './seg.ts';
import { algorithmName, type Segment } from './seg-segments.ts';
import { seriesName } from './series-name.ts';

export const REPORT_SOP_CLASS = '1.2.840.10008.5.1.4.1.1.88.33';

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
}

/** mm: the longest axis within one plane of the source, and the extent across it. */
export interface Axes {
  readonly long: number;
  readonly short: number;
}

/** HU over the voxels of a class. */
export interface Hounsfield {
  readonly mean: number;
  readonly sd: number;
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

type Source = Pick<SegmentationResult, 'source' | 'model' | 'classes' | 'warnings'>;

/** The kind of object, for uidsOf: a report of the segmentations of one series. */
export function reportKind(seg: Pick<EncodedSeg, 'seriesInstanceUid'>): string {
  return `SR ${seg.seriesInstanceUid}`;
}

/**
 * Encodes the measures as a report on the segments of `seg`: volume in millilitres, mean confidence
 * (none where nothing was found), verdict and reasons. The same result, options and SEG give the
 * same bytes.
 * @throws Failure DICOM_ATTRIBUTE
 */
export async function encodeReport(
  result: Source,
  measures: readonly OrganMeasure[],
  seg: EncodedSeg,
  options: ObjectOptions = {},
): Promise<EncodedInstance> {
  const { source, model } = result;
  const uid = uidsOf(result, reportKind(seg), options);
  const [sopInstanceUid, seriesInstanceUid] = [uid('instance'), uid('series')];
  const segReference = instanceReference(seg);
  const instances = sourceInstances(source);
  const groups = seg.segments.flatMap((segment) => {
    const measure = measures.find(({ label }) => label === segment.organ.label);
    return measure === undefined ? [] : [measurementGroup(result, segment, measure, segReference)];
  });
  const bytes = await encodePart10({
    SOPClassUID: REPORT_SOP_CLASS,
    SOPInstanceUID: sopInstanceUid,
    ...patientAndStudy(source),
    Modality: 'SR',
    SeriesInstanceUID: seriesInstanceUid,
    ...seriesName(source, 'REPORT', options),
    ReferencedPerformedProcedureStepSequence: [],
    ...equipment(model, options),
    InstanceNumber: '1',
    ...times(source, options),
    ...contributingEquipment(source, model, options),
    ...UNVERIFIED_DOCUMENT,
    CurrentRequestedProcedureEvidenceSequence: [
      {
        StudyInstanceUID: source.studyInstanceUid,
        ReferencedSeriesSequence: [
          { SeriesInstanceUID: source.seriesInstanceUid, ReferencedSOPSequence: instances },
          { SeriesInstanceUID: seg.seriesInstanceUid, ReferencedSOPSequence: [segReference] },
        ],
      },
    ],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(REPORT.title)],
    ...container(
      [
        codeContent('HAS CONCEPT MOD', REPORT.language, REPORT.english),
        ...deviceObserver(result, options),
        codeContent('HAS CONCEPT MOD', REPORT.procedure, procedureOf(source.modality)),
        containerContent(REPORT.imageLibrary, [
          containerContent(
            REPORT.imageLibraryGroup,
            instances.map((instance) => imageContent('CONTAINS', undefined, instance)),
          ),
        ]),
        containerContent(REPORT.measurements, groups),
        ...(result.warnings ?? []).map((warning) => textContent('CONTAINS', REPORT.comment, warning)),
      ],
      '1500',
    ),
  });
  return {
    sopClassUid: REPORT_SOP_CLASS,
    sopInstanceUid,
    seriesInstanceUid,
    studyInstanceUid: source.studyInstanceUid,
    byteLength: bytes.length,
    chunks: () => [bytes],
  };
}

/** TID 1004: the model is the observer. */
function deviceObserver({ model }: Source, options: ObjectOptions): Dataset[] {
  return [
    codeContent('HAS OBS CONTEXT', REPORT.observerType, REPORT.device),
    uidContent(
      'HAS OBS CONTEXT',
      REPORT.deviceUid,
      derivedUid('M4OE', 'model', model.name, model.version, model.sha256),
    ),
    textContent('HAS OBS CONTEXT', REPORT.deviceName, algorithmName(model)),
    textContent('HAS OBS CONTEXT', REPORT.deviceManufacturer, options.manufacturer ?? MANUFACTURER),
    textContent('HAS OBS CONTEXT', REPORT.deviceModel, model.name),
    textContent('HAS OBS CONTEXT', REPORT.deviceSerial, model.sha256),
  ];
}

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

function expected(expectation: Expectation): Dataset[] {
  return (['predictedDice', 'diceAtLeast', 'missedProbability'] as const).flatMap((key) => {
    const value = expectation[key];
    return value === undefined ? [] : [numberContent(REPORT[key], value, REPORT.noUnit)];
  });
}

/** TID 1411. */
function measurementGroup(
  { source, model }: Source,
  { number, organ, trackingUid }: Segment,
  { volumeMl, axes, hounsfield, meanConfidence, verdict, reasons, ...expectation }: OrganMeasure,
  seg: Dataset,
): Dataset {
  const content = [
    textContent('HAS OBS CONTEXT', REPORT.trackingId, longString(displayName(organ.name))),
    uidContent('HAS OBS CONTEXT', REPORT.trackingUid, trackingUid),
    codeContent('CONTAINS', REPORT.findingCategory, categoryOf(organ.code)),
    codeContent('CONTAINS', REPORT.finding, organ.code),
    imageContent('CONTAINS', REPORT.referencedSegment, { ...seg, ReferencedSegmentNumber: number }),
    uidContent('CONTAINS', REPORT.sourceSeries, source.seriesInstanceUid),
    textContent('HAS CONCEPT MOD', REPORT.algorithmName, `M4OE ${model.name}`),
    textContent('HAS CONCEPT MOD', REPORT.algorithmVersion, model.version),
    textContent('HAS CONCEPT MOD', REPORT.algorithmParameters, `sha256=${model.sha256}${passesOf(model)}`),
    textContent('HAS CONCEPT MOD', REPORT.algorithmParameters, `head=${model.head}`),
    codeContent('HAS CONCEPT MOD', REPORT.algorithmFamily, CODES.artificialIntelligence),
    numberContent(REPORT.volume, volumeMl, REPORT.millilitre),
    ...(axes === undefined ? [] : linear(axes)),
    ...(hounsfield === undefined ? [] : attenuation(hounsfield)),
    ...(meanConfidence === null ? [] : [numberContent(REPORT.meanConfidence, meanConfidence, REPORT.noUnit)]),
    ...expected(expectation),
    codeContent('CONTAINS', REPORT.trust, verdictCode(verdict)),
    ...reasons.map((reason) => codeContent('CONTAINS', REPORT.trustReason, reasonCode(reason))),
  ];
  return containerContent(REPORT.group, content, '1411');
}
