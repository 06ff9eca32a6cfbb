/**
 * A DICOM series from a file, folder or zip: every header first, then the pixels, one file in
 * memory at a time.
 */
import { Failure } from '../../errors.ts';
import type { AnnouncedVolume, Volume } from '../../volume.ts';
import { readDataSet } from './file/read-part10.ts';
import { findSeries, placed } from './find-series.ts';
import { Assembly } from './series/assembly.ts';
import { decideModality, type ModalityDecision, type ModalityRule } from './series/modality.ts';
import { planSeries, type SeriesLimits } from './series/series.ts';
import type { SourceSeries } from './series/source-series.ts';
import { openSource } from './transport/folder.ts';

export interface DicomVolume {
  /** Voxels over a SharedArrayBuffer. */
  readonly volume: Volume;
  readonly source: SourceSeries;
  /** Volumes that the series holds. */
  readonly volumes: number;
  readonly decision: ModalityDecision;
  /**
   * Files that are no DICOM images (texts, DICOMDIR, reports, segmentations), which were left
   * alone.
   */
  readonly ignored: number;
  /** Files that may be slices of the series and were left out, because the caller said so. */
  readonly skipped: number;
  /** For a person: a stable code, a colon, a sentence; no patient data. */
  readonly warnings: readonly string[];
}

export interface DicomReadOptions extends SeriesLimits {
  readonly rules: readonly ModalityRule[];
  /**
   * Number of the series to take, from 1, in the order in which a refusal lists them; undefined
   * where there is one.
   */
  readonly series?: number;
  /** Leaves out what cannot be told from a slice, in place of refusing it. */
  readonly skipUnidentified?: boolean;
  readonly signal?: AbortSignal;
  /** Asked before any file is read, of which the largest has so many bytes. */
  readonly admitFiles?: (largestBytes: number) => Promise<void>;
  /** Asked before memory for the voxels is taken. What either fails with ends the reading. */
  readonly admit?: (volume: AnnouncedVolume, decision: ModalityDecision) => Promise<void>;
}

/**
 * Beside its pixels a file has headers, icons and private data; and a series may be stored in 32
 * bits where 16 do.
 */
export const EXTRA_BYTES = 64 * 2 ** 20;
export const EXTRA_FACTOR = 2;

/**
 * Reads the one series of CT or MR images that `path` holds; other objects beside it are counted
 * and left alone.
 * @throws Failure those of openSource, findSeries, readDataSet, planSeries, and Assembly
 */
export async function readDicom(path: string, options: DicomReadOptions): Promise<DicomVolume> {
  const maxFileBytes = EXTRA_FACTOR * options.maxBytes + EXTRA_BYTES;
  await using source = await openSource(path, maxFileBytes, 2 * maxFileBytes);
  await options.admitFiles?.(Math.max(0, ...source.files.map(({ size }) => size)));
  const { chosen, ignored, skipped, copies, files } = await findSeries(source, maxFileBytes, options);
  const plan = planSeries(
    chosen.map(({ header }) => header),
    options,
  );
  const decision = decideModality(plan.header, options.rules);
  const { geometry, voxelType, rescale } = plan;
  await options.admit?.({ geometry, voxelType, rescale }, decision);
  const assembly = new Assembly(plan);
  for (const { file, position, header } of chosen) {
    options.signal?.throwIfAborted();
    if (!plan.instances.has(header.sopInstanceUid)) continue;
    try {
      await assembly.place(readDataSet(await file.read(), maxFileBytes));
    } catch (error) {
      throw error instanceof Failure && files > 1 ? placed(error, position, files) : error;
    }
  }
  const left = `FILES_SKIPPED: ${skipped} files that may be slices of the series were left out (--skip-unidentified)`;
  const same = `COPIES_LEFT_OUT: ${copies} of ${files} files repeat the instance of another, with the same pixels and places, and were left out`;
  const warnings = [
    ...(skipped === 0 ? [] : [left]),
    ...(copies === 0 ? [] : [same]),
    ...plan.warnings,
    ...assembly.warnings,
  ];
  return { volume: assembly.volume, source: plan.source, volumes: plan.volumes, decision, ignored, skipped, warnings };
}
