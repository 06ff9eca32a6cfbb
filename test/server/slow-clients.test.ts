/** Clients that take for ever, on every port: none holds a connection for longer than it may. */
import { connect } from 'node:net';
import test from 'ava';
import { startHttp } from '../support/http.ts';
import { segmented, testVolume } from '../support/volumes.ts';

/** The first piece, and what then trickles. */
const WAYS: Readonly<Record<string, readonly [string, string]>> = {
  nothing: ['', ''],
  'a head that goes on': ['GET /metrics HTTP/1.1\r\nHost: a\r\n', 'X-a: b\r\n'],
  'a body for nobody': ['GET /none HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', 'a'],
  'a body that is refused': ['POST /v1/segment HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', 'a'],
  'a volume': ['POST /v1/segment?modality=CT HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', 'a'],
  'a batch': ['POST /v2/models/bands/infer HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', '{'],
  'half of the preface of HTTP/2': ['PRI * HTTP/2.0\r\n', '\r'],
  'a preface, and nothing': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', ''],
};

test('every slow client is gone within seconds, whatever it was slow with, and the others are served', async (t) => {
  t.timeout(120_000);
  const seconds = { stallSeconds: 1, maxIdleSeconds: 1, maxUploadSeconds: 2 };
  await using service = await startHttp({ ...seconds, inferencePort: 0, inferenceGrpcPort: 0 });
  const { port, adminPort, httpPort, inference } = service.server;
  const ports = {
    gRPC: port,
    admin: adminPort,
    HTTP: httpPort,
    inference: inference.port,
    'its gRPC': inference.grpcPort,
  };
  const open = new Set<string>();
  const closed: Promise<unknown>[] = [];
  for (const [where, at] of Object.entries(ports))
    for (const [way, [first, then]] of Object.entries(WAYS)) {
      const socket = connect(at as number, '127.0.0.1', () => socket.write(first));
      socket.on('error', () => undefined).resume();
      const trickle = setInterval(() => then !== '' && socket.writable && socket.write(then), 200);
      open.add(`${where}: ${way}`);
      // Not events.once: an error of a socket that was closed on it is no failure.
      closed.push(
        new Promise<void>((resolve) => {
          socket.once('close', () => {
            clearInterval(trickle);
            open.delete(`${where}: ${way}`);
            resolve();
          });
        }),
      );
    }
  const volume = testVolume([7, 6, 5]);
  t.is((await segmented(service.client, volume, { modality: 'CT' })).labels.length, 7 * 6 * 5);
  const late = new Promise((resolve) => setTimeout(resolve, 60_000).unref());
  await Promise.race([Promise.all(closed), late]);
  t.deepEqual([...open], []);
});
