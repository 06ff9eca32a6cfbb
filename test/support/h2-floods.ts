/** Floods and lies of HTTP/2 that no client library can be made to send. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { callHeaders, FLAG, FRAME, frame, kept, literal, openH2, SETTING, settings, uint32 } from './h2-frames.ts';

const PATH = '/m4oe.v1.Segmentation/Segment';
const CALL = callHeaders(PATH);
const opened = (stream: number) => frame(FRAME.headers, FLAG.endHeaders, stream, CALL);
const many = (count: number, make: (n: number) => Buffer) =>
  Buffer.concat(Array.from({ length: count }, (_, n) => make(n)));
const RESET = uint32(8);

/** Each with what is sent after the settings. */
export const FLOODS: Readonly<Record<string, () => Buffer>> = {
  'calls that are reset at once': () =>
    many(20_000, (n) => Buffer.concat([opened(2 * n + 1), frame(FRAME.reset, 0, 2 * n + 1, RESET)])),
  'headers that never end': () =>
    Buffer.concat([
      frame(FRAME.headers, 0, 1, CALL),
      many(4000, (n) => frame(FRAME.continuation, 0, 1, literal(`x-${n}`, 'x'.repeat(2000)))),
    ]),
  'headers in pieces of nothing': () =>
    Buffer.concat([frame(FRAME.headers, 0, 1, CALL), many(50_000, () => frame(FRAME.continuation, 0, 1))]),
  'one kept header, referred to without end': () =>
    frame(
      FRAME.headers,
      FLAG.endHeaders,
      1,
      callHeaders(
        PATH,
        literal('x', 'x'.repeat(4000), true),
        many(12_000, () => kept(62)),
      ),
    ),
  settings: () => many(50_000, () => settings([SETTING.initialWindow, 65_535])),
  pings: () => many(100_000, () => frame(FRAME.ping, 0, 0, Buffer.alloc(8))),
  priorities: () => many(100_000, (n) => frame(FRAME.priority, 0, 2 * n + 1, Buffer.alloc(5, 1))),
  'data of nothing': () => Buffer.concat([opened(1), many(100_000, () => frame(FRAME.data, 0, 1))]),
  'data of calls that are closed': () =>
    Buffer.concat([
      opened(1),
      frame(FRAME.reset, 0, 1, RESET),
      many(2000, () => frame(FRAME.data, 0, 1, Buffer.alloc(8000))),
    ]),
  'windows beyond all bounds': () => many(10, () => frame(FRAME.window, 0, 0, uint32(2 ** 31 - 1))),
  'windows of nothing': () => many(1000, () => frame(FRAME.window, 0, 0, uint32(0))),
  farewells: () => many(20_000, () => frame(FRAME.goaway, 0, 0, Buffer.alloc(8))),
  'frames of no kind': () => many(50_000, (n) => frame(200 + (n % 50), 255, n, Buffer.alloc(16))),
  'a frame longer than any': () => frame(FRAME.data, 0, 1, Buffer.alloc(2 ** 20)),
  'more calls at once than are allowed': () => many(2000, (n) => opened(2 * n + 1)),
};

/** Over a connection of its own, which is closed when `then` is done. */
export async function flood(port: number, bytes: Buffer, then: () => Promise<void>): Promise<void> {
  const socket = await openH2(port);
  const gone = once(socket, 'close').catch(() => undefined);
  // Ends when all of it is gone, or the other side has had enough.
  await Promise.race([new Promise((resolve) => socket.write(bytes, resolve)), gone, pause(5000)]);
  await then();
  socket.destroy();
}
