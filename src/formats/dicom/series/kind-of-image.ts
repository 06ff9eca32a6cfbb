/**
 * What an image shows by Image Type or Frame Type (PS3.3 C.7.6.1.1.2, C.8.13.3.1.1, C.8.15.3.2.1,
 * C.8.16.1): slices of a body, or pictures and maps that a network trained on slices has never
 * seen. Values are compared without case and marks, since makers write MIN IP, MINIP and MIN_IP.
 */
import { type Attributes, textsInCapitals } from '../file/attributes.ts';
import { TAG } from '../file/tags.ts';

/** Seen from outside, or many slices side by side. */
const PROJECTIONS = words(
  'MIP MINIP MAXIP MNIP TMIP MIPTHIN PROJECTION PROJECTIONIMAGE VOLUMERENDERED VOLUMERENDERING VRT SSD MOSAIC MAXIMUM MINIMUM CURVED',
);
/** Pictures of a screen. */
const SCREENS = words('SCREENSAVE SCREENSHOT SCREENCAPTURE CSAREPORT');

/** Values of maps, by what they are maps of. docs/inputs.md has this list. */
export const MAPS = {
  perfusion:
    'RCBF RCBV CBF CBV PBV BLOODFLOW BLOODVOLUME MTT RMTT TTP TMAX TTD TTS TTM PBP KTRANS KEP IAUC WASHIN WASHOUT PEI',
  diffusion: 'ADC EADC EXPADC FA COLFA TENSOR DIFFUSIONANISO ISOADC AVDC',
  subtraction: 'SUBTRACTION SUBTRACTED SUBTRACT SUB DSA',
  phase: 'PHASE P IMAGINARY',
  relaxation: 'R1 R2 R2STAR MOLLI',
  composition:
    'FATFRACTION FATFRAC FF PDFF WATERFRACTION WATERFRAC IODINE IODINENOWATER EFFECTIVEZ ZEFF ZEFFECTIVE ELECTRONDENSITY RHOZ',
  elastography: 'STIFFNESS ELASTOGRAM WAVE',
  statistics: 'STDDEVIATION STDDEV VARIANCE TTEST ZSCORE',
} as const;
export type MapKind = keyof typeof MAPS;

const KIND_OF_MAP = new Map(
  (Object.entries(MAPS) as [MapKind, string][]).flatMap(([kind, list]) => [...words(list)].map((word) => [word, kind])),
);
/**
 * Flavours of an acquisition, whose images are slices, and of what was computed of them where the
 * image is derived.
 */
const DERIVED_FLAVOURS: ReadonlyMap<string, MapKind> = new Map([
  ['PERFUSION', 'perfusion'],
  ['ASL', 'perfusion'],
  ['VELOCITY', 'phase'],
  ['T2STAR', 'relaxation'],
]);
/**
 * Whole words of the description of a derived image: makers that say no more than DERIVED\SECONDARY
 * name the map there.
 */
const DESCRIBED_MAP =
  /\b(e?adc|apparent diffusion|exponential|fractional aniso\w*|[rc]{1,2}b[fv]|mtt|ttp|t-?max|sub(tractions?|tracted)?|(fat|water).?fraction|k-?trans|\w+.?map)\b/i;

export type ImageKind =
  | { readonly kind: 'slice' | 'screen' | 'localizer' | 'projection' }
  | { readonly kind: 'map'; readonly of: MapKind | 'another quantity' };

/** @param frameTypes of the frames, where they have their own */
export function kindOfImage(attributes: Attributes, frameTypes: readonly string[]): ImageKind {
  const types = textsInCapitals(attributes, TAG.imageType);
  const all = [...types, ...frameTypes.map((type) => type.toUpperCase())].map((type) =>
    type.replace(/[^A-Z0-9*]/g, '').replace('*', 'STAR'),
  );
  if (all.some((type) => SCREENS.has(type))) return { kind: 'screen' };
  if (all.includes('LOCALIZER')) return { kind: 'localizer' };
  const flavour = (type: string) => (types[0] === 'DERIVED' ? DERIVED_FLAVOURS.get(type) : undefined);
  const of = all.map((type) => KIND_OF_MAP.get(type) ?? flavour(type)).find((kind) => kind !== undefined);
  if (of !== undefined) return { kind: 'map', of };
  if (all.some((type) => type.length > 3 && type.endsWith('MAP'))) return { kind: 'map', of: 'another quantity' };
  if (all.some((type) => PROJECTIONS.has(type))) return { kind: 'projection' };
  const described = (attributes.unicode(TAG.seriesDescription) ?? []).join(' ').replaceAll('_', ' ');
  if (types[0] === 'DERIVED' && DESCRIBED_MAP.test(described)) return { kind: 'map', of: 'another quantity' };
  return { kind: 'slice' };
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
