/** Who gets through the door to a server that only listens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { type DoorOptions, dimseDoor } from '../../src/dimse/door.ts';
import { eventually } from '../support/gateway.ts';
import { freePort } from '../support/ports.ts';
import { data, request } from './say.ts';

const RQ = request('CT1', 'M4OE');
const REFUSED_FOR_EVER = [3, 0, 0, 0, 0, 4, 0, 1, 1, 3];
const CONGESTED = [3, 0, 0, 0, 0, 4, 0, 2, 3, 1];
const FULL = [3, 0, 0, 0, 0, 4, 0, 2, 3, 2];
const ABORTED = [7, 0, 0, 0, 0, 4, 0, 0, 2, 0];

/** A server that keeps what it gets, and says "hello" to each. */
async function scp(t: ExecutionContext) {
  const got: Buffer[][] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const own: Buffer[] = [];
    got.push(own);
    sockets.push(socket);
    socket.on('data', (chunk) => own.push(chunk)).on('error', () => undefined);
    socket.write('hello');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, got, sockets };
}

async function open(t: ExecutionContext, options: Partial<DoorOptions> & { scpPort: number }) {
  const told: string[] = [];
  const door = dimseDoor({
    peers: [{ title: 'CT1', address: '127.0.0.1' }],
    associations: 2,
    requestSeconds: 0.3,
    silentSeconds: 30,
    maxObjectBytes: 1000,
    tell: (what) => told.push(what),
    ...options,
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  t.teardown(() => door.close());
  const { port } = door.address() as AddressInfo;
  const peer = (...said: Buffer[]) => {
    const socket = connect({ port, host: '127.0.0.1' });
    t.teardown(() => socket.destroy());
    const heard: Buffer[] = [];
    socket.on('data', (chunk) => heard.push(chunk)).on('error', () => undefined);
    for (const one of said) socket.write(one);
    return { socket, closed: once(socket, 'close'), heard: () => [...Buffer.concat(heard)] };
  };
  return { peer, told };
}

const until = (there: () => unknown) => eventually(async () => there());
const HELLO = [...Buffer.from('hello')];

test('what a peer says goes through as it is, in both directions, whatever its pieces', async (t) => {
  const { port, got, sockets } = await scp(t);
  const { peer } = await open(t, { scpPort: port });
  const said = Buffer.concat([RQ, data(3, Buffer.from('command')), data(2, Buffer.alloc(999, 7))]);
  const one = peer();
  for (let at = 0; at < said.length; at += 50) one.socket.write(said.subarray(at, at + 50));
  await until(() => Buffer.concat(got[0] ?? []).length === said.length);
  t.deepEqual(Buffer.concat(got[0] ?? []), said);
  await until(() => one.heard().length === HELLO.length);
  sockets[0]?.end('bye');
  await one.closed;
  t.deepEqual(one.heard(), [...HELLO, ...Buffer.from('bye')]);
});

test('a request and an end in single bytes, and a last word right behind the request', async (t) => {
  const { port, got, sockets } = await scp(t);
  const { peer } = await open(t, { scpPort: port, requestSeconds: 30 });
  const slow = peer();
  slow.socket.setNoDelay(true);
  for (const byte of RQ) {
    slow.socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const quick = peer();
  quick.socket.end(Buffer.concat([RQ, Buffer.from(ABORTED)]));
  await quick.closed;
  await until(() => got.length === 2 && got.every((own) => Buffer.concat(own).length >= RQ.length));
  slow.socket.end();
  await slow.closed;
  await until(() => sockets.every(({ closed }) => closed));
  const said = got.map((own) => Buffer.concat(own)).sort((a, b) => a.length - b.length);
  t.deepEqual(said, [RQ, Buffer.concat([RQ, Buffer.from(ABORTED)])]);
});

test('one too many is refused for now, those that are here go on, and a later one gets in', async (t) => {
  const { port, got } = await scp(t);
  const { peer, told } = await open(t, { scpPort: port });
  const two = [peer(RQ), peer(RQ)];
  for (const one of two) await until(() => one.heard().length === HELLO.length);
  const third = peer(RQ);
  await third.closed;
  t.deepEqual(third.heard(), FULL);
  t.deepEqual(told, ['association refused: 2 are here, as many as M4OE_DIMSE_ASSOCIATIONS']);
  two[0]?.socket.write(data(2, Buffer.from('on')));
  await until(() => Buffer.concat(got[0] ?? []).includes('on'));
  two[1]?.socket.destroy();
  await eventually(async () => {
    const later = peer(RQ);
    await Promise.race([later.closed, until(() => later.heard().length > 0)]);
    return later.heard().join() === HELLO.join();
  });
});

test('those that say nothing, or a part, never reach the server, and are in nobody’s way', async (t) => {
  const { port, got } = await scp(t);
  const { peer, told } = await open(t, { scpPort: port });
  const silent = [...Array.from({ length: 20 }, () => peer()), peer(RQ.subarray(0, 40)), peer(Buffer.from([1]))];
  const other = peer(RQ);
  await until(() => other.heard().length === HELLO.length);
  await Promise.all(silent.map(({ closed }) => closed));
  for (const { heard } of silent) t.deepEqual(heard(), ABORTED);
  t.is(got.length, 1);
  t.deepEqual([...new Set(told)], ['no association: no request within 0.3 s (M4OE_DIMSE_REQUEST_SECONDS)']);
});

test('of more than 256 that ask for nothing the oldest leave', async (t) => {
  const { port } = await scp(t);
  const { peer } = await open(t, { scpPort: port, requestSeconds: 60 });
  const silent = Array.from({ length: 260 }, () => peer());
  await Promise.all(silent.slice(0, 4).map(({ closed }) => closed));
  const other = peer(RQ);
  await until(() => other.heard().length === HELLO.length);
  t.is(silent.filter(({ socket }) => socket.closed).length, 5);
});

test('one that falls silent is ended, and the server is told', async (t) => {
  const { port, sockets } = await scp(t);
  const { peer, told } = await open(t, { scpPort: port, silentSeconds: 0.3 });
  const one = peer(RQ);
  await one.closed;
  t.deepEqual(one.heard(), [...HELLO, ...ABORTED]);
  await until(() => sockets[0]?.closed);
  t.deepEqual(told, ['association ended: nothing was said for 0.3 s (M4OE_DIMSE_SILENT_SECONDS)']);
});

for (const [name, said, heard, why] of [
  ['a stranger', [request('CT2', 'M4OE')], REFUSED_FOR_EVER, /no peer of this AE title and address/],
  ['a browser', [Buffer.from('GET / HTTP/1.1\r\n\r\n')], ABORTED, /expected a request for an association/],
  ['an object that is too large', [RQ, data(2, Buffer.alloc(1001))], [...HELLO, ...ABORTED], /MAX_OBJECT_MIB/],
  ['a PDU of 4 GB', [RQ, Buffer.alloc(6, 255).fill(4, 0, 1)], [...HELLO, ...ABORTED], /expected a PDU of at most/],
] as const)
  test(`${name} is turned away`, async (t) => {
    const { port } = await scp(t);
    const { peer, told } = await open(t, { scpPort: port });
    const one = peer(said[0] as Buffer);
    if (said[1] !== undefined) {
      await until(() => one.heard().length === HELLO.length);
      one.socket.write(said[1]);
    }
    await one.closed;
    t.deepEqual(one.heard(), [...heard]);
    t.is(told.length, 1);
    t.regex(told[0] ?? '', why);
  });

test('without a server behind it a peer is asked to come again', async (t) => {
  const { peer } = await open(t, { scpPort: await freePort() });
  for (let n = 0; n < 3; n++) {
    const one = peer(RQ);
    await one.closed;
    t.deepEqual(one.heard(), CONGESTED);
  }
});

test('a server that hangs, with its queue full, is as one that is not there', async (t) => {
  const port = await freePort();
  const listen = `require('node:net').createServer().listen({port: ${port}, host: '127.0.0.1', backlog: 1}, () => console.log(1))`;
  const hung = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => hung.kill('SIGKILL'));
  await once(hung.stdout, 'data');
  hung.kill('SIGSTOP');
  const queue = Array.from({ length: 4 }, () => connect({ port, host: '127.0.0.1' }).on('error', () => undefined));
  t.teardown(() => queue.forEach((socket) => void socket.destroy()));
  await until(() => queue.some(({ connecting }) => !connecting));
  const { peer, told } = await open(t, { scpPort: port });
  for (let n = 0; n < 3; n++) {
    const one = peer(RQ);
    await one.closed;
    t.deepEqual(one.heard(), CONGESTED);
  }
  t.deepEqual([...new Set(told)], ['association refused: the SCP does not answer']);
});
