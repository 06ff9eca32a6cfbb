/**
 * Files of one series that are of the same instance: exports and downloads repeat some. Where all
 * that is read of them is the same, one of them is enough.
 */
import { createHash } from 'node:crypto';
import { readDataSet } from './file/read-part10.ts';
import { frameReader } from './pixels/decode.ts';
import type { InstanceHeader } from './series/header.ts';
import type { SourceFile } from './transport/stored-file.ts';

interface OfInstance {
  readonly file: SourceFile;
  readonly header: InstanceHeader;
}

/**
 * Members without those that repeat an earlier one, in another transfer syntax or not. Instances
 * that differ in anything stay, and are refused when the series is planned.
 * @param maxFileBytes most bytes that a file may inflate to
 * @throws Failure those of readDataSet and frameReader, of a file whose instance comes again
 */
export async function withoutCopies<T extends OfInstance>(
  members: readonly T[],
  maxFileBytes: number,
  signal: AbortSignal | undefined,
): Promise<readonly T[]> {
  const ofInstance = Map.groupBy(members, ({ header }) => header.sopInstanceUid);
  const copies = new Set<T>();
  for (const same of ofInstance.values()) {
    if (same.length < 2) continue;
    const seen = new Set<string>();
    for (const member of same) {
      signal?.throwIfAborted();
      const digest = await digestOf(member, maxFileBytes);
      if (seen.has(digest)) copies.add(member);
      seen.add(digest);
    }
  }
  return copies.size === 0 ? members : members.filter((member) => !copies.has(member));
}

/** SHA-256 of everything that is read of an instance: its header, and the samples of its frames. */
async function digestOf({ file, header }: OfInstance, maxFileBytes: number): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(header));
  const samples = frameReader(readDataSet(await file.read(), maxFileBytes), header);
  for (let frame = 0; frame < header.planes.length; frame++) {
    const { buffer, byteOffset, byteLength } = await samples(frame);
    digest.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return digest.digest('hex');
}
