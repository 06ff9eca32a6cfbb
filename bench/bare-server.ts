/**
 * A grpc-js server that does nothing with the service's own messages: what the transport alone
 * carries. Prints its port.
 */
import { crc32 } from 'node:zlib';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import type { SegmentRequest__Output } from '../src/wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse } from '../src/wire/generated/m4oe/v1/SegmentResponse.ts';
import { segmentationService } from '../src/wire/schema.ts';

const server = new Server({ 'grpc.max_receive_message_length': -1 });
server.addService(segmentationService().service, {
  /** For the bytes of every slice that came in, one slice of labels goes out. */
  Segment(call: ServerDuplexStream<SegmentRequest__Output, SegmentResponse>) {
    let slice = Buffer.alloc(0);
    let checksum = 0;
    let voxelBytes = 2;
    let received = 0;
    let sent = 0;
    call.on('data', (request: SegmentRequest__Output) => {
      if (request.header != null) {
        const [columns = 0, rows = 0] = request.header.geometry?.size ?? [];
        slice = Buffer.alloc(columns * rows);
        checksum = crc32(slice);
        voxelBytes = request.header.voxelType === 'INT16' ? 2 : 1;
        return;
      }
      received += request.chunk?.data.length ?? 0;
      while (received >= (sent + 1) * slice.length * voxelBytes) {
        if (!call.write({ slice: { k: sent++, output: 'LABELS', data: slice, crc32: checksum } })) {
          call.pause();
          call.once('drain', () => call.resume());
        }
      }
    });
    call.on('end', () => call.end());
  },
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
