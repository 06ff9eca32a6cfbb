/**
 * What does everything but the network cost? A volume through the service with a model that answers
 * at once (test/fixtures/null-model), over a bare grpc-js stream of the same bytes both ways: same
 * proto-loader options, same chunks, a server in a process of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { credentials } from '@grpc/grpc-js';
import { CHUNK_BYTES, SegmentationClient, volumeHeader } from '../src/client/client.ts';
import type { Volume } from '../src/volume.ts';
import type { SegmentRequest } from '../src/wire/generated/m4oe/v1/SegmentRequest.ts';
import { segmentationService } from '../src/wire/schema.ts';
import { ctVolume, median, NULL_MODEL, type Row, row, startService, timed } from './support.ts';

const SLICES = 300;

export async function run(rounds: number): Promise<Row[]> {
  const volume = ctVolume(512, SLICES);
  await using bare = await startBare();
  await using service = await startService({ M4OE_MODELS: NULL_MODEL });
  const client = await SegmentationClient.connect(service.address);
  await bareStream(bare.address, volume);
  await timed(client, volume);
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await bareStream(bare.address, volume);
    const served = await timed(client, volume);
    const after = await bareStream(bare.address, volume);
    ratios.push((before + after) / 2 / served);
    rates.push(volume.voxels.byteLength / 1e6 / served);
  }
  client.close();
  const detail = `512x512x${SLICES} int16 up, its labels down; ${median(rates).toFixed(0)} MB/s`;
  return [row('throughput with a null model, over a bare grpc-js stream', ratios, 'x', { atLeast: 0.6 }, detail)];
}

async function startBare(): Promise<{ address: string; [Symbol.asyncDispose](): Promise<void> }> {
  const script = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('the bare server did not start');
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    address: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Seconds from the first byte to the end of the call. */
async function bareStream(address: string, volume: Volume): Promise<number> {
  const Service = segmentationService();
  const stub = new Service(address, credentials.createInsecure());
  const started = performance.now();
  const call = stub.Segment();
  let received = 0;
  call.on('data', (response: { slice?: { data: Buffer } }) => {
    received += response.slice?.data.length ?? 0;
  });
  const ended = once(call, 'end');
  const write = async (request: SegmentRequest) => {
    if (!call.write(request)) await once(call, 'drain');
  };
  await write({ header: volumeHeader(volume, { modality: 'CT' }) });
  const { buffer, byteLength } = volume.voxels;
  for (let offset = 0; offset < byteLength; offset += CHUNK_BYTES) {
    const data = Buffer.from(buffer as ArrayBuffer, offset, Math.min(CHUNK_BYTES, byteLength - offset));
    await write({ chunk: { offset, data, crc32: 0 } });
  }
  call.end();
  await ended;
  const seconds = (performance.now() - started) / 1000;
  stub.close();
  if (received !== volume.voxels.length) throw new Error(`expected ${volume.voxels.length} labels, got ${received}`);
  return seconds;
}
