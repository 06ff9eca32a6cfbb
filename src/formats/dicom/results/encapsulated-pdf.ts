/** A printed report as a DICOM object: Encapsulated PDF (PS3.3 A.45.1, C.24). */
import { type Enclosed, encapsulate } from './encapsulated-document.ts';
import type { EncodedInstance, ObjectOptions, SegmentationResult } from './result.ts';

export const ENCAPSULATED_PDF_STORAGE = '1.2.840.10008.5.1.4.1.1.104.1';

/** The kind of object, for uidsOf. */
export const PRINTED_KIND = 'PDF';

/**
 * Encapsulates a document that is of the instances of the source.
 * @param pdf without anything of the patient
 * @throws Failure DICOM_ATTRIBUTE
 */
export function encapsulatePdf(
  result: Pick<SegmentationResult, 'source' | 'model' | 'classes'>,
  pdf: Buffer,
  title: string,
  options: ObjectOptions = {},
): Promise<EncodedInstance> {
  const enclosed: Enclosed = {
    kind: PRINTED_KIND,
    sopClassUid: ENCAPSULATED_PDF_STORAGE,
    modality: 'DOC',
    series: 'PRINTED',
    mimeType: 'application/pdf',
    title,
    document: pdf,
  };
  return encapsulate(result, enclosed, options, { ConversionType: 'SYN', VerificationFlag: 'UNVERIFIED' });
}
