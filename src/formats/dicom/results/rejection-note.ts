/**
 * A rejection note (IHE RAD IOCM, Key Object Selection, PS3.3 A.35.4 and PS3.16 TID 2010): the
 * instance that it refers to is not to be used, here because a later result of the same series took
 * its place. The instance itself stays as it is.
 */
import { derivedUid } from '../file/uid.ts';
import { encodePart10 } from '../file/write-part10.ts';
import type { Owner } from '../series/source-series.ts';
import { type Code, codeItem } from './codes.ts';
import { contentTime, type Device, equipment, patientAndStudy } from './modules.ts';
import { container, imageContent, textContent } from './report-content.ts';
import type { EncodedInstance } from './result.ts';

const KEY_OBJECT_SELECTION = '1.2.840.10008.5.1.4.1.1.88.59';
const SERIES_NUMBER = 8103;
const REJECTED: Code = { scheme: 'DCM', value: '113001', meaning: 'Rejected for Quality Reasons' };
const DESCRIPTION: Code = { scheme: 'DCM', value: '113012', meaning: 'Key Object Description' };

/** Whose the rejected object is, and what made it; a result is both. */
export interface Rejecter {
  readonly source: Owner;
  readonly model: Device;
}

export interface Rejected {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** One note for each rejected instance, all those of a series in one series of notes. */
export function rejectionUids(seriesInstanceUid: string, sopInstanceUid: string): { series: string; instance: string } {
  return {
    series: derivedUid('M4OE', 'rejection', 'series', seriesInstanceUid),
    instance: derivedUid('M4OE', 'rejection', 'instance', seriesInstanceUid, sopInstanceUid),
  };
}

/** @throws Failure DICOM_ATTRIBUTE */
export async function encodeRejection({ source, model }: Rejecter, rejected: Rejected): Promise<EncodedInstance> {
  const uids = rejectionUids(rejected.seriesInstanceUid, rejected.sopInstanceUid);
  const reference = { ReferencedSOPClassUID: rejected.sopClassUid, ReferencedSOPInstanceUID: rejected.sopInstanceUid };
  const bytes = await encodePart10({
    SOPClassUID: KEY_OBJECT_SELECTION,
    SOPInstanceUID: uids.instance,
    ...patientAndStudy(source),
    Modality: 'KO',
    SeriesInstanceUID: uids.series,
    SeriesNumber: String(SERIES_NUMBER),
    SeriesDescription: REJECTED.meaning,
    ReferencedPerformedProcedureStepSequence: [],
    ...equipment(model, {}),
    InstanceNumber: '1',
    ...contentTime(source),
    CurrentRequestedProcedureEvidenceSequence: [
      {
        StudyInstanceUID: source.studyInstanceUid,
        ReferencedSeriesSequence: [
          { SeriesInstanceUID: rejected.seriesInstanceUid, ReferencedSOPSequence: [reference] },
        ],
      },
    ],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(REJECTED)],
    ...container(
      [
        textContent('CONTAINS', DESCRIPTION, 'Superseded by a later result of the same series'),
        imageContent('CONTAINS', undefined, reference),
      ],
      '2010',
    ),
  });
  return {
    sopClassUid: KEY_OBJECT_SELECTION,
    sopInstanceUid: uids.instance,
    seriesInstanceUid: uids.series,
    studyInstanceUid: source.studyInstanceUid,
    byteLength: bytes.length,
    *chunks() {
      yield bytes;
    },
  };
}
