/** Connections that nobody uses are closed, and a server that says nothing is noticed. */
import { once } from 'node:events';
import { connect } from 'node:http2';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { ServeProcess } from '../support/command.ts';
import { header, RawCall } from '../support/raw-call.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

test('idle connections are closed, on both gRPC ports; one with a call is not', async (t) => {
  await using service = await startService({ maxIdleSeconds: 0.05, inferenceGrpcPort: 0 });
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
