/** HTTP/2 frames as bytes (RFC 9113), for what no client library sends. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
};
export const FLAG = { ack: 1, endStream: 1, endHeaders: 4 };
export const SETTING = { tableSize: 1, initialWindow: 4 };
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

export function frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export function settings(...pairs: readonly (readonly [number, number])[]): Buffer {
  const payload = Buffer.alloc(6 * pairs.length);
  for (const [n, [id, value]] of pairs.entries()) {
    payload.writeUInt16BE(id, 6 * n);
    payload.writeUInt32BE(value, 6 * n + 2);
  }
  return frame(FRAME.settings, 0, 0, payload);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** An integer of HPACK (RFC 7541, 5.1) behind the bits that are there already. */
function integer(first: number, prefix: number, value: number): Buffer {
  const most = 2 ** prefix - 1;
  if (value < most) return Buffer.from([first | value]);
  const bytes = [first | most];
  let rest = value - most;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 | (rest % 128));
  return Buffer.from([...bytes, rest]);
}

function text(value: string): Buffer {
  return Buffer.concat([integer(0, 7, value.length), Buffer.from(value, 'latin1')]);
}

/** A header as it is; with `indexed` it is kept in the table of who decodes it. */
export function literal(name: string, value: string, indexed = false): Buffer {
  return Buffer.concat([Buffer.from([indexed ? 0x40 : 0]), text(name), text(value)]);
}

/** A header of the table: the last that was kept is 62. */
export function kept(index: number): Buffer {
  return integer(0x80, 7, index);
}

/** What every call of gRPC begins with. */
export function callHeaders(path: string, ...more: readonly Buffer[]): Buffer {
  const usual = { ':method': 'POST', ':scheme': 'http', ':path': path, ':authority': 'x', te: 'trailers' };
  const pairs = Object.entries({ ...usual, 'content-type': 'application/grpc' });
  return Buffer.concat([...pairs.map(([name, value]) => literal(name, value)), ...more]);
}

/** A connection that has sent its preface and settings. What comes back is read and dropped. */
export async function openH2(port: number, first: Buffer = settings()): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.resume().write(Buffer.concat([Buffer.from(PREFACE), first]));
  return socket;
}
