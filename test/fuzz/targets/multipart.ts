/** A multipart body that comes in pieces: its content type, then the pieces. */
import { instanceParts } from '../../../src/formats/dicom/transport/multipart.ts';
import { frames } from '../frames.ts';
import { unlessRefused } from '../refusal.ts';

export async function fuzz(bytes: Buffer): Promise<void> {
  const [contentType = Buffer.alloc(0), ...pieces] = frames(bytes);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* pieces;
  }
  await unlessRefused(async () => {
    let given = 0;
    for await (const part of instanceParts(body(), contentType.toString('latin1'), 4096)) given += part.length;
    if (given > length) throw new Error('more came out than went in');
  });
}
