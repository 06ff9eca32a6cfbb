/**
 * Which files of a folder or zip are the slices of the one series to read. Every file is accounted
 * for: a slice, another kind, or a doubt.
 */
import { Failure } from '../../errors.ts';
import { withoutCopies } from './copies.ts';
import type { NamedImages } from './file/directory.ts';
import { refused } from './file/failures.ts';
import { look, type SeenImage } from './looked-at.ts';
import type { InstanceHeader } from './series/header.ts';
import { endingOf } from './transport/kind-of-file.ts';
import type { FileSource, SourceFile } from './transport/stored-file.ts';

export interface Member {
  readonly file: SourceFile;
  /** From 1, among all files. */
  readonly position: number;
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
  /** Of all its images. */
  readonly positions: number[];
  /** SOP Instance UIDs of all of them. */
  readonly instances: Set<string>;
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
  /** Files of instances that another file is of too, which say the same. */
  readonly copies: number;
  /** All of them. */
  readonly files: number;
}

const MOST_POSITIONS = 10;

/**
 * @throws Failure DICOM_NOT_FOUND, DICOM_SEVERAL_SERIES, DICOM_UNIDENTIFIED, DICOM_INCOMPLETE, and of the series that
 *   is wanted those of readDataSet and instanceHeader, with the position of the file
 */
export async function findSeries(
  { files }: FileSource,
  maxFileBytes: number,
  { series: wanted, volume, skipUnidentified = false, signal }: SeriesChoice,
): Promise<FoundSeries> {
  const sorted = await sortedFiles(files, maxFileBytes, signal);
  const { ignored } = sorted;
  const all = [...sorted.series.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1));
  if (all.length === 0) {
    if (files.length === 1 && sorted.doubts[0] !== undefined) throw unidentified(sorted.doubts, files.length);
    if (files.length === 1 && sorted.directories.length > 0)
      throw refused(
        'DICOM_NOT_FOUND',
        'expected a series of CT or MR images, got DICOMDIR, which lists them; give the folder that it lies in',
      );
    const others = ignored + sorted.pixels.length;
    const what = files.length === 0 ? 'no files' : `${others} file${others === 1 ? '' : 's'} of other kinds`;
    const more = sorted.doubts.length === 0 ? '' : ` and ${sorted.doubts.length} that cannot be told`;
    throw refused('DICOM_NOT_FOUND', `expected a series of CT or MR images, got ${what}${more}`);
  }
  // Beside a series, an image that names none may be one of its slices.
  const named = all.filter(({ uid }) => uid !== '' || all.length === 1);
  const chosen = wanted === undefined ? named[0] : named[wanted - 1];
  if (chosen === undefined || (wanted === undefined && named.length > 1)) throw several(named, wanted);
  const doubts = [...sorted.doubts, ...strays(sorted, chosen)].sort((a, b) => a.position - b.position);
  if (doubts.length > 0 && !skipUnidentified) throw unidentified(doubts, files.length);
  if (chosen.fault !== undefined) throw chosen.fault;
  const lost = namedAndLost(sorted.directories, chosen);
  if (lost.length > 0 && !skipUnidentified) throw incomplete(lost.length, chosen);
  if (chosen.localizer !== undefined && (volume === undefined || chosen.members.length === 0))
    throw localizerBeside(chosen.localizer, chosen.members.length);
  const members = await withoutCopies(chosen.members, maxFileBytes, signal);
  const elsewhere = sorted.pixels.filter(({ series }) => series !== '' && series !== chosen.uid).length;
  return {
    chosen: members,
    ignored: ignored + elsewhere + chosen.localizers,
    skipped: doubts.length + lost.length,
    copies: chosen.members.length - members.length,
    files: files.length,
  };
}

interface SortedFiles {
  /** By UID; empty for images that tell none. */
  readonly series: ReadonlyMap<string, Series>;
  readonly doubts: readonly Doubt[];
  /** Objects with pixels that are no CT or MR image. */
  readonly pixels: readonly { readonly series: string; readonly position: number }[];
  /** What each DICOMDIR names. */
  readonly directories: readonly NamedImages[];
  /** Files of other kinds. */
  readonly ignored: number;
}

async function sortedFiles(
  files: readonly SourceFile[],
  maxFileBytes: number,
  signal: AbortSignal | undefined,
): Promise<SortedFiles> {
  const found = new Map<string, Series>();
  const doubts: Doubt[] = [];
  const pixels: { series: string; position: number }[] = [];
  const directories: NamedImages[] = [];
  let ignored = 0;
  /** Told by their content alone; and the endings of the names of images. */
  const byContent: { readonly position: number; readonly ending: string }[] = [];
  const endings = new Set<string>();
  for (const [index, file] of files.entries()) {
    signal?.throwIfAborted();
    const position = index + 1;
    const seen = await look(file, maxFileBytes);
    if (seen.kind === 'doubt') doubts.push({ position, why: seen.why });
    else if (seen.kind === 'pixels') pixels.push({ series: seen.series, position });
    else if (seen.kind === 'directory') {
      directories.push(seen.named);
      ignored++;
    } else if (seen.kind === 'other') {
      if (seen.byContent) byContent.push({ position, ending: endingOf(file.name) });
      else ignored++;
    } else {
      endings.add(endingOf(file.name));
      const own = found.get(seen.series) ?? emptySeries(seen.series);
      found.set(seen.series, own);
      addImage(own, seen, { file, position, files: files.length });
    }
  }
  for (const { position, ending } of byContent) {
    if (endings.has(ending)) doubts.push({ position, why: 'named as the slices are, and no DICOM' });
    else ignored++;
  }
  return { series: found, doubts, pixels, directories, ignored };
}

function emptySeries(uid: string): Series {
  return {
    uid,
    members: [],
    fault: undefined,
    localizers: 0,
    localizer: undefined,
    positions: [],
    instances: new Set(),
  };
}

function addImage(
  series: Series,
  seen: SeenImage,
  { file, position, files }: { readonly file: SourceFile; readonly position: number; readonly files: number },
): void {
  series.positions.push(position);
  series.instances.add(seen.instance);
  if (seen.header !== undefined) {
    series.members.push({ file, position, header: seen.header });
    return;
  }
  const fault = files > 1 ? placed(seen.fault, position, files) : seen.fault;
  if (fault.reason !== 'DICOM_LOCALIZER') series.fault ??= fault;
  else {
    series.localizers++;
    series.localizer ??= fault;
  }
}

/** What may be slices of the chosen series by a wrong SOP class, or without a Series UID. */
function strays({ series, pixels }: SortedFiles, chosen: Series): Doubt[] {
  const without = chosen.uid === '' ? [] : (series.get('')?.positions ?? []);
  return [
    ...without.map((position) => ({ position, why: 'an image without a Series UID' })),
    ...pixels.flatMap(({ series: uid, position }) => {
      if (uid !== '' && uid !== chosen.uid) return [];
      const where = uid === '' ? 'without a Series UID' : 'of the series';
      return [{ position, why: `pixels ${where}, and no CT or MR image by their SOP class` }];
    }),
  ];
}

/** SOP Instance UIDs of the series that a DICOMDIR names and no file is of. */
function namedAndLost(directories: readonly NamedImages[], { uid, instances }: Series): string[] {
  const named = new Set(directories.flatMap((one) => [...(one.get(uid) ?? [])]));
  return [...named].filter((instance) => !instances.has(instance));
}

function incomplete(lost: number, { positions }: Series): Failure {
  return refused(
    'DICOM_INCOMPLETE',
    `expected every image of the series that DICOMDIR names, got ${positions.length}, and ${lost} are not here; ` +
      'get them again, or leave them out with --skip-unidentified',
  );
}

export interface SeriesChoice {
  readonly series?: number;
  /** Where one is named, localizers beside its slices are none of it. */
  readonly volume?: number;
  readonly skipUnidentified?: boolean;
  readonly signal?: AbortSignal;
}

/** The failure with the place of its file, which names no one as a path would. */
export function placed(
  { kind, reason, message, field, setting, cause }: Failure,
  position: number,
  count: number,
): Failure {
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
  const lines = all.slice(0, 20).map(({ members: [first], positions, fault, localizer }, n) => {
    const count = `${positions.length} image${positions.length === 1 ? '' : 's'}`;
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
