/**
 * A CT volume as the files that a scanner would send: one CT image a slice, of a patient who is
 * called Demo.
 */
import { type Dataset, decimal } from '../../src/formats/dicom/file/dataset.ts';
import { derivedUid } from '../../src/formats/dicom/file/uid.ts';
import { encodePart10, pixelDataHeader } from '../../src/formats/dicom/file/write-part10.ts';
import type { Triple, Volume } from '../../src/volume.ts';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

/**
 * @param volume in HU after its rescale, on any grid. @returns the files in the order of the
 *   slices; the same volume gives the same bytes
 */
export function phantomSeries({ geometry, voxels, rescale }: Volume, description: string): Promise<Buffer[]> {
  const { size, spacing, origin, direction } = geometry;
  const [columns, rows, slices] = size;
  const plane = columns * rows;
  const series: Dataset = {
    SOPClassUID: CT_IMAGE_STORAGE,
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    Modality: 'CT',
    PatientName: 'Demo^Volume',
    PatientID: 'DEMO',
    PatientBirthDate: '',
    PatientSex: '',
    StudyDate: '20260101',
    StudyTime: '120000',
    StudyID: '1',
    AccessionNumber: '',
    ReferringPhysicianName: '',
    StudyInstanceUID: derivedUid('M4OE', 'phantom', 'study'),
    SeriesInstanceUID: derivedUid('M4OE', 'phantom', 'series'),
    FrameOfReferenceUID: derivedUid('M4OE', 'phantom', 'frame of reference'),
    PositionReferenceIndicator: '',
    SeriesNumber: '1',
    SeriesDescription: description,
    Manufacturer: 'M4OE',
    BodyPartExamined: 'ABDOMEN',
    PatientPosition: 'HFS',
    AcquisitionNumber: '1',
    KVP: '120',
    ImageOrientationPatient: [...direction[0], ...direction[1]].map(decimal),
    PixelSpacing: [spacing[1], spacing[0]].map(decimal),
    SliceThickness: decimal(spacing[2]),
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    RescaleIntercept: '0',
    RescaleSlope: '1',
    RescaleType: 'HU',
  };
  return Promise.all(
    Array.from({ length: slices }, async (_, k) => {
      const position = origin.map(
        (at, axis) => at + k * spacing[2] * (direction[2][axis] as number),
      ) as unknown as Triple;
      const head = await encodePart10({
        ...series,
        SOPInstanceUID: derivedUid('M4OE', 'phantom', 'instance', String(k)),
        InstanceNumber: String(k + 1),
        ImagePositionPatient: position.map(decimal),
      });
      const pixels = Buffer.alloc(2 * plane);
      for (let n = 0; n < plane; n++) {
        const hu = (voxels[k * plane + n] as number) * rescale.slope + rescale.intercept;
        pixels.writeInt16LE(Math.max(-1024, Math.min(32767, Math.round(hu))), 2 * n);
      }
      return Buffer.concat([head, pixelDataHeader(pixels.length, 'OW'), pixels]);
    }),
  );
}
