/**
 * What the objects of one result have in common: what was segmented, by which model, and how the
 * object is to be called.
 */
import type { OrganClass } from '../../../model/manifest.ts';
import { derivedUid } from '../file/uid.ts';
import type { SourceSeries } from '../series/source-series.ts';
import type { Code } from './codes.ts';

export interface SegmentedClass extends Pick<OrganClass, 'label' | 'name' | 'color'> {
  /** Of SNOMED CT, or where nobody has coded it our own of its name. */
  readonly code: Code;
}

export interface ModelIdentity {
  readonly name: string;
  readonly version: string;
  /** Of the graph file, lower-case hexadecimal. */
  readonly sha256: string;
  readonly head: string;
  /** Passes of the graph over each slice; not there for one. */
  readonly passes?: number;
}

export interface SegmentationResult {
  readonly source: SourceSeries;
  readonly model: ModelIdentity;
  /** The classes that were asked for, found or not, by ascending label. */
  readonly classes: readonly SegmentedClass[];
  /**
   * (slices, rows, columns) of the source: element i + columns * (j + rows * k) belongs to pixel i
   * of row j of `source.frames[k]`.
   */
  readonly labels: Uint8Array;
  /**
   * As `labels`: 255 x the probability of the class that was chosen; needed for FRACTIONAL alone.
   */
  readonly confidence?: Uint8Array;
  /**
   * What a person should know of the input: a stable code, a colon, a sentence; no patient data.
   * Told in the report.
   */
  readonly warnings?: readonly string[];
  /** Sentences of what the volume shows; told in the report. */
  readonly remarks?: readonly string[];
}

/**
 * How an object is called. All of it but the time goes into the object's UIDs: other options,
 * another object.
 */
export interface ObjectOptions {
  readonly seriesNumber?: number;
  readonly seriesDescription?: string;
  readonly manufacturer?: string;
  /** Version of the service, told beside the model's. */
  readonly softwareVersion?: string;
  /**
   * When the result was made; no part of the UIDs, because the same work is one object whenever it
   * is done. Absent: the source's study date and time.
   */
  readonly made?: Date;
}

/** A DICOM instance ready to be written or sent; its bytes are made as they are read. */
export interface EncodedInstance {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  /** Bytes of the whole file. */
  readonly byteLength: number;
  /** The file from its beginning, each time it is called. */
  chunks(): Iterable<Buffer>;
}

/** As a parameter of the algorithm; nothing for the usual single pass. */
export function passesOf({ passes }: ModelIdentity): string {
  return passes === undefined ? '' : `;passes=${passes}`;
}

/**
 * UIDs of one kind of object of this result. They follow from the source series and its instances,
 * the model, the classes and the options, and from nothing else. `series` does not follow from the
 * instances: when slices come late, the new result lies beside the one that it supersedes, and both
 * are found under one series.
 */
export function uidsOf(
  { source, model, classes }: Omit<SegmentationResult, 'labels' | 'confidence'>,
  kind: string,
  options: ObjectOptions,
): (name: string) => string {
  const instances = [...new Set(source.frames.map((frame) => frame.sopInstanceUid))].sort();
  const { made: _, ...calling } = options;
  const work = (of: readonly string[]) =>
    JSON.stringify([
      source.studyInstanceUid,
      source.seriesInstanceUid,
      of,
      // Volumes of one multi-frame instance have their instances in common.
      ...(source.volume === undefined ? [] : [`volume ${source.volume}`]),
      [model.name, model.version, model.sha256, model.head],
      ...(model.passes === undefined ? [] : [`passes ${model.passes}`]),
      classes.map(({ label, name }) => [label, name]),
      Object.entries(calling)
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
  return (name) => derivedUid('M4OE', kind, name, work(name === 'series' ? [] : instances));
}
