/** Surfaces of organs as a DICOM object: Encapsulated STL (PS3.3 A.85.1, C.35.1). */
import { frameOfReference } from './carried-attributes.ts';
import { codeItem } from './codes.ts';
import { type Enclosed, encapsulate } from './encapsulated-document.ts';
import { sourceInstances } from './modules.ts';
import { REPORT } from './report-codes.ts';
import type { EncodedInstance, ObjectOptions, SegmentationResult } from './result.ts';

export const ENCAPSULATED_STL_STORAGE = '1.2.840.10008.5.1.4.1.1.104.3';

/** The kind of object, for uidsOf. */
export const SURFACES_KIND = 'STL';

/**
 * Encapsulates one STL with the surfaces of all organs, in LPS and mm: the object is there whichever
 * organs are, so that whoever looks for it knows its UID.
 * @throws Failure DICOM_ATTRIBUTE
 */
export function encapsulateStl(
  result: Pick<SegmentationResult, 'source' | 'model' | 'classes'>,
  stl: Buffer,
  title: string,
  options: ObjectOptions = {},
): Promise<EncodedInstance> {
  const { source } = result;
  const enclosed: Enclosed = {
    kind: SURFACES_KIND,
    sopClassUid: ENCAPSULATED_STL_STORAGE,
    modality: 'M3D',
    series: 'SURFACES',
    mimeType: 'model/stl',
    title,
    document: stl,
  };
  const before = {
    // Common Instance Reference module, which Encapsulated PDF does not have.
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: source.seriesInstanceUid, ReferencedInstanceSequence: sourceInstances(source) },
    ],
    FrameOfReferenceUID: frameOfReference(source),
    PositionReferenceIndicator: '',
    MeasurementUnitsCodeSequence: [codeItem(REPORT.millimetre)],
  };
  const after = {
    // Smooth surfaces of labels: nothing was added, taken away or turned around.
    ModelModification: 'NO',
    ModelMirroring: 'NO',
    ModelUsageCodeSequence: [codeItem(REPORT.educationalIntent)],
  };
  return encapsulate(result, enclosed, options, before, after);
}
