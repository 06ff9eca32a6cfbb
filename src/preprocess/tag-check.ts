/**
 * Whether a volume can be what it is said to be: the modality against the intensities. What
 * contradicts is refused unless that is allowed, what is unusual but possible is a doubt; docs/trust.md
 * has both as a table, and how the limits were found.
 *
 * A CT is told by the definition of its unit (air -1000, water 0: fat and air are negative), an MR by
 * having none of that. An MR with contrast agent cannot be told from one without.
 */
import { Failure } from '../errors.ts';
import type { Modality } from '../volume.ts';
import type { IntensityProfile } from './intensity-sample.ts';

/** Contradictions are refused, or only told. */
export const TAG_CHECKS = ['refuse', 'warn'] as const;
export type TagCheck = (typeof TAG_CHECKS)[number];

/** Stable codes; `docs/protocol.md` lists them. */
type FindingCode = 'CT_NOT_HU' | 'CT_LOOKS_8_BIT' | 'CT_LOOKS_SCALED' | 'MR_LOOKS_CT' | 'IMAGE_IS_NOISE';

export interface TagFinding {
  readonly code: FindingCode;
  /** True where the volume cannot be what it is said to be. */
  readonly contradiction: boolean;
  /** What was expected and what came, for a person. */
  readonly evidence: string;
}

/** Voxels below which shares and correlations say nothing. */
const LEAST_VOXELS = 1000;
/** HU between the darkest and the brightest voxel; fat and muscle alone lie 100 apart. */
const LEAST_WIDTH = 100;
/** HU that fat and air lie below, and muscle and water above. */
const DARK = -30;
/** Share of a CT that is fat or air: 0.6 and more in whole slices, less in a crop; of an MR 0.01. */
const LEAST_DARK = 0.05;
/** Share of a CT that is neither fat nor air: every body has it, and none has it whose values were shifted down. */
const LEAST_SOFT = 0.001;
/** HU above which there is cortical bone, contrast agent in vessels at its peak, and metal. */
const DENSE = 700;
/** HU above which there is metal, or nothing of a person. */
const METAL = 4000;
/** Shares of the voxels: a skeleton is a fiftieth of a body, and the body half of the field. */
const MOST_DENSE = 0.15;
const MOST_METAL = 0.05;
/** Share at the upper end of a window that only air has, where it was turned over. */
const MOST_AT_HIGH = 0.25;
/**
 * Shares at both ends of a volume that was clipped to a window: air and lungs below (CT 0.29 to
 * 0.68, MR up to 0.24), bone and contrast agent above.
 */
const LEAST_AT_LOW = 0.25;
const LEAST_AT_HIGH = 0.0004;
/** HU that nothing but air and lungs is below, and the share of them in a field of view. */
const AIR = -500;
const LEAST_AIR = 0.05;
/** HU of the lowest clipping that leaves fat, and what lies between it and contrast agent. */
const CLIPPED_LOW = -50;
const CLIPPED_WIDTH = 150;
/**
 * Half of a body lies so near together, as a share of the distance from air: 0.12 to 0.17 of a CT,
 * 0.31 and more of an MR. From air to soft tissue it is about 1000 HU.
 */
const MOST_SPREAD = 0.22;
const HU_APART = [700, 1300] as const;
/** Correlation of neighbours: 0.83 and more of an image, within 0.1 of 0 in noise. */
const LEAST_SMOOTHNESS = 0.15;

/**
 * What speaks against the modality; empty where nothing does.
 * @param eightBits stored values that are 0 to 255, without rescale
 */
export function tagFindings(profile: IntensityProfile, modality: Modality, eightBits: boolean): TagFinding[] {
  // Infinite where a rescale is beyond all numbers, which the window says.
  if (!Number.isFinite(profile.high - profile.low)) return [];
  if (profile.count >= LEAST_VOXELS && Math.abs(profile.smoothness) < LEAST_SMOOTHNESS) return [noise(profile)];
  return modality === 'CT' ? ctFindings(profile, eightBits) : mrFindings(profile, eightBits);
}

function noise({ smoothness }: IntensityProfile): TagFinding {
  const came = `${smoothness.toFixed(2)}, as noise has`;
  const evidence = `expected an image, whose neighbouring voxels are alike (correlation above ${LEAST_SMOOTHNESS}), got ${came}`;
  return { code: 'IMAGE_IS_NOISE', contradiction: true, evidence };
}

function ctFindings(profile: IntensityProfile, eightBits: boolean): TagFinding[] {
  const { low, high, count, atHigh } = profile;
  const notHu = (came: string): TagFinding => ({
    code: 'CT_NOT_HU',
    contradiction: true,
    evidence: `expected Hounsfield units in a CT (air -1000, fat -100, water 0), got ${came}`,
  });
  if (high - low < LEAST_WIDTH)
    return [
      notHu(`values from ${short(low)} to ${short(high)}, which is less than from fat to muscle: they were scaled`),
    ];
  if (count < LEAST_VOXELS) return eightBits ? [EIGHT_BITS] : [];
  if (isTurnedOver(profile))
    return [notHu(`${percent(Math.max(atHigh, 1 - profile.below(DENSE)))} as bright as bone: the image was inverted`)];
  if (1 - profile.below(METAL) > MOST_METAL)
    return [notHu(`${percent(1 - profile.below(METAL))} above ${METAL}: they were scaled, or are stored values`)];
  const dark = profile.below(DARK);
  if (1 - dark < LEAST_SOFT)
    return [
      notHu(`nothing above ${DARK}, where all soft tissue is: no patient is in it, or values were shifted or inverted`),
    ];
  if (dark >= LEAST_DARK) return [];
  if (!isClipped(profile))
    return [
      notHu(
        `${percent(dark)} below ${DARK} (at least ${percent(LEAST_DARK)} are fat or air) and values from ${short(low)} to ${short(high)}: another modality, or the intercept (about -1024) is missing`,
      ),
    ];
  return [
    eightBits
      ? EIGHT_BITS
      : {
          ...SCALED,
          evidence: `no fat and no air: values were clipped to ${short(low)} to ${short(high)}, or scaled to it`,
        },
  ];
}

const EIGHT_BITS: TagFinding = {
  code: 'CT_LOOKS_8_BIT',
  contradiction: false,
  evidence: 'values are 0 to 255 without rescale, so they are probably not Hounsfield units',
};
const SCALED = { code: 'CT_LOOKS_SCALED', contradiction: false } as const;

/** Bright is air: more of it than any skeleton is. */
function isTurnedOver(profile: IntensityProfile): boolean {
  const dense = 1 - profile.below(DENSE) - (1 - profile.below(METAL));
  return (
    profile.below(DARK) >= LEAST_DARK && (dense > MOST_DENSE || (profile.high > 0 && profile.atHigh > MOST_AT_HIGH))
  );
}

function isClipped({ atLow, atHigh }: IntensityProfile): boolean {
  return atLow >= LEAST_AT_LOW && atHigh >= LEAST_AT_HIGH;
}

function mrFindings(profile: IntensityProfile, eightBits: boolean): TagFinding[] {
  const { low, high, count, classes } = profile;
  if (count < LEAST_VOXELS) return [];
  const looksCt = (came: string): TagFinding => ({
    code: 'MR_LOOKS_CT',
    contradiction: true,
    evidence: `expected the intensities of an MR, got those of a CT: ${came}`,
  });
  if (profile.below(AIR) >= LEAST_AIR)
    return [looksCt(`${percent(profile.below(AIR))} are below ${AIR}, as air in Hounsfield units is`)];
  if (low <= CLIPPED_LOW && high - low >= CLIPPED_WIDTH && isClipped(profile))
    return [looksCt(`values were clipped to ${short(low)} to ${short(high)}, as Hounsfield units are to a window`)];
  if (eightBits && isClipped(profile))
    return [looksCt(`0 to 255 with ${percent(profile.atLow)} at 0 and more at 255, as a window of a CT in 8 bits has`)];
  const spread = classes.width / classes.distance;
  const [least, most] = HU_APART;
  if (spread >= MOST_SPREAD || classes.distance < least || classes.distance > most) return [];
  return [
    looksCt(
      `half of the body lies within ${percent(spread)} of its distance from air, and that is ${short(classes.distance)}, as in Hounsfield units`,
    ),
  ];
}

/**
 * Refuses what contradicts, unless that is allowed. @throws Failure invalid CT_NOT_HU, MR_LOOKS_CT,
 * IMAGE_IS_NOISE
 */
export function checkTag(findings: readonly TagFinding[], check: TagCheck): void {
  const worst = findings[0];
  if (worst === undefined || !worst.contradiction || check === 'warn') return;
  throw new Failure('invalid', worst.code, `voxels: ${worst.evidence}; ${REMEDIES[worst.code]}${ALLOW}`, {
    field: 'voxels',
    setting: 'M4OE_TAG_CHECK',
  });
}

const RESCALE = 'give slope and intercept (--rescale-slope, --rescale-intercept; rescale of the header)';
const REMEDIES: Readonly<Record<FindingCode, string>> = {
  CT_NOT_HU: `${RESCALE}, or the modality that it is`,
  CT_LOOKS_8_BIT: RESCALE,
  CT_LOOKS_SCALED: RESCALE,
  MR_LOOKS_CT: 'give the modality that it is',
  IMAGE_IS_NOISE: 'give an image',
};
const ALLOW = '; M4OE_TAG_CHECK=warn (--tag-check warn; allow_tag_mismatch of the header) takes it all the same';

/** The findings as warnings of a report: a stable code, a colon, a sentence. */
export function tagWarnings(findings: readonly TagFinding[]): string[] {
  return findings.map(({ code, evidence }) => `${code}: ${evidence}; ${REMEDIES[code]}`);
}

const short = (value: number) => Number(value.toPrecision(4));
const percent = (share: number) => `${Math.round(100 * share)} %`;
