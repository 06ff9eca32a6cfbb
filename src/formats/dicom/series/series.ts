/**
 * The headers of a series into a plan of its volume: geometry, voxel type, rescale, and which slice
 * each frame becomes. Nothing is allocated and no pixel is looked at, so a plan can be made from
 * what a PACS tells of a series before any of it is fetched.
 */
import { Failure, invalid } from '../../../errors.ts';
import {
  type Geometry,
  IDENTITY_RESCALE,
  type Rescale,
  type Triple,
  type VoxelType,
  volumeBytes,
} from '../../../volume.ts';
import { refused } from '../file/failures.ts';
import { patientKey } from '../file/patient.ts';
import { commonRescale, type ValueMap } from '../pixels/common-rescale.ts';
import { storedRange } from '../pixels/pixel-format.ts';
import { fewerThanTold } from './fewer-than-told.ts';
import { gridOf } from './grid.ts';
import type { InstanceHeader, PlacedPlane } from './header.ts';
import type { Plane } from './planes.ts';
import type { SourceSeries } from './source-series.ts';
import { listed, volumesOf } from './volumes.ts';

export interface SeriesLimits {
  /** Largest size of the voxels in bytes. */
  readonly maxBytes: number;
  /** Images that were compressed with loss to more than this ratio are refused. */
  readonly maxLossyRatio: number;
  /** Images of fewer bits stored are refused. */
  readonly leastBits: number;
  /** Which, of a series that holds several; from 1. */
  readonly volume?: number;
  /** True where slope and intercept come from elsewhere, so that a CT needs none of its own. */
  readonly rescaleGiven?: boolean;
  /** Takes a series in which slices are missing: what is there is a volume, with gaps. */
  readonly allowGaps?: boolean;
}

/** Where a frame goes. */
export interface Slot {
  /** Index of the frame in its instance, from 0. */
  readonly frame: number;
  /** Slices of the volume that show it; at least one. */
  readonly slices: readonly number[];
  /** Column and row of the volume at which its first pixel lies. */
  readonly at: readonly [column: number, row: number];
  readonly map: ValueMap;
}

export interface PlannedInstance {
  readonly header: InstanceHeader;
  readonly slots: readonly Slot[];
}

export interface SeriesPlan {
  readonly geometry: Geometry;
  readonly voxelType: VoxelType;
  readonly rescale: Rescale;
  /** The voxel that padding becomes. */
  readonly air: number;
  readonly source: SourceSeries;
  /** By SOP Instance UID. */
  readonly instances: ReadonlyMap<string, PlannedInstance>;
  /** The first slice's instance: what the series says of modality and contrast. */
  readonly header: InstanceHeader;
  /** Volumes that the series holds. */
  readonly volumes: number;
  /** What a person should know of the grid: a stable code, a colon, a sentence. */
  readonly warnings: readonly string[];
}

/** Intensity of what lies outside the image: air in HU for CT, no signal for MR. */
const AIR = { CT: -1024, MR: 0 } as const;

/**
 * @param headers of every instance of one series, in any order
 * @throws Failure DICOM_INCOMPLETE, DICOM_MIXED_STUDIES, DICOM_MIXED_MODALITY, DICOM_MIXED_FRAME_OF_REFERENCE,
 *   DICOM_MIXED_MATRIX, DICOM_PIXEL_FORMAT, DICOM_DUPLICATE_SLICES, DICOM_LOSSY,
 *   DICOM_RESCALE_TYPE, DICOM_ATTRIBUTE, DICOM_TOO_LARGE, VOLUME_NUMBER, and those of gridOf;
 *   those of a series with several volumes list them
 */
export function planSeries(headers: readonly InstanceHeader[], limits: SeriesLimits): SeriesPlan {
  if (limits.allowGaps !== true) checkConcatenations(headers);
  const plan = planOfVolume(headers, limits);
  return { ...plan, warnings: [...plan.warnings, ...fewerThanTold(planesOf(headers))] };
}

function planesOf(headers: readonly InstanceHeader[]): PlacedPlane[] {
  return headers.flatMap((header) => header.planes.map((plane): PlacedPlane => ({ header, plane })));
}

function planOfVolume(headers: readonly InstanceHeader[], limits: SeriesLimits): SeriesPlan {
  const planes = planesOf(headers);
  if (limits.volume === undefined) {
    try {
      return planOf(headers, planes, limits);
    } catch (error) {
      throw withList(error, planes);
    }
  }
  const volumes = volumesOf(planes);
  const chosen = volumes[limits.volume - 1];
  if (chosen === undefined)
    throw invalid(
      'VOLUME_NUMBER',
      '--volume',
      `expected a volume of 1 to ${volumes.length}, got ${limits.volume} (${listed(volumes)})`,
    );
  const plan = planOf([...new Set(chosen.planes.map(({ header }) => header))], chosen.planes, limits);
  if (volumes.length === 1) return plan;
  return { ...plan, volumes: volumes.length, source: { ...plan.source, volume: limits.volume } };
}

/** Refusals of a series that may hold several volumes, each of which may be read alone. */
const OF_SEVERAL = /^DICOM_(SEVERAL_|MIXED_(MATRIX|ORIENTATION|SPACING|FRAME_OF_REFERENCE))/;

function withList(error: unknown, planes: readonly PlacedPlane[]): unknown {
  if (!(error instanceof Failure) || !OF_SEVERAL.test(error.reason)) return error;
  const volumes = volumesOf(planes);
  if (volumes.length < 2) return error;
  return refused(
    error.reason,
    `${error.message}; there are ${volumes.length} (${listed(volumes)}); choose one with --volume`,
  );
}

function planOf(headers: readonly InstanceHeader[], planes: readonly PlacedPlane[], limits: SeriesLimits): SeriesPlan {
  const first = headers[0];
  if (first === undefined) throw refused('DICOM_NOT_FOUND', 'expected CT or MR images, got none');
  checkOneSeries(headers, first);
  checkLossy(headers, limits);
  checkBits(headers, limits);
  const rescales = planes.map(({ plane }) => rescaleOf(plane, first, limits.rescaleGiven === true));
  const { order, geometry, placement, warnings } = gridOf(planes, limits.allowGaps);
  const { rescale, voxelType, maps, air } = commonRescale(rescales, storedRangeOf(headers), AIR[first.modality]);
  const bytes = volumeBytes(geometry, voxelType);
  if (bytes > limits.maxBytes) {
    throw new Failure(
      'too_large',
      'DICOM_TOO_LARGE',
      `expected at most ${limits.maxBytes} bytes of voxels, the series has ${bytes}`,
      {
        setting: 'M4OE_MAX_VOLUME_MIB',
      },
    );
  }
  const mapOf = new Map(planes.map((placed, n) => [placed, maps[n] as ValueMap]));
  const instances = new Map(headers.map((header) => [header.sopInstanceUid, { header, slots: [] as Slot[] }]));
  for (const [n, placed] of order.entries()) {
    const { header, plane } = placed;
    const place = {
      slices: placement?.slices.flatMap((slice, k) => (slice.plane === n ? [k] : [])) ?? [n],
      at: placement?.planes[n]?.at ?? ([0, 0] as const),
    };
    const slot: Slot = { frame: (plane.frame ?? 1) - 1, ...place, map: mapOf.get(placed) as ValueMap };
    instances.get(header.sopInstanceUid)?.slots.push(slot);
  }
  const lossy = lossOf(headers);
  const source = {
    ...sourceOf(order, geometry),
    ...(lossy === undefined ? {} : { lossy }),
    ...(placement === undefined ? {} : { placement }),
    ...(studiesAreMadeUp(headers) ? { studyInstanceUid: '' } : {}),
  };
  return {
    geometry,
    voxelType,
    rescale,
    air,
    source,
    instances,
    header: (order[0] as PlacedPlane).header,
    volumes: 1,
    warnings: [...warnings, ...warningsOf(lossy, order)],
  };
}

function warningsOf(lossy: SourceSeries['lossy'], order: readonly PlacedPlane[]): string[] {
  const mayBe = order.find(({ header }) => header.mayBe !== undefined)?.header.mayBe;
  return [
    ...(mayBe === undefined
      ? []
      : [`MAY_BE_DERIVED: a description of the series names a ${mayBe}, and Image Type does not say that it is none`]),
    ...(lossy === undefined
      ? []
      : [`LOSSY_COMPRESSION: images were compressed with loss, to a ratio of ${lossy.ratio}`]),
  ];
}

/** Lowest and highest stored value that one of the images can hold: their bits and signs may differ. */
function storedRangeOf(headers: readonly InstanceHeader[]): [number, number] {
  const ranges = headers.map(({ format }) => storedRange(format));
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}

/**
 * True where each file of one series has a study of its own: GDCM, and with it SimpleITK, makes up
 * a UID for each file that it is given none for. These say nothing of a study.
 */
function studiesAreMadeUp(headers: readonly InstanceHeader[]): boolean {
  const studies = new Set(headers.map(({ studyInstanceUid }) => studyInstanceUid));
  return headers.length > 2 && headers[0]?.seriesInstanceUid !== undefined && studies.size === headers.length;
}

function checkOneSeries(headers: readonly InstanceHeader[], first: InstanceHeader): void {
  const same = (reason: string, what: string, key: (header: InstanceHeader) => unknown) => {
    const different = new Set(headers.map((header) => JSON.stringify(key(header)))).size;
    if (different > 1) throw refused(reason, `expected one ${what} in a series, got ${different}`);
  };
  const noStudy = studiesAreMadeUp(headers);
  same('DICOM_MIXED_STUDIES', 'patient and study', (header) => [
    noStudy ? '' : header.studyInstanceUid,
    header.seriesInstanceUid,
    patientKey(header.patientAndStudy),
  ]);
  same('DICOM_MIXED_MODALITY', 'kind of image (SOP class)', (header) => header.sopClassUid);
  const frames = new Set(headers.flatMap(({ frameOfReferenceUid: uid }) => (uid === undefined ? [] : [uid]))).size;
  if (frames > 1)
    throw refused('DICOM_MIXED_FRAME_OF_REFERENCE', `expected one frame of reference in a series, got ${frames}`);
  const matrix = headers.find(({ rows, columns }) => rows !== first.rows || columns !== first.columns);
  if (matrix !== undefined) {
    throw refused(
      'DICOM_MIXED_MATRIX',
      `expected one matrix in a series, got ${first.columns} x ${first.rows} and ${matrix.columns} x ${matrix.rows}`,
    );
  }
  const instances = new Set(headers.map((header) => header.sopInstanceUid)).size;
  if (instances < headers.length)
    throw refused(
      'DICOM_DUPLICATE_SLICES',
      `expected each instance once, got ${headers.length - instances} of ${headers.length} again`,
    );
}

/** Parts that are missing at an end leave an even grid. */
function checkConcatenations(headers: readonly InstanceHeader[]): void {
  const parts = headers.flatMap(({ concatenation }) => concatenation ?? []);
  for (const [first, ...others] of Map.groupBy(parts, ({ uid }) => uid).values()) {
    const [expected = 0, got] = [first?.parts, 1 + others.length];
    if (got < expected)
      throw refused(
        'DICOM_INCOMPLETE',
        `expected the ${expected} files of a concatenation, got ${got}; m4oe segment --allow-gaps segments what is there`,
      );
  }
}

function checkLossy(headers: readonly InstanceHeader[], { maxLossyRatio }: SeriesLimits): void {
  const ratios = headers.flatMap(({ lossyRatio }) => lossyRatio ?? []);
  // A limit of 1 takes no loss, and small images can be larger once they are compressed.
  const worst = ratios.find((ratio) => !(ratio <= maxLossyRatio) || maxLossyRatio <= 1);
  if (worst === undefined) return;
  const got = Number.isNaN(worst) ? 'loss whose ratio is not told' : `${worst}`;
  throw new Failure(
    'invalid',
    'DICOM_LOSSY',
    `expected images compressed with loss to a ratio of at most ${maxLossyRatio} (M4OE_DICOM_MAX_LOSSY_RATIO), got ${got}`,
    {
      setting: 'M4OE_DICOM_MAX_LOSSY_RATIO',
    },
  );
}

/** 8 bits hold a window of a CT, or of an MR, as somebody saw it. */
function checkBits(headers: readonly InstanceHeader[], { leastBits }: SeriesLimits): void {
  const fewest = Math.min(...headers.map(({ format }) => format.bitsStored));
  if (fewest >= leastBits) return;
  throw new Failure(
    'invalid',
    'DICOM_PIXEL_FORMAT',
    `Bits Stored: expected at least ${leastBits} (M4OE_DICOM_LEAST_BITS), got ${fewest}, which is mostly the picture of a window and no intensities`,
    { setting: 'M4OE_DICOM_LEAST_BITS' },
  );
}

/** @returns undefined where no image was compressed with loss */
function lossOf(headers: readonly InstanceHeader[]): SourceSeries['lossy'] {
  const worst = headers.reduce((a, b) => ((b.lossyRatio ?? 0) > (a.lossyRatio ?? 0) ? b : a));
  return worst.lossyRatio === undefined ? undefined : { ratio: worst.lossyRatio, methods: worst.lossyMethods };
}

/** US is unspecified: ITK and what is built on it write it for images in HU. */
const HOUNSFIELD = /^(|HU|HU_MOD|US|HOUNSFIELD( UNITS?)?)$/i;

/** A CT is in HU only by its rescale; an MR without one is what it is. */
function rescaleOf({ rescale, rescaleType }: Plane, { modality }: InstanceHeader, given: boolean): Rescale {
  if (modality === 'MR' || given) return rescale ?? IDENTITY_RESCALE;
  if (rescale === undefined)
    throw refused(
      'DICOM_ATTRIBUTE',
      'Rescale Slope and Rescale Intercept: expected both in a CT, got none; give them where they are known (--rescale-slope, --rescale-intercept)',
    );
  if (!HOUNSFIELD.test(rescaleType))
    throw refused('DICOM_RESCALE_TYPE', 'Rescale Type: expected HU in a CT, got another unit');
  return rescale;
}

function sourceOf(order: readonly PlacedPlane[], geometry: Geometry): SourceSeries {
  const { header, plane } = order[0] as PlacedPlane;
  return {
    studyInstanceUid: header.studyInstanceUid ?? '',
    seriesInstanceUid: header.seriesInstanceUid ?? '',
    frameOfReferenceUid: order.find((one) => one.header.frameOfReferenceUid !== undefined)?.header.frameOfReferenceUid,
    modality: header.modality,
    frames: order.map((placed) => ({
      sopClassUid: placed.header.sopClassUid,
      sopInstanceUid: placed.header.sopInstanceUid,
      frame: placed.plane.frame,
      position: placed.plane.position,
    })),
    rows: header.rows,
    columns: header.columns,
    orientation: [geometry.direction[0], geometry.direction[1]] as readonly [Triple, Triple],
    pixelSpacing: plane.pixelSpacing,
    told: header.told,
    origin: header.origin,
    patientAndStudy: header.patientAndStudy,
  };
}
