// Original file: proto/m4oe/v1/segmentation.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The next bytes of the voxels in the order of the axes. At most 4 MiB minus the message overhead;
 * 1 MiB is a good size.
 */
export interface VoxelChunk {
  /**
   * Bytes of the volume sent before this chunk: chunks are contiguous and in order.
   */
  'offset'?: (number | string | Long);
  'data'?: (Buffer | Uint8Array | string);
  /**
   * CRC-32 (zlib's, polynomial 0xEDB88320) of data.
   */
  'crc32'?: (number);
}

/**
 * The next bytes of the voxels in the order of the axes. At most 4 MiB minus the message overhead;
 * 1 MiB is a good size.
 */
export interface VoxelChunk__Output {
  /**
   * Bytes of the volume sent before this chunk: chunks are contiguous and in order.
   */
  'offset': (number);
  'data': (Buffer);
  /**
   * CRC-32 (zlib's, polynomial 0xEDB88320) of data.
   */
  'crc32': (number);
}
