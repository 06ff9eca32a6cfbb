/**
 * The proto files as published, for reflection: names of files and fields as they stand there.
 * @grpc/proto-loader makes descriptors of its own from the packages, whose names are others.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageDefinition } from '@grpc/proto-loader';
import { PROTO_DIR } from './schema.ts';

/** Of a FileDescriptorSet: field 1, length-delimited. */
const FILE = 0x0a;

/**
 * What @grpc/reflection takes: the serialized files of `proto/descriptors.binpb`, which
 * `npm run descriptors` makes with protoc.
 */
export function publishedFiles(): PackageDefinition {
  const set = readFileSync(join(PROTO_DIR, 'descriptors.binpb'));
  const fileDescriptorProtos: Buffer[] = [];
  for (let at = 0; at < set.length; ) {
    if (set[at++] !== FILE) throw new Error('proto/descriptors.binpb: expected a FileDescriptorSet');
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = set[at++] ?? 0;
      length += (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    fileDescriptorProtos.push(set.subarray(at, at + length));
    at += length;
  }
  return { published: { format: 'Protocol Buffer 3 EnumDescriptorProto', type: {}, fileDescriptorProtos } };
}
