/** Labels as the contours of an RT Structure Set (PS3.3 A.19, C.8.8.5 to C.8.8.8). */
import { displayName } from '../../../class-names.ts';
import type { Dataset } from '../file/dataset.ts';
import { elementBytes } from '../file/item-bytes.ts';
import { encodePart10 } from '../file/write-part10.ts';
import type { SourceFrame, SourceSeries } from '../series/source-series.ts';
import { frameOfReference } from './carried-attributes.ts';
import { CODES, categoryOf, codeItem } from './codes.ts';
import { contributingEquipment, times } from './making.ts';
import { equipment, instanceReference, patientAndStudy } from './modules.ts';
import { type Corner, type Outline, outlinesOf } from './outlines.ts';
import { type EncodedInstance, type ObjectOptions, type SegmentationResult, uidsOf } from './result.ts';
import { checkLabels } from './seg-frames.ts';
import { algorithmName } from './seg-segments.ts';
import { seriesName } from './series-name.ts';

export const STRUCTURE_SET_STORAGE = '1.2.840.10008.5.1.4.1.1.481.3';
/** Retired, and still what Referenced Study names in a structure set. */
const STUDY_CLASS = '1.2.840.10008.3.1.2.3.1';
/** Contour Data in mm: a ten-thousandth is told. */
const PLACES = 4;

/** The kind of object, for uidsOf. */
export const STRUCTURE_SET_KIND = 'RTSTRUCT';

/**
 * Encodes the labels of `result` as closed planar contours in the planes of its source, along the
 * edges of pixels (outlines.ts). One region of interest for each class that was asked for, found or
 * not, numbered 1, 2, 3 ...; a class without a voxel has no contour. The same result and options
 * give the same bytes.
 * @throws Failure LABELS_SIZE, LABELS_UNKNOWN, DICOM_ATTRIBUTE
 */
export async function encodeStructureSet(
  result: SegmentationResult,
  options: ObjectOptions = {},
): Promise<EncodedInstance> {
  const { source, model, classes } = result;
  checkLabels(result, classes);
  const uid = uidsOf(result, STRUCTURE_SET_KIND, options);
  const [sopInstanceUid, seriesInstanceUid] = [uid('instance'), uid('series')];
  const { ContentDate, ContentTime, ...created } = times(source, options);
  const frameOfReferenceUid = frameOfReference(source);
  const head = await encodePart10({
    SOPClassUID: STRUCTURE_SET_STORAGE,
    SOPInstanceUID: sopInstanceUid,
    ...patientAndStudy(source),
    Modality: 'RTSTRUCT',
    SeriesInstanceUID: seriesInstanceUid,
    ...seriesName(source, 'RTSTRUCT', options),
    OperatorsName: '',
    FrameOfReferenceUID: frameOfReferenceUid,
    PositionReferenceIndicator: '',
    ...equipment(model, options),
    InstanceNumber: '1',
    ...created,
    ...contributingEquipment(source, model, options),
    StructureSetLabel: 'M4OE organs',
    StructureSetName: algorithmName(model),
    StructureSetDescription: 'Made by an algorithm, not verified by a person',
    StructureSetDate: ContentDate,
    StructureSetTime: ContentTime,
    ReferencedFrameOfReferenceSequence: [referencedImages(source, frameOfReferenceUid)],
    StructureSetROISequence: classes.map(({ name }, n) => ({
      ROINumber: String(n + 1),
      ReferencedFrameOfReferenceUID: frameOfReferenceUid,
      ROIName: displayName(name),
      ROIGenerationAlgorithm: 'AUTOMATIC',
      ROIGenerationDescription: algorithmName(model),
    })),
  });
  // Elements after all others, so their bytes follow.
  const bytes = Buffer.concat([head, await elementBytes(contours(result)), await elementBytes(observations(result))]);
  return {
    sopClassUid: STRUCTURE_SET_STORAGE,
    sopInstanceUid,
    seriesInstanceUid,
    studyInstanceUid: source.studyInstanceUid,
    byteLength: bytes.length,
    chunks: () => [bytes],
  };
}

/** An item of Referenced Frame of Reference Sequence: study, series and images of the source. */
function referencedImages(source: SourceSeries, frameOfReferenceUid: string): Dataset {
  return {
    FrameOfReferenceUID: frameOfReferenceUid,
    RTReferencedStudySequence: [
      {
        ReferencedSOPClassUID: STUDY_CLASS,
        ReferencedSOPInstanceUID: source.studyInstanceUid,
        RTReferencedSeriesSequence: [
          { SeriesInstanceUID: source.seriesInstanceUid, ContourImageSequence: source.frames.map(imageReference) },
        ],
      },
    ],
  };
}

function imageReference(frame: SourceFrame): Dataset {
  return {
    ...instanceReference(frame),
    ...(frame.frame === undefined ? {} : { ReferencedFrameNumber: String(frame.frame) }),
  };
}

/** ROI Contour module. */
function contours({ source, classes, labels }: SegmentationResult): Dataset {
  const pixels = source.rows * source.columns;
  const byLabel = new Map<number, Dataset[]>(classes.map(({ label }) => [label, []]));
  for (const [k, frame] of source.frames.entries()) {
    const images = [imageReference(frame)];
    for (const outline of outlinesOf(labels.subarray(k * pixels, (k + 1) * pixels), source.columns))
      byLabel.get(outline.label)?.push({
        ContourImageSequence: images,
        ContourGeometricType: 'CLOSED_PLANAR',
        NumberOfContourPoints: String(outline.corners.length),
        ContourData: contourData(outline, frame, source),
      });
  }
  return {
    ROIContourSequence: classes.map(({ label, color }, n) => {
      const drawn = byLabel.get(label) ?? [];
      return {
        ROIDisplayColor: [1, 3, 5].map((at) => String(Number.parseInt(color.slice(at, at + 2), 16))),
        ...(drawn.length === 0 ? {} : { ContourSequence: drawn }),
        ReferencedROINumber: String(n + 1),
      };
    }),
  };
}

/** x, y and z of each corner, LPS mm; a pixel's corner is half a pixel from its centre. */
function contourData({ corners }: Outline, { position }: SourceFrame, source: SourceSeries): string[] {
  const { orientation, pixelSpacing } = source;
  const [between, beside] = pixelSpacing;
  const [row, column] = orientation;
  const place = ([x, y]: Corner) =>
    position.map((start, axis) => {
      const along = (x - 0.5) * beside * (row[axis] as number) + (y - 0.5) * between * (column[axis] as number);
      return String(Number((start + along).toFixed(PLACES)) + 0);
    });
  return corners.flatMap(place);
}

/** RT ROI Observations and Approval modules. */
function observations({ classes }: SegmentationResult): Dataset {
  return {
    RTROIObservationsSequence: classes.map(({ code }, n) => ({
      ObservationNumber: String(n + 1),
      ReferencedROINumber: String(n + 1),
      RTROIIdentificationCodeSequence: [codeItem(code)],
      RTROIInterpretedType: categoryOf(code) === CODES.anatomicalStructure ? 'ORGAN' : '',
      ROIInterpreter: '',
    })),
    ApprovalStatus: 'UNAPPROVED',
  };
}
