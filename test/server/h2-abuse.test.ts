/**
 * What a stranger can do with HTTP/2 alone, before any call is known: it costs him his connection,
 * and nobody else anything.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { heldBy } from '../chaos/subject.ts';
import { ServeProcess } from '../support/command.ts';
import {
  callHeaders,
  FLAG,
  FRAME,
  frame,
  kept,
  literal,
  openH2,
  SETTING,
  settings,
  uint32,
} from '../support/h2-frames.ts';
import { BANDS_MODELS } from '../support/service.ts';

const PATH = '/m4oe.v1.Segmentation/Segment';
const CALL = callHeaders(PATH);
const opened = (stream: number) => frame(FRAME.headers, FLAG.endHeaders, stream, CALL);
const many = (count: number, make: (n: number) => Buffer) =>
  Buffer.concat(Array.from({ length: count }, (_, n) => make(n)));
const RESET = uint32(8);

/** Each with what is sent after the settings. */
const FLOODS: Readonly<Record<string, () => Buffer>> = {
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
/** At most so much more stays resident afterwards. */
const MOST_MIB = 64;

test('floods and lies of HTTP/2: others are answered meanwhile, and nothing of them stays', async (t) => {
  t.timeout(170_000);
  using service = new ServeProcess(['--models', BANDS_MODELS, '--stall-seconds', '2']);
  const address = await service.address();
  const port = Number(address.split(':')[1]);
  const client = await SegmentationClient.connect(address);
  t.teardown(() => client.close());
  await client.listModels();
  const { rssMiB: before, sockets } = heldBy(service.pid);
  for (const [name, flood] of Object.entries(FLOODS)) {
    const socket = await openH2(port);
    await sent(socket, flood());
    t.is((await client.listModels()).models.length, 1, name);
    socket.destroy();
  }
  for (let n = 0; n < 100 && heldBy(service.pid).sockets > sockets; n++) await pause(100);
  t.is(heldBy(service.pid).sockets, sockets);
  for (let n = 0; n < 200 && heldBy(service.pid).rssMiB > before + MOST_MIB; n++) await pause(100);
  t.log(before, heldBy(service.pid).rssMiB);
  t.true(heldBy(service.pid).rssMiB < before + MOST_MIB, `${heldBy(service.pid).rssMiB} MiB after ${before}`);
  t.false(service.lines.some(({ level }) => level === 'error' || level === 'fatal'));
});

/** Ends when all of it is gone, or the other side has had enough. */
async function sent(socket: Socket, bytes: Buffer): Promise<void> {
  const gone = once(socket, 'close');
  await Promise.race([new Promise((resolve) => socket.write(bytes, resolve)), gone, pause(5000)]);
}
