/**
 * What a command is to segment: a file with a volume, or a DICOM series from a disk or a DICOMweb service,
 * told by content, with the modality that it is segmented as and why.
 */
import { readFile, stat } from 'node:fs/promises';
import { Failure, invalid } from '../errors.ts';
import { safeText } from '../foreign-text.ts';
import { orientationChoice } from '../formats/axes.ts';
import { looksBare } from '../formats/dicom/file/bare-data-set.ts';
import { looksLikeDicom } from '../formats/dicom/file/read-part10.ts';
import { type DicomVolume, readDicom } from '../formats/dicom/read.ts';
import { type ModalityDecision, type ModalityRule, parseRules } from '../formats/dicom/series/modality.ts';
import { firstBytes, isZip } from '../formats/dicom/transport/folder.ts';
import { readWado } from '../formats/dicom/wado.ts';
import { niftiHeaderOf } from '../formats/nifti/header-of-geometry.ts';
import type { LabelSource } from '../formats/nifti/write.ts';
import { type SegmentConfig, sizeLimits } from '../settings/config.ts';
import { expectedOneOf } from '../suggestion.ts';
import { type AnnouncedVolume, MODALITIES, type Modality } from '../volume.ts';
import { type FileFormat, readVolumeFile, START_BYTES } from './volume-file.ts';

export interface InputFlags {
  readonly modality?: string;
  readonly head: string;
  readonly series?: string;
  readonly skipUnidentified?: boolean;
  readonly allowGaps?: boolean;
  readonly orientation?: string;
  /** Of an input that has several, from 1. */
  readonly volume?: string;
  readonly rescaleSlope?: string;
  readonly rescaleIntercept?: string;
}

export interface Input {
  /** The volume, and the header that its labels are written with. */
  readonly source: LabelSource;
  readonly modality: Modality;
  /** Empty for the modality's default. */
  readonly head: string;
  /** What decided the modality; names attributes and rules, never what they hold. */
  readonly modalityReason: string;
  readonly format: FileFormat | 'DICOM';
  /** Volumes that the input has, and which of them this is, from 1. */
  readonly volumes: number;
  readonly volume: number;
  /** Present for DICOM. */
  readonly dicom: DicomVolume | undefined;
  /** What was noticed while it was read: a stable code, a colon, a sentence; no patient data. */
  readonly warnings: readonly string[];
}

/** @throws Failure MODALITY_UNKNOWN */
function modalityOf(text: string): Modality {
  const wanted = text.toUpperCase().replace('-', '_');
  const found = MODALITIES.find((modality) => modality === wanted);
  if (found !== undefined) return found;
  throw invalid('MODALITY_UNKNOWN', '--modality', expectedOneOf(MODALITIES, text));
}

/** What is read, before memory for it is taken. */
export interface AnnouncedInput {
  readonly volume: AnnouncedVolume;
  readonly modality: Modality;
  /** Empty for the modality's default. */
  readonly head: string;
}

/** For whoever shares memory with others; what either fails with ends the reading. */
export interface ReadGate {
  /** Asked before the files of a series are read, one of which is in memory at a time. */
  admitFiles(largestBytes: number): Promise<void>;
  admit(announced: AnnouncedInput): Promise<void>;
}

export interface ReadRun {
  readonly signal?: AbortSignal;
  readonly gate?: ReadGate;
}

export type ReadConfig = Pick<
  SegmentConfig,
  'maxVolumeMiB' | 'maxSliceEdge' | 'maxSlices' | 'dicomMaxLossyRatio' | 'dicomLeastBits' | 'dicomRules'
> &
  Partial<Pick<SegmentConfig, 'dicomwebAuthorization'>>;

/**
 * Reads the volume. A modality, head or rescale given on the command line replaces that of the
 * file.
 * @throws Failure MODALITY_UNKNOWN, also where neither the command line nor the file tells it;
 *   SERIES_NUMBER; and those of readVolumeFile and readDicom
 */
export async function readInput(
  path: string,
  config: ReadConfig,
  flags: InputFlags,
  run: ReadRun = {},
): Promise<Input> {
  const modality = flags.modality === undefined ? undefined : modalityOf(flags.modality);
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
  if (isUrl || (await isDicom(path))) return await readSeries(path, isUrl, modality, config, flags, run);
  if (modality !== undefined) return await readFileOf(path, modality, config, flags, run);
  const why = `expected one of ${MODALITIES.join(', ')}, got none; only a DICOM series tells it`;
  throw invalid('MODALITY_UNKNOWN', '--modality', why);
}

async function readFileOf(
  path: string,
  modality: Modality,
  config: ReadConfig,
  flags: InputFlags,
  { signal, gate }: ReadRun,
): Promise<Input> {
  const { head, orientation } = flags;
  const number = flags.volume === undefined ? undefined : volumeNumber(flags.volume);
  const options = {
    maxBytes: sizeLimits(config).maxVolumeBytes,
    ...(number === undefined ? {} : { volume: number }),
    ...(orientation === undefined ? {} : { orientation: orientationChoice(orientation) }),
    ...(signal === undefined ? {} : { signal }),
    admit: async (volume: AnnouncedVolume) => gate?.admit({ volume: rescaled(volume, flags), modality, head }),
  };
  const source = await readVolumeFile(path, await firstBytes(path, START_BYTES), options);
  const { format, volumes, warnings } = source;
  return {
    source: { ...source, volume: rescaled(source.volume, flags) },
    ...{ modality, head, modalityReason: '--modality', format, volumes, volume: number ?? 1 },
    ...{ dicom: undefined, warnings },
  };
}

async function readSeries(
  path: string,
  isUrl: boolean,
  given: Modality | undefined,
  config: ReadConfig,
  flags: InputFlags,
  { signal, gate }: ReadRun,
): Promise<Input> {
  const number = flags.volume === undefined ? undefined : volumeNumber(flags.volume);
  const asDecided = ({ modality, head }: ModalityDecision) => ({
    modality: given ?? modality,
    head: flags.head === '' && (given ?? modality) === modality ? (head ?? '') : flags.head,
  });
  const options = {
    maxBytes: sizeLimits(config).maxVolumeBytes,
    maxLossyRatio: config.dicomMaxLossyRatio,
    leastBits: config.dicomLeastBits,
    rescaleGiven: flags.rescaleSlope !== undefined && flags.rescaleIntercept !== undefined,
    rules: await readRules(config.dicomRules),
    allowGaps: flags.allowGaps === true,
    ...(number === undefined ? {} : { volume: number }),
    ...(signal === undefined ? {} : { signal }),
  };
  const ofFiles = {
    ...(flags.series === undefined ? {} : { series: seriesNumber(flags.series) }),
    skipUnidentified: flags.skipUnidentified === true,
    admitFiles: async (largestBytes: number) => gate?.admitFiles(largestBytes),
    admit: async (volume: AnnouncedVolume, decision: ModalityDecision) =>
      gate?.admit({ volume: rescaled(volume, flags), ...asDecided(decision) }),
  };
  const dicom = isUrl
    ? await readWado(path, { ...options, authorization: config.dicomwebAuthorization ?? '' })
    : await readDicom(path, { ...options, ...ofFiles });
  const { decision, volumes, warnings } = dicom;
  const header = niftiHeaderOf(dicom.volume.geometry);
  return {
    source: { volume: rescaled(dicom.volume, flags), header, littleEndian: true },
    ...asDecided(decision),
    modalityReason: given === undefined ? decision.reason : `--modality; by the header ${decision.modality}`,
    ...{ format: 'DICOM', volumes, volume: number ?? 1, dicom, warnings },
  };
}

async function isDicom(path: string): Promise<boolean> {
  const folder = await stat(path).then(
    (status) => status.isDirectory(),
    () => false, // reading it says what is wrong
  );
  if (folder) return true;
  const start = await firstBytes(path, START_BYTES);
  return looksLikeDicom(start) || looksBare(start) || (await isZip(path));
}

function rescaled<T extends AnnouncedVolume>(volume: T, flags: InputFlags): T {
  const slope = givenNumber(flags.rescaleSlope, '--rescale-slope') ?? volume.rescale.slope;
  const intercept = givenNumber(flags.rescaleIntercept, '--rescale-intercept') ?? volume.rescale.intercept;
  return { ...volume, rescale: { slope, intercept } };
}

/** @throws Failure RESCALE_INVALID */
function givenNumber(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw invalid('RESCALE_INVALID', flag, `expected a number, got "${safeText(text)}"`);
}

async function readRules(path: string): Promise<readonly ModalityRule[]> {
  if (path === '') return [];
  const text = await readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    const message = `the rules cannot be read (M4OE_DICOM_RULES, ${code})`;
    throw new Failure('invalid', 'DICOM_RULES', message, { setting: 'M4OE_DICOM_RULES' });
  });
  return parseRules(text);
}

/** @throws Failure VOLUME_NUMBER */
export function volumeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw invalid('VOLUME_NUMBER', '--volume', `expected a whole number from 1, or all, got "${safeText(text)}"`);
}

function seriesNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw invalid('SERIES_NUMBER', '--series', `expected a whole number from 1, got "${safeText(text)}"`);
}
