/**
 * Measures and trust of each organ as a DICOM structured report: Comprehensive 3D SR of TID 1500
 * (PS3.16).
 */
import type { Dataset } from '../file/dataset.ts';
import { derivedUid } from '../file/uid.ts';
import { encodePart10 } from '../file/write-part10.ts';
import { codeItem } from './codes.ts';
import { contributingEquipment, times } from './making.ts';
import { equipment, instanceReference, MANUFACTURER, patientAndStudy, sourceInstances } from './modules.ts';
import { procedureOf, REPORT } from './report-codes.ts';
import {
  codeContent,
  container,
  containerContent,
  imageContent,
  textContent,
  UNVERIFIED_DOCUMENT,
  uidContent,
} from './report-content.ts';
import { notFound, type OrganMeasure, planarGroup, volumeGroup } from './report-groups.ts';
import { type EncodedInstance, type ObjectOptions, type SegmentationResult, uidsOf } from './result.ts';
import { type EncodedSeg, segSopClass } from './seg.ts';
import { algorithmName } from './seg-segments.ts';
import { seriesName } from './series-name.ts';

export const REPORT_SOP_CLASS = '1.2.840.10008.5.1.4.1.1.88.34';

type Source = Pick<SegmentationResult, 'source' | 'model' | 'classes' | 'labels' | 'warnings' | 'remarks'>;

/** The kind of object, for uidsOf: a report of the segmentations of one series. */
export function reportKind(seg: Pick<EncodedSeg, 'seriesInstanceUid'>): string {
  // Reports before were of another SOP class, which a UID does not change.
  return `SR 3D ${seg.seriesInstanceUid}`;
}

/**
 * Encodes the measures as a report on the segments of `seg`: of each that has a voxel its measures
 * and place, verdict and reasons, and an outline in a plane of the source; of others that they were
 * not found. Of a label map it is said by the tracking identifier alone which segment is meant: what
 * reads reports (dcmtk, dciodvfy) takes numbers of segments for those of other SOP classes. The same
 * result, options and SEG give the same bytes.
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
  const numbered = seg.sopClassUid !== segSopClass('LABELMAP');
  const instances = sourceInstances(source);
  const asked = seg.segments.flatMap((segment) => {
    const measure = measures.find(({ label }) => label === segment.organ.label);
    return measure === undefined ? [] : [{ segment, measure }];
  });
  const found = asked.filter(({ segment }) => result.labels.includes(segment.organ.label));
  const groups = found.flatMap(({ segment, measure }) => [
    ...planarGroup(result, segment, measure),
    volumeGroup(result, segment, measure, {
      ...segReference,
      ...(numbered ? { ReferencedSegmentNumber: segment.number } : {}),
    }),
  ]);
  const absent = asked.filter((one) => !found.includes(one)).map(({ segment, measure }) => notFound(segment, measure));
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
        ...(groups.length > 0 ? [containerContent(REPORT.measurements, groups)] : []),
        ...(absent.length > 0 ? [containerContent(REPORT.evaluations, absent)] : []),
        ...[...(result.remarks ?? []), ...(result.warnings ?? [])].map((comment) =>
          textContent('CONTAINS', REPORT.comment, comment),
        ),
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
