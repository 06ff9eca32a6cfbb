/**
 * Which files of a folder or zip are the slices of the one series to read. Every file is accounted
 * for: a slice, another kind, or a doubt.
 */
import { asFailure, Failure } from '../../errors.ts';
import type { Attributes } from './file/attributes.ts';
import { looksBare } from './file/bare-data-set.ts';
import { refused } from './file/failures.ts';
import { attributesBeforeDamage, looksLikeDicom, readDataSet } from './file/read-part10.ts';
import { TAG } from './file/tags.ts';
import { holdsScannerPixels, type InstanceHeader, instanceHeader, isImage } from './series/header.ts';
import { isOtherKind, namedAsOther } from './transport/kind-of-file.ts';
import type { FileSource, SourceFile } from './transport/stored-file.ts';

interface Member {
  readonly file: SourceFile;
  readonly header: InstanceHeader;
}

interface Series {
  readonly uid: string;
  readonly members: Member[];
  /** Why one of its files was refused; thrown when this series is the one to read. */
  fault: Failure | undefined;
  /** Localizers beside its slices, and the refusal of the first. */
  localizers: number;
  localizer: Failure | undefined;
  images: number;
}

/** A file that may be a slice and cannot be told. */
interface Doubt {
  /** From 1, among all files. */
  readonly position: number;
  readonly why: string;
}

export interface FoundSeries {
  /** The slices' files. */
  readonly chosen: readonly Member[];
  /** Files of other kinds. */
  readonly ignored: number;
  /** Files that may be slices and were left out. */
  readonly skipped: number;
}

const MOST_POSITIONS = 10;

/**
 * @throws Failure DICOM_NOT_FOUND, DICOM_SEVERAL_SERIES, DICOM_UNIDENTIFIED, and of the series that
 *   is wanted those of readDataSet and instanceHeader, with the position of the file
 */
export async function findSeries(
  { files }: FileSource,
  maxFileBytes: number,
  { series: wanted, volume, skipUnidentified = false, signal }: SeriesChoice,
): Promise<FoundSeries> {
  const found = new Map<string, Series>();
  const doubts: Doubt[] = [];
  /** Objects with pixels that are no CT or MR image, by series. */
  const otherPixels = new Map<string, number>();
  let ignored = 0;
  for (const [index, file] of files.entries()) {
    signal?.throwIfAborted();
    const position = index + 1;
    const seen = await look(file, maxFileBytes);
    if (seen.kind === 'doubt') doubts.push({ position, why: seen.why });
    else if (seen.kind === 'other') {
      ignored++;
      if (seen.pixels && seen.series !== '') otherPixels.set(seen.series, position);
    } else {
      const series = found.get(seen.series) ?? {
        uid: seen.series,
        members: [],
        fault: undefined,
        localizers: 0,
        localizer: undefined,
        images: 0,
      };
      found.set(seen.series, series);
      series.images++;
      if (seen.header !== undefined) series.members.push({ file, header: seen.header });
      else {
        const fault = files.length > 1 ? placed(seen.fault, position, files.length) : seen.fault;
        if (fault.reason !== 'DICOM_LOCALIZER') series.fault ??= fault;
        else {
          series.localizers++;
          series.localizer ??= fault;
        }
      }
    }
  }
  const all = [...found.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1));
  if (all.length === 0) {
    if (files.length === 1 && doubts[0] !== undefined) throw unidentified(doubts, files.length);
    const what = files.length === 0 ? 'no files' : `${ignored} file${ignored === 1 ? '' : 's'} of other kinds`;
    const more = doubts.length === 0 ? '' : ` and ${doubts.length} that cannot be told`;
    throw refused('DICOM_NOT_FOUND', `expected a series of CT or MR images, got ${what}${more}`);
  }
  const chosen = wanted === undefined ? all[0] : all[wanted - 1];
  if (chosen === undefined || (wanted === undefined && all.length > 1)) throw several(all, wanted);
  if (doubts.length > 0 && !skipUnidentified) throw unidentified(doubts, files.length);
  if (chosen.fault !== undefined) throw chosen.fault;
  if (chosen.localizer !== undefined && (volume === undefined || chosen.members.length === 0))
    throw localizerBeside(chosen.localizer, chosen.members.length);
  const other = otherPixels.get(chosen.uid);
  if (other !== undefined)
    throw placed(
      refused('DICOM_MIXED_MODALITY', 'expected one kind of image (SOP class) in a series, got pixels of another kind'),
      other,
      files.length,
    );
  return { chosen: chosen.members, ignored: ignored + chosen.localizers, skipped: doubts.length };
}

export interface SeriesChoice {
  readonly series?: number;
  /** Where one is named, localizers beside its slices are none of it. */
  readonly volume?: number;
  readonly skipUnidentified?: boolean;
  readonly signal?: AbortSignal;
}

type Seen =
  | { readonly kind: 'doubt'; readonly why: string }
  | { readonly kind: 'other'; readonly series: string; readonly pixels: boolean }
  | { readonly kind: 'image'; readonly series: string; readonly header: InstanceHeader }
  | { readonly kind: 'image'; readonly series: string; readonly header: undefined; readonly fault: Failure };

const OTHER: Seen = { kind: 'other', series: '', pixels: false };

async function look(file: SourceFile, maxFileBytes: number): Promise<Seen> {
  let bytes: Uint8Array;
  try {
    bytes = await file.read();
  } catch (error) {
    const failure = asFailure(error);
    // A zip that is damaged, or a file that grew past every limit, is no matter of one file.
    if (!failure.reason.startsWith('FILE_')) throw failure;
    if (namedAsOther(file.name)) return OTHER;
    return { kind: 'doubt', why: failure.reason === 'FILE_NOT_FOUND' ? 'leads nowhere' : 'cannot be read' };
  }
  if (!looksLikeDicom(bytes) && !looksBare(bytes)) {
    if (isOtherKind(file.name, bytes)) return OTHER;
    return { kind: 'doubt', why: bytes.length === 0 ? 'empty' : 'no DICOM and nothing that is known' };
  }
  let attributes: Attributes;
  try {
    ({ attributes } = readDataSet(bytes, maxFileBytes));
  } catch (error) {
    return damagedFile(bytes, maxFileBytes, asFailure(error));
  }
  const sopClass = sopClassOf(attributes);
  const [series = ''] = attributes.texts(TAG.seriesInstanceUid);
  if (sopClass === '') return { kind: 'doubt', why: 'DICOM without a SOP class' };
  if (!isImage(sopClass)) {
    return { kind: 'other', series, pixels: holdsScannerPixels(attributes, sopClass) };
  }
  try {
    return { kind: 'image', series, header: instanceHeader(attributes) };
  } catch (error) {
    return { kind: 'image', series, header: undefined, fault: asFailure(error) };
  }
}

/** A file whose beginning still tells where it belongs is that series' fault, and nobody else's. */
function damagedFile(bytes: Uint8Array, maxFileBytes: number, fault: Failure): Seen {
  if (fault.kind === 'too_large') throw fault;
  const attributes = attributesBeforeDamage(bytes, maxFileBytes);
  const sopClass = attributes === undefined ? '' : sopClassOf(attributes);
  const [series = ''] = attributes?.texts(TAG.seriesInstanceUid) ?? [];
  if (sopClass !== '' && !isImage(sopClass)) return OTHER;
  if (series === '') return { kind: 'doubt', why: 'DICOM that is cut short or damaged' };
  return { kind: 'image', series, header: undefined, fault };
}

function sopClassOf(attributes: Attributes): string {
  return attributes.texts(TAG.sopClassUid)[0] ?? attributes.texts(TAG.mediaStorageSopClassUid)[0] ?? '';
}

/** The failure with the place of its file, which names no one as a path would. */
function placed({ kind, reason, message, field, setting, cause }: Failure, position: number, count: number): Failure {
  return new Failure(kind, reason, `file ${position} of ${count} (in the order of their names): ${message}`, {
    ...(field === undefined ? {} : { field }),
    ...(setting === undefined ? {} : { setting }),
    cause,
  });
}

function localizerBeside(fault: Failure, slices: number): Failure {
  if (slices === 0) return fault;
  return refused(fault.reason, `${fault.message}, beside ${slices} images that are none; take these with --volume 1`);
}

function unidentified(doubts: readonly Doubt[], count: number): Failure {
  const shown = doubts.slice(0, MOST_POSITIONS).map(({ position, why }) => `${position}: ${why}`);
  const more = doubts.length > shown.length ? '; ...' : '';
  return refused(
    'DICOM_UNIDENTIFIED',
    `expected files that are slices or certainly something else, got ${doubts.length} of ${count} that may be slices which got lost ` +
      `(${shown.join('; ')}${more}; in the order of their names); get them again, or leave them out with --skip-unidentified`,
  );
}

/** A list to choose from that names no one: what is in each series, in the order of their UIDs. */
function several(all: readonly Series[], wanted: number | undefined) {
  const lines = all.slice(0, 20).map(({ members: [first], images, fault, localizer }, n) => {
    const count = `${images} image${images === 1 ? '' : 's'}`;
    if (fault !== undefined || first === undefined)
      return `${n + 1}: refused with ${(fault ?? localizer)?.reason}, ${count}`;
    return `${n + 1}: ${first.header.modality} ${first.header.columns} x ${first.header.rows}, ${count}`;
  });
  const more = all.length > lines.length ? ', ...' : '';
  const expected =
    wanted === undefined ? 'expected one series' : `expected a series of 1 to ${all.length}, got ${wanted}`;
  return refused(
    'DICOM_SEVERAL_SERIES',
    `${expected}; there are ${all.length} (${lines.join('; ')}${more}); choose one with --series`,
  );
}
