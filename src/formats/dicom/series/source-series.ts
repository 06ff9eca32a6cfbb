/** What a result has to say of the series that it was made from. */
import type { Told } from '../../../preprocess/told.ts';
import type { Triple } from '../../../volume.ts';
import type { Origin } from '../file/origin.ts';
import type { Placement } from './placement.ts';

/** One plane of the series: an instance, or a frame of a multi-frame instance. */
export interface SourceFrame {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Number of the frame, from 1; undefined for a single-frame instance. */
  readonly frame: number | undefined;
  /** Centre of the first pixel, LPS, mm (PS3.3 C.7.6.2.1.1). */
  readonly position: Triple;
}

/** A series that was read as one volume: `frames[k]` is slice k of it, or where `placement` says. */
export interface SourceSeries {
  /** Empty where the source has none; no DICOM result can be made then. */
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** Undefined where the source has none. */
  readonly frameOfReferenceUid: string | undefined;
  /** Which of the series' volumes, from 1; undefined where it holds one. */
  readonly volume?: number;
  /** DICOM's own, e.g. CT, MR. */
  readonly modality: string;
  readonly frames: readonly SourceFrame[];
  readonly rows: number;
  readonly columns: number;
  /** Present where its planes make no straight, even grid, and the volume is one. */
  readonly placement?: Placement;
  /** Unit vectors along a row and along a column, LPS (Image Orientation (Patient)). */
  readonly orientation: readonly [Triple, Triple];
  /** Distance in mm between rows, and between columns (Pixel Spacing). */
  readonly pixelSpacing: readonly [number, number];
  /** Contrast phase of a CT, and body part, as far as the header has words of them. */
  readonly told?: Told;
  /** Present where its images were compressed with loss: the worst ratio, and how. */
  readonly lossy?: { readonly ratio: number; readonly methods: readonly string[] };
  /**
   * Number, description and equipment of the series. Texts can hold anything that was typed at the
   * scanner: into a DICOM result, nowhere else.
   */
  readonly origin: Origin;
  /**
   * Attributes of the patient and general study modules that the source has, by keyword, decoded to
   * Unicode; one entry for each value. They identify a person: into a DICOM result, nowhere else.
   */
  readonly patientAndStudy: Readonly<Record<string, readonly string[]>>;
}

/** Whose a series is. */
export type Owner = Pick<SourceSeries, 'studyInstanceUid' | 'patientAndStudy'>;
