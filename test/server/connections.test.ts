/** Connections that nobody uses are closed, and a server that says nothing is noticed. */
import { once } from 'node:events';
import { connect, type Settings } from 'node:http2';
import { connect as connectSocket, type Socket } from 'node:net';
import type { StatusObject } from '@grpc/grpc-js';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { failureOf } from '../../src/client/failures.ts';
import { ServeProcess } from '../support/command.ts';
import { metric, startHttp } from '../support/http.ts';
import { connectRaw, header, RawCall } from '../support/raw-call.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

test('idle connections are closed, on both gRPC ports; one with a call is not', async (t) => {
  await using service = await startService({ maxIdleSeconds: 0.5, inferenceGrpcPort: 0 });
  using busy = new RawCall(service.address);
  await busy.send(header(testVolume()));
  await busy.answer('accepted');
  for (const port of [service.server.port, service.server.inference.grpcPort]) {
    const idle = Array.from({ length: 5 }, () => connect(`http://127.0.0.1:${port}`));
    await Promise.all(idle.map((session) => once(session, 'close')));
  }
  t.is(busy.responses.length, 1);
  t.false(busy.stream.destroyed);
});

test('a server that is stopped (SIGSTOP) is noticed without a deadline', async (t) => {
  using service = new ServeProcess(['--models', BANDS_MODELS]);
  const client = await SegmentationClient.connect(await service.address());
  t.teardown(() => client.close());
  t.is((await client.listModels()).models.length, 1);
  service.signal('SIGSTOP');
  t.like(await t.throwsAsync(client.listModels()), { kind: 'unavailable' });
  service.signal('SIGCONT');
});

test('a request of one message that does not come: UPLOAD_STALLED, on both gRPC ports', async (t) => {
  await using service = await startService({ stallSeconds: 0.1, inferenceGrpcPort: 0 });
  const { port, inference } = service.server;
  for (const [at, path] of [
    [port, '/m4oe.v1.Segmentation/Plan'],
    [port, '/grpc.health.v1.Health/Check'],
    [inference.grpcPort, '/inference.GRPCInferenceService/ModelInfer'],
  ] as const) {
    const stub = connectRaw(`127.0.0.1:${at}`);
    const raw = (bytes: Buffer) => bytes;
    // Its client never says what it wants.
    const call = stub.makeClientStreamRequest(path, raw, raw, () => undefined);
    const [ended] = (await once(call, 'status')) as [StatusObject];
    t.like(failureOf(Object.assign(new Error(), ended)), { kind: 'timed_out', reason: 'UPLOAD_STALLED' }, path);
    stub.close();
  }
  t.is((await service.client.listModels()).models.length, 1);
});

test('connections past the limit of a port are closed and counted; those before them go on', async (t) => {
  const ports = { inferencePort: 0, inferenceGrpcPort: 0, httpPort: 0 };
  await using service = await startHttp({ maxConnections: 3, ...ports });
  const { port, inference, httpPort, adminPort } = service.server;
  await service.client.listModels();
  for (const at of [port, inference.port, inference.grpcPort, httpPort, adminPort] as number[]) {
    const open = await Promise.all(Array.from({ length: at === port ? 2 : 3 }, () => opened(at)));
    await once((await opened(at)).resume(), 'close');
    t.true(open.every((socket) => !socket.destroyed));
    for (const socket of open) await once(socket.resetAndDestroy(), 'close');
  }
  t.is((await service.client.listModels()).models.length, 1);
  const dropped = await metric(service, /^m4oe_connections_dropped_total\{port="inference"\} 1$/m);
  t.true(dropped);
});

async function opened(port: number): Promise<Socket> {
  const socket = connectSocket(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

test('what one connection has open is bounded, on both gRPC ports', async (t) => {
  await using service = await startService({ inferenceGrpcPort: 0 });
  const { port, inference } = service.server;
  for (const [at, most] of [
    [port, 100],
    [inference.grpcPort, 16],
  ] as const) {
    const session = connect(`http://127.0.0.1:${at}`);
    const [settings] = (await once(session, 'remoteSettings')) as [Settings];
    t.is(settings.maxConcurrentStreams, most);
    session.destroy();
  }
});
