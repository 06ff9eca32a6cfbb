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
import { type ModalityRule, parseRules } from '../formats/dicom/series/modality.ts';
import { firstBytes, isZip } from '../formats/dicom/transport/folder.ts';
import { readWado } from '../formats/dicom/wado.ts';
import { niftiHeaderOf } from '../formats/nifti/header-of-geometry.ts';
import type { LabelSource } from '../formats/nifti/write.ts';
import { type SegmentConfig, sizeLimits } from '../settings/config.ts';
import { expectedOneOf } from '../suggestion.ts';
import { MODALITIES, type Modality } from '../volume.ts';
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

/**
 * Reads the volume. A modality, head or rescale given on the command line replaces that of the
 * file.
 * @throws Failure MODALITY_UNKNOWN, also where neither the command line nor the file tells it;
 *   SERIES_NUMBER; and those of readVolumeFile and readDicom
 */
export async function readInput(
  path: string,
  config: SegmentConfig,
  flags: InputFlags,
  signal?: AbortSignal,
): Promise<Input> {
  const volume = flags.volume === undefined ? undefined : volumeNumber(flags.volume);
  const which = volume === undefined ? {} : { volume };
  const given = flags.modality === undefined ? undefined : modalityOf(flags.modality);
  const maxBytes = sizeLimits(config).maxVolumeBytes;
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
  if (!isUrl && !(await isDicom(path))) {
    if (given === undefined) {
      const why = `expected one of ${MODALITIES.join(', ')}, got none; only a DICOM series tells it`;
      throw invalid('MODALITY_UNKNOWN', '--modality', why);
    }
    const orientation = flags.orientation === undefined ? {} : { orientation: orientationChoice(flags.orientation) };
    const options = { maxBytes, ...which, ...orientation, ...(signal === undefined ? {} : { signal }) };
    const source = await readVolumeFile(path, await firstBytes(path, START_BYTES), options);
    return {
      source: rescaled(source, flags),
      modality: given,
      head: flags.head,
      modalityReason: '--modality',
      format: source.format,
      volumes: source.volumes,
      volume: volume ?? 1,
      dicom: undefined,
      warnings: source.warnings,
    };
  }
  const options = {
    maxBytes,
    maxLossyRatio: config.dicomMaxLossyRatio,
    rescaleGiven: flags.rescaleSlope !== undefined && flags.rescaleIntercept !== undefined,
    rules: await readRules(config.dicomRules),
    allowGaps: flags.allowGaps === true,
    ...which,
    ...(signal === undefined ? {} : { signal }),
  };
  const series = flags.series === undefined ? {} : { series: seriesNumber(flags.series) };
  const dicom = isUrl
    ? await readWado(path, { ...options, authorization: config.dicomwebAuthorization })
    : await readDicom(path, { ...options, ...series, skipUnidentified: flags.skipUnidentified === true });
  const { decision } = dicom;
  const header = niftiHeaderOf(dicom.volume.geometry);
  const overridden = given !== undefined && given !== decision.modality;
  return {
    source: rescaled({ volume: dicom.volume, header, littleEndian: true }, flags),
    modality: given ?? decision.modality,
    head: flags.head === '' && !overridden ? (decision.head ?? '') : flags.head,
    modalityReason: given === undefined ? decision.reason : `--modality; by the header ${decision.modality}`,
    format: 'DICOM',
    volumes: dicom.volumes,
    volume: volume ?? 1,
    dicom,
    warnings: dicom.warnings,
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

function rescaled(source: LabelSource, flags: InputFlags): LabelSource {
  const { rescale } = source.volume;
  const changed = {
    slope: givenNumber(flags.rescaleSlope, '--rescale-slope') ?? rescale.slope,
    intercept: givenNumber(flags.rescaleIntercept, '--rescale-intercept') ?? rescale.intercept,
  };
  return { ...source, volume: { ...source.volume, rescale: changed } };
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
