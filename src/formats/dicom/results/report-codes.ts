/**
 * Concepts of the measurement report and of the note on a refusal: of PS3.16 where it has them,
 * private ones of 99M4OE for what M4OE alone says.
 */
import { type Code, privateCode } from './codes.ts';

const dcm = (value: string, meaning: string): Code => ({ scheme: 'DCM', value, meaning });
const sct = (value: string, meaning: string): Code => ({ scheme: 'SCT', value, meaning });

export const REPORT = {
  title: dcm('126000', 'Imaging Measurement Report'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  english: { scheme: 'RFC5646', value: 'en-US', meaning: 'English (United States)' },
  observerType: dcm('121005', 'Observer Type'),
  device: dcm('121007', 'Device'),
  deviceUid: dcm('121012', 'Device Observer UID'),
  deviceName: dcm('121013', 'Device Observer Name'),
  deviceManufacturer: dcm('121014', 'Device Observer Manufacturer'),
  deviceModel: dcm('121015', 'Device Observer Model Name'),
  deviceSerial: dcm('121016', 'Device Observer Serial Number'),
  procedure: dcm('121058', 'Procedure reported'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  measurements: dcm('126010', 'Imaging Measurements'),
  evaluations: { scheme: 'UMLS', value: 'C0034375', meaning: 'Qualitative Evaluations' },
  group: dcm('125007', 'Measurement Group'),
  trackingId: dcm('112039', 'Tracking Identifier'),
  trackingUid: dcm('112040', 'Tracking Unique Identifier'),
  findingCategory: sct('276214006', 'Finding category'),
  finding: dcm('121071', 'Finding'),
  referencedSegment: dcm('121191', 'Referenced Segment'),
  imageRegion: dcm('111030', 'Image Region'),
  centroid: dcm('111010', 'Center'),
  box: privateCode('BOUNDING_BOX', 'Corners of the box around it'),
  sourceSeries: dcm('121232', 'Source series for segmentation'),
  algorithmName: dcm('111001', 'Algorithm Name'),
  algorithmVersion: dcm('111003', 'Algorithm Version'),
  algorithmParameters: dcm('111002', 'Algorithm Parameters'),
  algorithmFamily: dcm('111000', 'Algorithm Family'),
  volume: sct('118565006', 'Volume'),
  millilitre: { scheme: 'UCUM', value: 'ml', meaning: 'milliliter' },
  longAxis: sct('103339001', 'Long Axis'),
  shortAxis: sct('103340004', 'Short Axis'),
  educationalIntent: dcm('129012', 'Educational Intent'),
  millimetre: { scheme: 'UCUM', value: 'mm', meaning: 'mm' },
  // Attenuation by its derivations (PS3.16 CID 7464), percentiles by the names of IBSI.
  attenuation: dcm('112031', 'Attenuation Coefficient'),
  derivation: dcm('121401', 'Derivation'),
  mean: sct('373098007', 'Mean'),
  standardDeviation: sct('386136009', 'Standard Deviation'),
  median: sct('373099004', 'Median'),
  percentile10: { scheme: 'IBSI', value: 'QG58', meaning: '10th percentile' },
  percentile90: { scheme: 'IBSI', value: '8DWT', meaning: '90th percentile' },
  hounsfield: { scheme: 'UCUM', value: "[hnsf'U]", meaning: 'Hounsfield unit' },
  noUnit: { scheme: 'UCUM', value: '1', meaning: 'no units' },
  meanConfidence: privateCode('MEAN_CONFIDENCE', 'Mean probability of the class over its voxels'),
  predictedDice: privateCode('PREDICTED_DICE', 'Dice that is expected'),
  diceAtLeast: privateCode('DICE_AT_LEAST', 'Lower bound of the Dice'),
  missedProbability: privateCode('MISSED_PROBABILITY', 'Probability that it is there'),
  trust: privateCode('TRUST', 'How far to trust the mask'),
  comment: dcm('121106', 'Comment'),
  notSegmented: privateCode('NOT_SEGMENTED', 'Series was not segmented'),
  refusalReason: privateCode('REFUSAL_REASON', 'Reason why the series was not segmented'),
  trustReason: privateCode('TRUST_REASON', 'Reason of the trust verdict'),
} as const satisfies Record<string, Code>;

/** Procedure reported by DICOM modality (PS3.16 CID 100 takes any imaging procedure). */
export function procedureOf(modality: string): Code {
  if (modality === 'CT') return sct('77477000', 'Computed tomography');
  if (modality === 'MR') return sct('113091000', 'Magnetic resonance imaging');
  return sct('363679005', 'Imaging');
}

const VERDICT_MEANING: Readonly<Record<string, string>> = {
  accept: 'Accept',
  review: 'A person should look',
  reject: 'Do not use',
  absent: 'Not found in this volume',
};

/** @param verdict accept, review, reject or absent */
export function verdictCode(verdict: string): Code {
  return privateCode(verdict.toUpperCase(), VERDICT_MEANING[verdict] ?? verdict);
}

/** A reason of docs/protocol.md: its code, and the same in words. */
export function reasonCode(reason: string): Code {
  const words = reason.toLowerCase().replaceAll('_', ' ');
  return privateCode(reason, words.charAt(0).toUpperCase() + words.slice(1));
}
