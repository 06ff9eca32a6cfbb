/** Bodies of HTTP inference through the whole service: the length of the JSON in two bytes, then the body. */
import { HEADER_LENGTH } from '../../../src/inference/http-body.ts';
import { service } from '../service.ts';

const URL = `http://127.0.0.1:${service.server.inference.port}/v2/models/bands/infer`;
const EXPECTED = [200, 400, 413, 429];

export async function fuzz(bytes: Buffer): Promise<void> {
  if (bytes.length < 2) return;
  const json = bytes.readUInt16LE(0);
  // All of it is JSON, or as much as is told.
  const headers: Record<string, string> = json === 0xffff ? {} : { [HEADER_LENGTH]: String(json) };
  const response = await fetch(URL, { method: 'POST', headers, body: Uint8Array.from(bytes.subarray(2)) });
  const text = await response.text();
  if (!EXPECTED.includes(response.status)) throw new Error(`HTTP ${response.status} ${text}`);
}
