/**
 * A result on a made-up axial series of `slices` instances, with labels 1, 2 and 5 placed without
 * symmetry.
 */
import type { SegmentationResult } from '../../../src/formats/dicom/results/result.ts';
import { PHANTOM_CLASSES, PHANTOM_MODEL } from '../../support/phantom-result.ts';

export const PERSON = 'Müller^Jörg';

export function resultOf([columns, rows, slices] = [7, 5, 4] as readonly [number, number, number]) {
  const labels = new Uint8Array(columns * rows * slices);
  for (let n = 0; n < labels.length; n++) labels[n] = [0, 1, 0, 2, 5, 0, 1][(n * n + (n >> 3)) % 7] as number;
  labels.fill(0, 0, columns * rows);
  const confidence = labels.map((label, n) => (label === 0 ? 200 : 100 + (n % 100)));
  return {
    source: {
      studyInstanceUid: '1.2.3',
      seriesInstanceUid: '1.2.3.4',
      frameOfReferenceUid: '1.2.3.5',
      modality: 'CT',
      frames: Array.from({ length: slices }, (_, k) => ({
        sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
        sopInstanceUid: `1.2.3.4.${k + 1}`,
        frame: undefined,
        position: [-10.5, 20.25, k * 2.5] as const,
      })),
      rows,
      columns,
      orientation: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      pixelSpacing: [0.8, 0.7],
      origin: {
        SeriesNumber: ['4'],
        SeriesDescription: ['Abdomen venous 2.5'],
        TimezoneOffsetFromUTC: ['-0530'],
        Manufacturer: ['Scanners'],
        ManufacturerModelName: ['S1'],
      },
      patientAndStudy: { PatientName: [PERSON], PatientID: ['P 1'], StudyDate: ['20260102'], StudyTime: ['030405'] },
    },
    model: PHANTOM_MODEL,
    classes: PHANTOM_CLASSES,
    labels,
    confidence,
  } as const satisfies SegmentationResult;
}
