/**
 * Which volumes of a series are segmented where it holds several: phases, kernels, echoes, stacks.
 */
import { Failure } from '../errors.ts';
import type { Attributes } from '../formats/dicom/file/attributes.ts';
import { TAG } from '../formats/dicom/file/tags.ts';
import type { InstanceHeader, PlacedPlane } from '../formats/dicom/series/header.ts';
import { planSeries, type SeriesLimits, type SeriesPlan } from '../formats/dicom/series/series.ts';
import { sliceHeaders } from '../formats/dicom/series/slice-headers.ts';
import { listed, type SeriesVolume, volumesOf } from '../formats/dicom/series/volumes.ts';

/** `refuse` leaves such a series to a person. */
export type VolumeChoice = 'best' | 'all' | 'refuse';

export interface ChosenVolume {
  readonly plan: SeriesPlan;
  /** What the report says of the choice. */
  readonly warnings: readonly string[];
}

const CONTRAST_BOLUS_START = '00181042';
/** Seconds from the start of the injection to the portal venous phase of the liver. */
const PORTAL_VENOUS = 70;
const DAY_SECONDS = 86_400;

/** Start of the injection in seconds of the day, by SOP Instance UID. */
type BolusStarts = ReadonlyMap<string, number | undefined>;

/**
 * @param images of one series
 * @returns at least one volume; `all` gives them in their order, without those that cannot be read
 * @throws Failure as planSeries and instanceHeader do
 */
export function chooseVolumes(
  images: readonly Attributes[],
  limits: SeriesLimits,
  choice: VolumeChoice,
): ChosenVolume[] {
  const { headers, localizers } = sliceHeaders(images, choice !== 'refuse');
  const beside =
    localizers === 0 ? [] : [`LOCALIZERS: ${localizers} images of the series are localizers, and no slices`];
  try {
    return [{ plan: planSeries(headers, limits), warnings: beside }];
  } catch (error) {
    const planes = headers.flatMap((header) => header.planes.map((plane): PlacedPlane => ({ header, plane })));
    const volumes = volumesOf(planes);
    if (choice === 'refuse' || volumes.length < 2) throw error;
    const tried = volumes.map((volume, n) => ({ volume, number: n + 1, plan: planOr(headers, limits, n + 1) }));
    const readable = tried.filter((one): one is ReadableVolume => !(one.plan instanceof Failure));
    if (readable.length === 0) throw error;
    const starts = new Map(images.map((one) => [one.texts(TAG.sopInstanceUid)[0] ?? '', bolusStart(one)]));
    const taken = choice === 'best' ? [bestOf(readable, starts)] : readable;
    return taken.map(({ plan, number }) => ({ plan, warnings: [...warningsOf(number, tried), ...beside] }));
  }
}

function warningsOf(taken: number, tried: readonly TriedVolume[]): string[] {
  const all = listed(tried.map(({ volume }) => volume));
  return [
    `SERIES_VOLUMES: this is volume ${taken} of ${tried.length} of its series (${all})`,
    ...tried.flatMap(({ number, plan }) =>
      plan instanceof Failure ? [`VOLUME_REFUSED: volume ${number} cannot be read (${plan.reason})`] : [],
    ),
  ];
}

interface TriedVolume {
  readonly volume: SeriesVolume;
  /** From 1. */
  readonly number: number;
  readonly plan: SeriesPlan | Failure;
}

interface ReadableVolume extends TriedVolume {
  readonly plan: SeriesPlan;
}

/** Of volumes that are alike the first. */
function bestOf(volumes: readonly ReadableVolume[], starts: BolusStarts): ReadableVolume {
  const ranked = volumes.map((one) => ({ one, rank: rankOf(one.plan, one.volume, starts) }));
  const [best] = ranked.sort((a, b) => compare(a.rank, b.rank) || a.one.number - b.one.number);
  return best?.one as ReadableVolume;
}

function planOr(headers: readonly InstanceHeader[], limits: SeriesLimits, volume: number): SeriesPlan | Failure {
  try {
    return planSeries(headers, { ...limits, volume });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/**
 * Lower is better, the first number that differs decides: contrast given, near the portal venous
 * phase, an image of water or in phase, a soft kernel, thin, many slices.
 */
function rankOf({ geometry, header }: SeriesPlan, { planes }: SeriesVolume, starts: BolusStarts): number[] {
  const [first] = planes as readonly [PlacedPlane];
  const apart = (name: string) => first.plane.apart[name] ?? '';
  const types = first.plane.imageType.map((type) => type.toUpperCase().replace(/[^A-Z]/g, ''));
  return [
    header.contrast.given ? 0 : 1,
    Math.abs(delayOf(planes, starts) - PORTAL_VENOUS),
    chemicalShift(types),
    isSharp(apart('Convolution Kernel')) ? 1 : 0,
    geometry.spacing[2],
    -geometry.size[2],
  ];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, n) => value !== other[n]);
  return at < 0 ? 0 : (one[at] as number) - (other[at] as number);
}

/** Of Dixon's images those of fat, and those out of phase, come last. */
function chemicalShift(types: readonly string[]): number {
  if (types.some((type) => ['F', 'FAT'].includes(type))) return 2;
  if (types.some((type) => ['OPP', 'OPPPHASE', 'OUTPHASE', 'OP', 'OPPOSEDPHASE'].includes(type))) return 1;
  return 0;
}

/**
 * Kernels for bone and lung, by how makers name them: GE in words, Siemens by a number from 50 on,
 * Canon's FC from 30 on, Philips by letters.
 */
export function isSharp(kernel: string): boolean {
  const name = kernel.toUpperCase();
  if (/BONE|LUNG|EDGE|SHARP/.test(name)) return true;
  const siemens = /^[A-Z]{1,2}(\d{2})[A-Z]?/.exec(name);
  const canon = /^FC(\d{2})/.exec(name);
  if (canon !== null) return Number(canon[1]) >= 30;
  if (siemens !== null) return Number(siemens[1]) >= 50;
  return /^(YA|YB|YC|YD|YE|D|E|L)$/.test(name);
}

/** Seconds of the day, from HHMMSS.FFFFFF. */
function seconds(time: string): number {
  const [, h, m, s] = /^(\d{2})(\d{2})(\d{2}(?:\.\d+)?)$/.exec(time.trim()) ?? [];
  return Number(h) * 3600 + Number(m) * 60 + Number(s);
}

const bolusStart = (image: Attributes) => {
  const [start] = image.texts(CONTRAST_BOLUS_START);
  return start === undefined ? undefined : seconds(start);
};

/** From the start of the injection to the acquisition; no number is as far as can be. */
function delayOf(planes: readonly PlacedPlane[], starts: BolusStarts): number {
  const delays = planes
    .map(({ header, plane }) => {
      const start = starts.get(header.sopInstanceUid) ?? Number.NaN;
      return (seconds(plane.apart['Acquisition Time'] ?? '') - start + DAY_SECONDS) % DAY_SECONDS;
    })
    .filter((delay) => Number.isFinite(delay))
    .sort((a, b) => a - b);
  return delays[delays.length >> 1] ?? DAY_SECONDS;
}
