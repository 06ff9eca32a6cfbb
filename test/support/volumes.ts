/** Volumes made for tests, and what a call gives for one. */
import { crc32 } from 'node:zlib';
import type { SegmentationClient, Wish } from '../../src/client/client.ts';
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
import type { Plan__Output } from '../../src/wire/generated/m4oe/v1/Plan.ts';
import type { Report__Output } from '../../src/wire/generated/m4oe/v1/Report.ts';

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

export interface Result {
  readonly plan: Plan__Output;
  readonly labels: Uint8Array;
  readonly confidence: Uint8Array;
  readonly report: Report__Output;
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
  const labels = new Uint8Array(volume.voxels.length);
  const confidence = new Uint8Array(volume.voxels.length);
  const order: number[] = [];
  let plan: Plan__Output | undefined;
  let report: Report__Output | undefined;
  for await (const answer of client.segment(volume, wish, signal)) {
    if (answer.kind === 'accepted') plan = answer.plan;
    else if (answer.kind === 'report') report = answer.report;
    else if (answer.kind === 'slice') {
      const { k, output, data } = answer.slice;
      (output === 'CONFIDENCE' ? confidence : labels).set(data, k * data.length);
      if (output === 'LABELS') order.push(k);
    }
  }
  if (plan === undefined || report === undefined) throw new Error('the call ended without plan or report');
  if (wish.confidence !== true && crc32(labels) !== report.labelsCrc32)
    throw new Error('labels do not match the CRC of the report');
  return { plan, labels, confidence, report, order };
}
