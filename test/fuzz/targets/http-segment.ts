/**
 * Requests of the HTTP port through the whole service: query, content type, then the body in
 * pieces.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { frames } from '../frames.ts';
import { service } from '../service.ts';

const EXPECTED = [200, 400, 404, 408, 413, 415, 429, 503];

export async function fuzz(bytes: Buffer): Promise<void> {
  const [query = Buffer.alloc(0), contentType = Buffer.alloc(0), ...pieces] = frames(bytes);
  const type = contentType.toString('latin1');
  const request = httpRequest({
    port: service.server.httpPort as number,
    method: 'POST',
    path: `/v1/segment?${query.toString('latin1').replace(/[^\x21-\x7e]/g, '+')}`,
    headers: /^[\x20-\x7e]+$/.test(type) ? { 'content-type': type } : {},
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).on('error', reject);
  });
  for (const piece of pieces) request.write(piece);
  request.end();
  const response = await answered;
  const body = Buffer.concat(await response.toArray());
  const { statusCode = 0, headers } = response;
  if (!EXPECTED.includes(statusCode)) throw new Error(`HTTP ${statusCode} ${body.toString('utf8', 0, 1000)}`);
  if (statusCode === 200) return checkWhole(body, headers['content-type']);
  const { reason } = JSON.parse(body.toString()) as { reason?: string };
  if (reason === undefined || reason === 'INTERNAL') throw new Error(`HTTP ${statusCode} for the reason ${reason}`);
}

/** @throws Error for results that are none */
function checkWhole(body: Buffer, type: string | undefined): void {
  if (body.length === 0) throw new Error('results without a byte');
  if (type === 'application/zip' && body.readUInt32BE(0) !== 0x504b0304) throw new Error('a zip that is none');
}
