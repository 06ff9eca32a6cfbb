/** A document that is of the instances of a series, as a DICOM object (PS3.3 A.45, A.85, C.24). */
import type { Dataset } from '../file/dataset.ts';
import { elementBytes } from '../file/item-bytes.ts';
import { bulkHeader, encodePart10 } from '../file/write-part10.ts';
import { codeItem } from './codes.ts';
import { contributingEquipment, times } from './making.ts';
import { equipment, patientAndStudy, sourceInstances } from './modules.ts';
import { REPORT } from './report-codes.ts';
import { type EncodedInstance, type ObjectOptions, type SegmentationResult, uidsOf } from './result.ts';
import { type ResultSeries, seriesName } from './series-name.ts';

export interface Enclosed {
  /** For uidsOf. */
  readonly kind: string;
  readonly sopClassUid: string;
  readonly modality: string;
  readonly series: ResultSeries;
  readonly mimeType: string;
  readonly title: string;
  /** Without anything of the patient: Burned In Annotation says so. */
  readonly document: Buffer;
}

/**
 * @param before attributes of the object's own modules, with tags below (0042,0011)
 * @param after those with tags above it, of the VRs of elementBytes
 * @throws Failure DICOM_ATTRIBUTE
 */
export async function encapsulate(
  result: Pick<SegmentationResult, 'source' | 'model' | 'classes'>,
  { kind, sopClassUid, modality, series, mimeType, title, document }: Enclosed,
  options: ObjectOptions,
  before: Dataset = {},
  after: Dataset = {},
): Promise<EncodedInstance> {
  const { source, model } = result;
  const uid = uidsOf(result, kind, options);
  const [sopInstanceUid, seriesInstanceUid] = [uid('instance'), uid('series')];
  const head = await encodePart10({
    SOPClassUID: sopClassUid,
    SOPInstanceUID: sopInstanceUid,
    ...patientAndStudy(source),
    Modality: modality,
    SeriesInstanceUID: seriesInstanceUid,
    ...seriesName(source, series, options),
    ...equipment(model, options),
    InstanceNumber: '1',
    ...times(source, options),
    ...contributingEquipment(source, model, options),
    AcquisitionDateTime: '',
    BurnedInAnnotation: 'NO',
    DocumentTitle: title,
    ConceptNameCodeSequence: [codeItem(REPORT.title)],
    ...before,
  });
  // Encapsulated Document (0042,0011) and its elements come after all others, so their bytes follow.
  const padded = Buffer.concat([document, Buffer.alloc(document.length % 2)]);
  const about = {
    MIMETypeOfEncapsulatedDocument: mimeType,
    SourceInstanceSequence: sourceInstances(source),
    EncapsulatedDocumentLength: document.length,
    ...after,
  };
  const bytes = Buffer.concat([head, bulkHeader(0x0042, 0x0011, padded.length), padded, await elementBytes(about)]);
  return {
    sopClassUid,
    sopInstanceUid,
    seriesInstanceUid,
    studyInstanceUid: source.studyInstanceUid,
    byteLength: bytes.length,
    chunks: () => [bytes],
  };
}
