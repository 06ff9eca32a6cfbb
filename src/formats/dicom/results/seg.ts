/**
 * Labels as a DICOM segmentation: Segmentation Storage, or Label Map Segmentation Storage (PS3.3
 * A.51, C.8.20).
 */
import { Failure } from '../../../errors.ts';
import { type Dataset, decimal } from '../file/dataset.ts';
import { sequenceBytes } from '../file/item-bytes.ts';
import { encodePart10 } from '../file/write-part10.ts';
import type { SourceSeries } from '../series/source-series.ts';
import { frameOfReference } from './carried-attributes.ts';
import { contributingEquipment, times } from './making.ts';
import { equipment, patientAndStudy, sourceInstances } from './modules.ts';
import { type EncodedInstance, type ObjectOptions, type SegmentationResult, uidsOf } from './result.ts';
import { framesOf, pixelElement } from './seg-frames.ts';
import { dimensions, perFrameGroups, sharedGroups } from './seg-functional-groups.ts';
import { type Segment, type SegmentationType, segmentSequence, segmentsOf } from './seg-segments.ts';
import { seriesName } from './series-name.ts';

const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4';
const LABEL_MAP_STORAGE = '1.2.840.10008.5.1.4.1.1.66.7';
const CONFIDENCE_SCALE = 255;

export interface EncodedSeg extends EncodedInstance {
  readonly segments: readonly Segment[];
}

export function segSopClass(type: SegmentationType): string {
  return type === 'LABELMAP' ? LABEL_MAP_STORAGE : SEGMENTATION_STORAGE;
}

/** The kind of object, for uidsOf. */
export function segKind(type: SegmentationType): string {
  return `SEG ${type}`;
}

/**
 * Encodes the labels of `result` on the grid of its source, frame for frame of the source's slices:
 * - BINARY: one bit a pixel; a frame for each segment and each slice in which it has a voxel.
 * - LABELMAP: the labels as they are; a frame for each slice that has a voxel.
 * - FRACTIONAL: as BINARY with one byte a pixel: 255 x the probability of the class where the voxel
 *   was given to it, 0 where it was not. 0 therefore does not say that the class was improbable.
 *   The same result and options give the same bytes.
 * @throws Failure LABELS_SIZE, LABELS_UNKNOWN, CONFIDENCE_MISSING, RESULT_TOO_LARGE,
 *   DICOM_ATTRIBUTE
 */
export async function encodeSeg(
  result: SegmentationResult,
  type: SegmentationType = 'BINARY',
  options: ObjectOptions = {},
): Promise<EncodedSeg> {
  const { source, model } = result;
  if (type === 'FRACTIONAL' && result.confidence?.length !== result.labels.length) {
    throw new Failure('invalid', 'CONFIDENCE_MISSING', 'a FRACTIONAL segmentation needs one confidence for each label');
  }
  const uid = uidsOf(result, segKind(type), options);
  const segments = segmentsOf(result.classes, type, uid);
  const frames = framesOf(result, segments, type);
  const pixels = pixelElement(frames, result, type);
  const [sopClassUid, sopInstanceUid, seriesInstanceUid] = [segSopClass(type), uid('instance'), uid('series')];
  const dataset = {
    SOPClassUID: sopClassUid,
    SOPInstanceUID: sopInstanceUid,
    ...patientAndStudy(source),
    Modality: 'SEG',
    SeriesInstanceUID: seriesInstanceUid,
    ...seriesName(source, type, options),
    FrameOfReferenceUID: frameOfReference(source),
    PositionReferenceIndicator: '',
    ...equipment(model, options),
    InstanceNumber: '1',
    ...times(source, options),
    ...contributingEquipment(source, model, options),
    ImageType: ['DERIVED', 'PRIMARY'],
    ContentLabel: 'SEGMENTATION',
    ContentDescription: 'Made by an algorithm, not verified by a person',
    ContentCreatorName: '',
    ...pixelModule(source, type),
    SegmentSequence: await segmentSequence(segments, type, model),
    NumberOfFrames: String(frames.length),
    ...dimensions(uid('dimensions'), type !== 'LABELMAP'),
    SharedFunctionalGroupsSequence: [sharedGroups(source)],
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: source.seriesInstanceUid, ReferencedInstanceSequence: sourceInstances(source) },
    ],
  };
  const head = await encodePart10(dataset, pixels.transferSyntaxUid);
  // The last element before the pixels, so its bytes follow the others'.
  const perFrame = await sequenceBytes('PerFrameFunctionalGroupsSequence', perFrameGroups(source, frames));
  const begin = Buffer.concat([head, perFrame]);
  return {
    sopClassUid,
    sopInstanceUid,
    seriesInstanceUid,
    studyInstanceUid: source.studyInstanceUid,
    segments,
    byteLength: begin.length + pixels.byteLength,
    *chunks() {
      yield begin;
      yield* pixels.chunks();
    },
  };
}

/** Image Pixel and Segmentation Image modules. */
function pixelModule({ rows, columns, lossy }: SourceSeries, type: SegmentationType): Dataset {
  const bits = type === 'BINARY' ? 1 : 8;
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: bits,
    BitsStored: bits,
    HighBit: bits - 1,
    PixelRepresentation: 0,
    // PS3.3 C.7.6.1.1.5: what was derived from images with loss has it too.
    LossyImageCompression: lossy === undefined ? '00' : '01',
    ...(lossy === undefined ? {} : { LossyImageCompressionRatio: decimal(lossy.ratio) }),
    ...(lossy === undefined || lossy.methods.length === 0 ? {} : { LossyImageCompressionMethod: lossy.methods }),
    SegmentationType: type,
    SegmentsOverlap: 'NO',
    ...(type === 'FRACTIONAL'
      ? { SegmentationFractionalType: 'PROBABILITY', MaximumFractionalValue: CONFIDENCE_SCALE }
      : {}),
    ...(type === 'LABELMAP' ? { PixelPaddingValue: 0 } : {}),
  };
}
