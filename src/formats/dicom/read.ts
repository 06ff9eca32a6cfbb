/** A DICOM series from a file, folder or zip: every header first, then the pixels, one file in memory at a time. */
import { asFailure } from '../../errors.ts';
import type { Volume } from '../../volume.ts';
import { refused } from './file/failures.ts';
import { looksLikeDicom, readDataSet } from './file/read-part10.ts';
import { TAG } from './file/tags.ts';
import { Assembly } from './series/assembly.ts';
import { type InstanceHeader, instanceHeader, isImage } from './series/header.ts';
import { decideModality, type ModalityDecision, type ModalityRule } from './series/modality.ts';
import { planSeries, type SeriesLimits } from './series/series.ts';
import type { SourceSeries } from './series/source-series.ts';
import { openSource } from './transport/folder.ts';
import type { FileSource, SourceFile } from './transport/stored-file.ts';

export interface DicomVolume {
  /** Voxels over a SharedArrayBuffer. */
  readonly volume: Volume;
  readonly source: SourceSeries;
  readonly decision: ModalityDecision;
  /** Files that are no DICOM images (texts, DICOMDIR, reports, segmentations), which were left alone. */
  readonly ignored: number;
}

export interface DicomReadOptions extends SeriesLimits {
  readonly rules: readonly ModalityRule[];
  /** Number of the series to take, from 1, in the order in which a refusal lists them; undefined where there is one. */
  readonly series?: number;
  readonly signal?: AbortSignal;
}

/** Beside its pixels a file has headers, icons and private data; and a series may be stored in 32 bits where 16 do. */
export const EXTRA_BYTES = 64 * 2 ** 20;
export const EXTRA_FACTOR = 2;

/**
 * Reads the one series of CT or MR images that `path` holds; other objects beside it are counted and left alone.
 * @throws Failure DICOM_NOT_FOUND, DICOM_SEVERAL_SERIES, DICOM_PREAMBLE; those of openSource, readDataSet, instanceHeader, planSeries, and
 *   Assembly
 */
export async function readDicom(path: string, options: DicomReadOptions): Promise<DicomVolume> {
  const maxFileBytes = EXTRA_FACTOR * options.maxBytes + EXTRA_BYTES;
  await using source = await openSource(path, maxFileBytes, 2 * maxFileBytes);
  const { chosen, ignored } = await chooseSeries(source, maxFileBytes, options);
  const plan = planSeries(
    chosen.map(({ header }) => header),
    options,
  );
  const decision = decideModality(plan.header, options.rules);
  const assembly = new Assembly(plan);
  for (const { file } of chosen) {
    options.signal?.throwIfAborted();
    await assembly.place(readDataSet(await file.read(), maxFileBytes));
  }
  return { volume: assembly.volume, source: plan.source, decision, ignored };
}

interface Member {
  readonly file: SourceFile;
  readonly header: InstanceHeader;
}

interface Series {
  readonly uid: string;
  readonly members: Member[];
  /** Why an instance of it was refused; thrown when this series is the one to read. */
  fault: unknown;
  images: number;
}

async function chooseSeries(
  source: FileSource,
  maxFileBytes: number,
  { series: wanted, signal }: DicomReadOptions,
): Promise<{ chosen: Member[]; ignored: number }> {
  const found = new Map<string, Series>();
  let ignored = 0;
  for (const file of source.files) {
    signal?.throwIfAborted();
    const bytes = await file.read();
    if (!looksLikeDicom(bytes)) {
      if (looksBare(bytes))
        throw refused(
          'DICOM_PREAMBLE',
          'expected files with a preamble and DICM (PS3.10), got a bare data set; convert it, e.g. with dcmconv',
        );
      ignored++;
      continue;
    }
    const { attributes } = readDataSet(bytes, maxFileBytes);
    const [sopClass = ''] = attributes.texts(TAG.sopClassUid);
    if (!isImage(sopClass)) {
      ignored++;
      continue;
    }
    const [uid = ''] = attributes.texts(TAG.seriesInstanceUid);
    const series = found.get(uid) ?? { uid, members: [], fault: undefined, images: 0 };
    found.set(uid, series);
    series.images++;
    try {
      series.members.push({ file, header: instanceHeader(attributes) });
    } catch (error) {
      series.fault ??= error;
    }
  }
  const all = [...found.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1));
  if (all.length === 0) {
    const what = ignored === 0 ? 'no files' : `${ignored} file${ignored === 1 ? '' : 's'} of other kinds`;
    throw refused('DICOM_NOT_FOUND', `expected a series of CT or MR images, got ${what}`);
  }
  const chosen = wanted === undefined ? all[0] : all[wanted - 1];
  if (chosen === undefined || (wanted === undefined && all.length > 1)) throw several(all, wanted);
  if (chosen.fault !== undefined) throw chosen.fault;
  return { chosen: chosen.members, ignored };
}

/** A list to choose from that names no one: what is in each series, in the order of their UIDs. */
function several(all: readonly Series[], wanted: number | undefined) {
  const lines = all.slice(0, 20).map(({ members: [first], images, fault }, n) => {
    const count = `${images} image${images === 1 ? '' : 's'}`;
    if (fault !== undefined || first === undefined)
      return `${n + 1}: refused with ${asFailure(fault).reason}, ${count}`;
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

/** A data set without preamble starts with group 2 or 8, in either byte order. */
function looksBare(bytes: Uint8Array): boolean {
  if (bytes.length < 132) return false;
  const [a, b, c, d] = bytes as unknown as [number, number, number, number];
  const little = (a === 2 || a === 8) && b === 0 && d === 0 && c <= 0x20;
  const big = a === 0 && (b === 2 || b === 8) && c === 0 && d <= 0x20;
  return little || big;
}
