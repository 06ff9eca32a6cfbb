/**
 * What an image shows by Image Type or Frame Type (PS3.3 C.7.6.1.1.2, C.8.13.3.1.1, C.8.15.3.2.1,
 * C.8.16.1): slices of a body, or pictures and maps that a network trained on slices has never
 * seen. Values are compared without case and marks, since makers write MIN IP, MINIP and MIN_IP.
 */
import { type Attributes, textsInCapitals } from '../file/attributes.ts';
import { TAG } from '../file/tags.ts';

/** Seen from outside, or many slices side by side. */
const PROJECTIONS = words(
  'MIP MINIP MAXIP MNIP TMIP MIPTHIN PROJECTION PROJECTIONIMAGE RENDERED VOLUMERENDER VOLUMERENDERED VOLUMERENDERING SURFACERENDER VRT SSD MOSAIC MAXIMUM MINIMUM CURVED CURVEDMPR CPR RAYSUM',
);
/** Pictures of a screen. */
const SCREENS = words('SCREENSAVE SCREENSHOT SCREENCAPTURE CSAREPORT DOSEINFO');

/** Values of maps, by what they are maps of. docs/inputs.md has this list. */
export const MAPS = {
  perfusion:
    'RCBF RCBV CBF CBV PBV BLOODFLOW BLOODVOLUME MTT RMTT TTP TMAX TTD TTS TTM PBP KTRANS KEP IAUC WASHIN WASHOUT PEI PERMEABILITY VE VP',
  diffusion: 'ADC EADC EXPADC FA COLFA TENSOR DIFFUSIONANISO ISOADC AVDC MD KURTOSIS IVIM IVIMF',
  subtraction: 'SUBTRACTION SUBTRACTED SUBTRACT SUB DSA',
  phase: 'PHASE P IMAGINARY',
  relaxation: 'R1 R2 R2STAR MOLLI QSM',
  composition:
    'FATFRACTION FATFRAC FF PDFF WATERFRACTION WATERFRAC IODINE IODINENOWATER EFFECTIVEZ ZEFF ZEFFECTIVE EFFZ EFFATOMICNUM ELECTRONDENSITY RHOZ PROTDENSITYFATFRACTION PROTONDENSITYFATFRACTION MATERIALDENSITY MATSPECIFIC MATFRACTIONAL MATVALUEBASED CALCIUM URICACID',
  elastography: 'STIFFNESS ELASTOGRAM WAVE DISPLACEMENT',
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
  ['EXP', 'diffusion'],
  ['VELOCITY', 'phase'],
  ['T2STAR', 'relaxation'],
]);
/** Words that mean something else as a part of a value: IN_PHASE, CALCIUM SCORING. */
const NOT_AS_PART = words('PHASE SUB WAVE CALCIUM EXP MAXIMUM MINIMUM');
const LEAST_PART = 3;
/**
 * Whole words of a description. That of a derived image tells its kind: makers that say no more
 * than DERIVED\\SECONDARY name the map there. Of another it is a hint, since images are named for
 * what they are acquired for.
 */
const DESCRIBED_MAP =
  /\b([de]?adc|apparent diffusion|exponential|fractional aniso\w*|[rc]{1,2}b[fv]|pbv|mtt|ttp|t-?max|sub(tractions?|tracted)?(?!.?(mm|milli|cm|sec))|(fat|water).?fraction|k-?trans|iodine.?(overlay|density|concentration)|z.?eff\w*|pdff|r2.?(\*|star)|stiffness|elastogram|blood.?(flow|volume)|\w+\*?.?map)(?!\w)/i;
const DESCRIBED_PROJECTION =
  /\b(t?mips?|mi?nip|(min|max|average).?ip|vrt?|(volume|surface|3d).?render\w*|curved|cpr|ray.?sum|ssd)\b/i;

export type ImageKind =
  | { readonly kind: 'screen' | 'localizer' | 'projection' }
  /** A slice, and what its description says that it may be. */
  | { readonly kind: 'slice'; readonly described?: 'map' | 'projection' }
  | { readonly kind: 'map'; readonly of: MapKind | 'another quantity' };

/** @param frameTypes of the frames, where they have their own */
export function kindOfImage(attributes: Attributes, frameTypes: readonly string[]): ImageKind {
  const types = textsInCapitals(attributes, TAG.imageType);
  const technique = textsInCapitals(attributes, TAG.volumeBasedCalculationTechnique);
  const values = [...types, ...technique, ...frameTypes.map((type) => type.toUpperCase())];
  const all = values.map(plain);
  const isDerived = types[0] === 'DERIVED';
  if (all.some((type) => SCREENS.has(type))) return { kind: 'screen' };
  if (all.includes('LOCALIZER')) return { kind: 'localizer' };
  const parts = values.flatMap((value) => value.split(/[^A-Z0-9*]+/).map(plain)).filter(isTellingPart);
  const flavour = (type: string) => (isDerived ? DERIVED_FLAVOURS.get(type) : undefined);
  const of = [...all, ...parts]
    .map((type) => KIND_OF_MAP.get(type) ?? flavour(type))
    .find((kind) => kind !== undefined);
  if (of !== undefined) return { kind: 'map', of };
  if (all.some((type) => type.length > 3 && type.endsWith('MAP'))) return { kind: 'map', of: 'another quantity' };
  if ([...all, ...parts].some((type) => PROJECTIONS.has(type))) return { kind: 'projection' };
  const described = describedAs(attributes);
  if (described === undefined) return { kind: 'slice' };
  if (!isDerived) return { kind: 'slice', described };
  return described === 'map' ? { kind: 'map', of: 'another quantity' } : { kind: 'projection' };
}

/** Without its marks. */
function plain(type: string): string {
  return type.replace(/[^A-Z0-9*]/g, '').replace('*', 'STAR');
}

function isTellingPart(part: string): boolean {
  return part.length >= LEAST_PART && !NOT_AS_PART.has(part);
}

function describedAs(attributes: Attributes): 'map' | 'projection' | undefined {
  const texts = [TAG.seriesDescription, TAG.derivationDescription].flatMap((tag) => attributes.unicode(tag) ?? []);
  const description = texts.join(' ').replaceAll('_', ' ');
  if (DESCRIBED_MAP.test(description)) return 'map';
  return DESCRIBED_PROJECTION.test(description) ? 'projection' : undefined;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
