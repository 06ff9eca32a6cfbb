/** What a Triton server answers: status, announced length of JSON and body of each answer in turn. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { HEADER_LENGTH } from '../../../src/inference/http-body.ts';
import { openModelFiles } from '../../../src/model/repository.ts';
import { BatchBuffer } from '../../../src/model/session.ts';
import { TritonClient } from '../../../src/model/triton/client.ts';
import { MODEL_SETTINGS, readConfig } from '../../../src/settings/config.ts';
import { BANDS_MODELS } from '../../support/service.ts';
import { frames } from '../frames.ts';
import { unlessRefused } from '../refusal.ts';

const SHAPE = [1, 3, 2, 2] as const;
const SIGNAL = new AbortController().signal;
const files = await openModelFiles(join(BANDS_MODELS, 'bands'));
let answers: Buffer[] = [];
const server = createServer((request, response) => {
  request.resume();
  const [status = Buffer.alloc(0), length = Buffer.alloc(0), body = Buffer.alloc(0)] = answers.splice(0, 3);
  const told = length.toString('latin1');
  if (/^[\x20-\x7e]+$/.test(told)) response.setHeader(HEADER_LENGTH, told);
  response.writeHead(status.length < 2 ? 200 : 200 + (status.readUInt16LE(0) % 400)).end(body);
});
await once(server.listen(0, '127.0.0.1'), 'listening');
server.unref();
const tritonUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const client = new TritonClient(files, { ...readConfig(MODEL_SETTINGS, {}, {}), tritonUrl });

/** With an odd first byte its questions before the first batch, else a batch. */
export async function fuzz(bytes: Buffer): Promise<void> {
  const buffer = new BatchBuffer(SHAPE);
  answers = frames(bytes.subarray(1));
  await unlessRefused<unknown>(() =>
    (bytes[0] ?? 0) % 2 === 1
      ? client.check(SIGNAL)
      : client.infer({ buffer, shape: SHAPE, window: [0, 1], head: 0, spacing: undefined }, SIGNAL),
  );
}
