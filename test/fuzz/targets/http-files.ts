/**
 * A body of the HTTP port to the volume in it, in this process: query, content type, then pieces.
 * The thread of a request's files does this in the service.
 */
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { readInput } from '../../../src/files/input.ts';
import { keepBody } from '../../../src/http/body.ts';
import { readParameters } from '../../../src/http/parameters.ts';
import { Spool } from '../../../src/http/spool.ts';
import { frames } from '../frames.ts';
import { unlessRefused } from '../refusal.ts';

const LIMITS = { maxBodyBytes: 2 ** 20, stallSeconds: 5, maxUploadSeconds: 10 };
const READING = {
  maxVolumeMiB: 1,
  maxSliceEdge: 256,
  maxSlices: 256,
  dicomMaxLossyRatio: 10,
  dicomLeastBits: 12,
  dicomRules: '',
};
const SIGNAL = new AbortController().signal;
let taken = 0;
const spool = await Spool.open(tmpdir(), 2 ** 21, (bytes) => {
  taken = bytes;
});

export async function fuzz(bytes: Buffer): Promise<void> {
  const [query = Buffer.alloc(0), contentType = Buffer.alloc(0), ...pieces] = frames(bytes);
  const headers = { 'content-type': contentType.toString('latin1') };
  await unlessRefused(async () => {
    const asking = readParameters(new URLSearchParams(query.toString('latin1')));
    await using folder = await spool.request();
    const request = Object.assign(Readable.from(pieces), { headers }) as unknown as IncomingMessage;
    const path = await keepBody({ request, response: undefined as never, limits: LIMITS, signal: SIGNAL }, folder);
    const { source } = await readInput(path, READING, asking);
    const { geometry, voxels } = source.volume;
    if (geometry.size[0] * geometry.size[1] * geometry.size[2] !== voxels.length)
      throw new Error('voxels without a place');
  });
  if (taken !== 0) throw new Error(`${taken} bytes of a body that is gone are still taken`);
}
