/** Volumes made for tests, and what a call gives for one. */
import type { Answer, SegmentationClient, Wish } from '../../src/client/client.ts';
import { type Collected, collected } from '../../src/client/collected.ts';
import {
  type Geometry,
  IDENTITY_RESCALE,
  type Triple,
  VOXEL_BYTES,
  type Volume,
  type VoxelType,
  voxelCount,
  voxelView,
} from '../../src/volume.ts';

/** Axes i, j, k to Left, Posterior, Superior: the orientation in which slices are fed. */
export function lpsGeometry(size: Triple, spacing: Triple = [1, 1, 2]): Geometry {
  return {
    size,
    spacing,
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
}

/** A volume without symmetry, intensities -150 to 350 as integers. */
export function testVolume(
  size: Triple = [20, 16, 12],
  voxelType: VoxelType = 'int16',
  geometry = lpsGeometry(size),
): Volume {
  const count = voxelCount(geometry);
  const voxels = voxelView(voxelType, new SharedArrayBuffer(count * VOXEL_BYTES[voxelType]));
  const [ni, nj, nk] = size;
  let at = 0;
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++) voxels[at++] = -150 + ((i * 13 + j * 29 + k * 53 + ((i * j) % 7) * 31) % 501);
    }
  }
  return { geometry, voxelType, rescale: IDENTITY_RESCALE, voxels };
}

export interface Result extends Collected {
  /** Zeros where it was not asked for. */
  readonly confidence: Uint8Array;
  /** Values of k in the order in which label slices came. */
  readonly order: number[];
}

/** Runs a volume through a service and puts the answers together. */
export async function segmented(
  client: SegmentationClient,
  volume: Volume,
  wish: Wish,
  signal?: AbortSignal,
): Promise<Result> {
  const order: number[] = [];
  const told = (answer: Answer) => {
    if (answer.kind === 'slice' && answer.slice.output === 'LABELS') order.push(answer.slice.k);
  };
  const result = await collected(client.segment(volume, wish, signal), volume.geometry, told);
  return { confidence: new Uint8Array(result.labels.length), ...result, order };
}

/** The same voxels under a header that exchanges left and right. */
export function mirrored(volume: Volume): Volume {
  const { geometry } = volume;
  const direction = geometry.direction.map(([x, y, z]) => [-x, y, z]) as unknown as Geometry['direction'];
  return { ...volume, geometry: { ...geometry, direction } };
}
