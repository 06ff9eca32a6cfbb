/**
 * What `m4oe/client` offers: a volume goes to a service, label slices and a report come back.
 *
 * @example
 * import { collected, type Geometry, IDENTITY_RESCALE } from 'm4oe/client';
 * import { SegmentationClient, type Volume, voxelCount } from 'm4oe/client';
 *
 * const geometry: Geometry = {
 *   size: [512, 512, 120], // voxels along i, j, k
 *   spacing: [0.8, 0.8, 2.5], // mm
 *   origin: [-204, -204, 0], // LPS, mm
 *   direction: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
 * };
 * const voxels = new Int16Array(voxelCount(geometry)); // Hounsfield units, i fastest
 * const volume: Volume = { geometry, voxelType: 'int16', rescale: IDENTITY_RESCALE, voxels };
 * const client = await SegmentationClient.connect('localhost:50051');
 * // `segment` yields what comes as it comes; `collected` puts it together.
 * const { labels, report } = await collected(client.segment(volume, { modality: 'CT' }), geometry);
 * console.log(labels.length, report.classes);
 * client.close();
 */
export { Failure, type FailureKind } from '../errors.ts';
export { type NiftiVolume, readNifti } from '../formats/nifti/read.ts';
export { writeLabelsNifti } from '../formats/nifti/write.ts';
export type { ReadOptions } from '../formats/volume-file.ts';
export { Arrival } from '../streaming/arrival.ts';
export {
  type Geometry,
  IDENTITY_RESCALE,
  type Prompt,
  type Rescale,
  type Triple,
  type Volume,
  type VoxelArray,
  type VoxelType,
  voxelCount,
} from '../volume.ts';
export type { LabelSlice__Output as LabelSlice } from '../wire/generated/m4oe/v1/LabelSlice.ts';
export type { Plan__Output as Plan } from '../wire/generated/m4oe/v1/Plan.ts';
export type { Progress__Output as Progress } from '../wire/generated/m4oe/v1/Progress.ts';
export type { Report__Output as Report } from '../wire/generated/m4oe/v1/Report.ts';
export { type Answer, type Calling, SegmentationClient, type Wish } from './client.ts';
export { type Collected, collected } from './collected.ts';
export type { Patience } from './resend.ts';
export type { TlsFiles } from './tls.ts';
export type { TraceContext } from './trace-context.ts';
