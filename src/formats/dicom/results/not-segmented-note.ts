/**
 * A note that a series was not segmented, and why: Basic Text SR (PS3.3 A.35.1). Most series are
 * refused before a model is chosen, so the observer is the gateway, and no algorithm is named.
 */
import { type Attributes, uid } from '../file/attributes.ts';
import { refused } from '../file/failures.ts';
import { patientAndStudy as patientAndStudyOf, patientKey } from '../file/patient.ts';
import { TAG } from '../file/tags.ts';
import { derivedUid } from '../file/uid.ts';
import { encodePart10 } from '../file/write-part10.ts';
import type { Owner, SourceFrame } from '../series/source-series.ts';
import { codeItem } from './codes.ts';
import { contentTime, type Device, equipment, instanceReference, MANUFACTURER, patientAndStudy } from './modules.ts';
import { procedureOf, REPORT, reasonCode } from './report-codes.ts';
import { codeContent, container, textContent, UNVERIFIED_DOCUMENT, uidContent } from './report-content.ts';
import type { EncodedInstance } from './result.ts';

export const NOTE_SOP_CLASS = '1.2.840.10008.5.1.4.1.1.88.11';
const SERIES_NUMBER = 8104;
/** Without a version: gateways of two versions make the same note of the same refusal. */
export const GATEWAY: Device = { name: 'gateway' };

/** A series of which no more is known than that it lies in an archive. */
export interface RefusedSeries extends Owner {
  readonly seriesInstanceUid: string;
  readonly modality: string;
  /** Sorted by SOP Instance UID; at least one. */
  readonly instances: readonly Pick<SourceFrame, 'sopClassUid' | 'sopInstanceUid'>[];
}

/** A reason code of docs/protocol.md and the sentence for a person; a Failure is one. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/**
 * @param attributes of every instance of the series, in any order
 * @throws Failure DICOM_MIXED_STUDIES where it is not certain whose series it is, DICOM_NOT_FOUND,
 *   DICOM_ATTRIBUTE
 */
export function refusedSeries(attributes: readonly Attributes[]): RefusedSeries {
  const all = attributes
    .map((one) => ({
      sopClassUid: uid(one, TAG.sopClassUid, 'SOP Class UID'),
      sopInstanceUid: uid(one, TAG.sopInstanceUid, 'SOP Instance UID'),
      attributes: one,
      patientAndStudy: patientAndStudyOf(one),
    }))
    .sort((a, b) => (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1));
  const [first] = all;
  if (first === undefined) throw refused('DICOM_NOT_FOUND', 'expected instances, got none');
  const patients = new Set(all.map(({ patientAndStudy }) => patientKey(patientAndStudy)));
  if (patients.size > 1) throw refused('DICOM_MIXED_STUDIES', `expected one patient in a series, got ${patients.size}`);
  return {
    studyInstanceUid: uid(first.attributes, TAG.studyInstanceUid, 'Study Instance UID'),
    seriesInstanceUid: uid(first.attributes, TAG.seriesInstanceUid, 'Series Instance UID'),
    modality: first.attributes.texts(TAG.modality)[0] ?? '',
    patientAndStudy: first.patientAndStudy,
    instances: all,
  };
}

/** The series that all notes on a series lie in. */
export function noteSeriesUid(studyInstanceUid: string, seriesInstanceUid: string): string {
  return derivedUid('M4OE', 'note', 'series', studyInstanceUid, seriesInstanceUid);
}

/**
 * The same instances, refused by the same observer for the same reason in the same words, give the
 * same bytes; its UIDs do not depend on the observer.
 * @param observer Device Observer UID of the gateway
 * @throws Failure DICOM_ATTRIBUTE
 */
export async function encodeNote(
  series: RefusedSeries,
  { reason, message }: Refusal,
  observer: string,
): Promise<EncodedInstance> {
  const { studyInstanceUid, seriesInstanceUid, instances } = series;
  const sopInstanceUid = derivedUid(
    ...['M4OE', 'note', 'instance', studyInstanceUid, seriesInstanceUid, reason, message],
    ...instances.map((instance) => instance.sopInstanceUid),
  );
  const noteSeries = noteSeriesUid(studyInstanceUid, seriesInstanceUid);
  const bytes = await encodePart10({
    SOPClassUID: NOTE_SOP_CLASS,
    SOPInstanceUID: sopInstanceUid,
    ...patientAndStudy(series),
    Modality: 'SR',
    SeriesInstanceUID: noteSeries,
    SeriesNumber: String(SERIES_NUMBER),
    SeriesDescription: `${MANUFACTURER}: ${REPORT.notSegmented.meaning}`,
    ReferencedPerformedProcedureStepSequence: [],
    ...equipment(GATEWAY, {}),
    InstanceNumber: '1',
    ...contentTime(series),
    ...UNVERIFIED_DOCUMENT,
    CurrentRequestedProcedureEvidenceSequence: [
      {
        StudyInstanceUID: studyInstanceUid,
        ReferencedSeriesSequence: [
          { SeriesInstanceUID: seriesInstanceUid, ReferencedSOPSequence: instances.map(instanceReference) },
        ],
      },
    ],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(REPORT.notSegmented)],
    ...container([
      codeContent('HAS CONCEPT MOD', REPORT.language, REPORT.english),
      codeContent('HAS OBS CONTEXT', REPORT.observerType, REPORT.device),
      uidContent('HAS OBS CONTEXT', REPORT.deviceUid, observer),
      textContent('HAS OBS CONTEXT', REPORT.deviceName, `${MANUFACTURER} ${GATEWAY.name}`),
      textContent('HAS OBS CONTEXT', REPORT.deviceManufacturer, MANUFACTURER),
      textContent('HAS OBS CONTEXT', REPORT.deviceModel, GATEWAY.name),
      codeContent('HAS CONCEPT MOD', REPORT.procedure, procedureOf(series.modality)),
      uidContent('CONTAINS', REPORT.sourceSeries, seriesInstanceUid),
      codeContent('CONTAINS', REPORT.refusalReason, reasonCode(reason)),
      textContent('CONTAINS', REPORT.comment, `${message} [${reason}]`),
    ]),
  });
  return {
    sopClassUid: NOTE_SOP_CLASS,
    sopInstanceUid,
    seriesInstanceUid: noteSeries,
    studyInstanceUid,
    byteLength: bytes.length,
    chunks: () => [bytes],
  };
}
