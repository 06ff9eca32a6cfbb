/**
 * Multi-frame functional groups and dimensions of a segmentation (PS3.3 C.7.6.16, C.7.6.17): where
 * each frame lies, and what it came from.
 */
import { cross, dot, minus } from '../../../vectors.ts';
import { type Dataset, decimal } from '../file/dataset.ts';
import type { SourceFrame, SourceSeries } from '../series/source-series.ts';
import { CODES, codeItem } from './codes.ts';
import { instanceReference } from './modules.ts';
import type { SegFrame } from './seg-frames.ts';

const SEGMENT_NUMBER = { DimensionIndexPointer: 0x0062000b, FunctionalGroupPointer: 0x0062000a };
const POSITION = { DimensionIndexPointer: 0x00200032, FunctionalGroupPointer: 0x00209113 };

/** Distance in mm between neighbouring slices; undefined where there is one slice. */
function sliceDistance({ frames, orientation: [row, column] }: SourceSeries): number | undefined {
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined || frames.length < 2) return undefined;
  const along = dot(cross(row, column), minus(last.position, first.position));
  return Math.abs(along) / (frames.length - 1);
}

/** mm that each plane stands for, where they differ or some are missing. */
function unevenThickness({ placement }: SourceSeries): readonly number[] | undefined {
  if (placement === undefined || placement.slices.length === placement.planes.length) return undefined;
  return placement.planes.map(({ thickness }) => thickness);
}

/** Groups that all frames share: orientation and, where they are even, the measured distances. */
export function sharedGroups(source: SourceSeries): Dataset {
  const distance = sliceDistance(source);
  const uneven = unevenThickness(source) !== undefined;
  const distances =
    distance === undefined ? {} : { SliceThickness: decimal(distance), SpacingBetweenSlices: decimal(distance) };
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: source.orientation.flat().map(decimal) }],
    ...(uneven ? {} : pixelMeasures(source, distances)),
  };
}

function pixelMeasures({ pixelSpacing }: SourceSeries, distances: Dataset): Dataset {
  return { PixelMeasuresSequence: [{ PixelSpacing: pixelSpacing.map(decimal), ...distances }] };
}

/** One item a frame, in the order of the frames. */
export function perFrameGroups(source: SourceSeries, frames: readonly SegFrame[]): Dataset[] {
  // Indices count the positions and segments that have frames, without gaps.
  const positions = rank(frames.map(({ k }) => k));
  const segments = rank(frames.map(({ segment }) => segment?.number ?? 0));
  const thickness = unevenThickness(source);
  const ofSlice = source.frames.map((frame, k) => ({
    ...sliceGroups(frame),
    ...(thickness === undefined ? {} : pixelMeasures(source, { SliceThickness: decimal(thickness[k] as number) })),
  }));
  return frames.map(({ k, segment }) => {
    const position = positions(k);
    return {
      ...ofSlice[k],
      FrameContentSequence: [
        {
          DimensionIndexValues: segment === undefined ? [position] : [segments(segment.number), position],
        },
      ],
      ...(segment === undefined
        ? {}
        : { SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment.number }] }),
    };
  });
}

/** What all frames of one slice have in common: the same objects, so that they are encoded once. */
function sliceGroups(frame: SourceFrame): Dataset {
  return {
    DerivationImageSequence: [
      {
        DerivationCodeSequence: [codeItem(CODES.segmentation)],
        SourceImageSequence: [
          {
            ...instanceReference(frame),
            ...(frame.frame === undefined ? {} : { ReferencedFrameNumber: String(frame.frame) }),
            PurposeOfReferenceCodeSequence: [codeItem(CODES.sourceImage)],
            SpatialLocationsPreserved: 'YES',
          },
        ],
      },
    ],
    PlanePositionSequence: [{ ImagePositionPatient: frame.position.map(decimal) }],
  };
}

/** The place of each value among those that differ, from 1. */
function rank(values: readonly number[]): (value: number) => number {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const ranks = new Map(sorted.map((value, n) => [value, n + 1]));
  return (value) => ranks.get(value) ?? 0;
}

/** Multi-frame Dimension module: by segment, then by position; a label map by position alone. */
export function dimensions(uid: string, bySegment: boolean): Dataset {
  const indices = bySegment ? [SEGMENT_NUMBER, POSITION] : [POSITION];
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: uid }],
    DimensionIndexSequence: indices.map((index) => ({ DimensionOrganizationUID: uid, ...index })),
  };
}
