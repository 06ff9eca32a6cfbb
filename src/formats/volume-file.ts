/** What every reader of a file with a volume takes and gives. */
import type { AnnouncedVolume, Volume } from '../volume.ts';
import type { OrientationChoice } from './axes.ts';

export interface ReadOptions {
  /** Largest size of the voxels of one volume in bytes, inflated. */
  readonly maxBytes: number;
  readonly orientation?: OrientationChoice;
  /** Which, of a file that has several; from 1. */
  readonly volume?: number;
  readonly signal?: AbortSignal;
  /** Asked before memory for the voxels is taken; what it fails with ends the reading. */
  readonly admit?: (volume: AnnouncedVolume) => Promise<void>;
}

export interface VolumeFile {
  /** Voxels over a SharedArrayBuffer, in this machine's byte order. */
  readonly volume: Volume;
  /** Volumes that the file has. */
  readonly volumes: number;
  /** For a person: a stable code, a colon, a sentence; no patient data. */
  readonly warnings: readonly string[];
}
