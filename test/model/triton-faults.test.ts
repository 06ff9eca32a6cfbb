/**
 * A Triton that breaks the protocol: what the client of Segment sees, that nothing is held
 * afterwards, and that the fallback hides it.
 */
import test from 'ava';
import type { Failure } from '../../src/errors.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { answer, BrokenTriton, type Fault, reset, status, withOutput } from '../support/broken-triton.ts';
import { chunks, header, RawCall, volumeBytesOf } from '../support/raw-call.ts';
import { atRest, metric, servesOn, until } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const volume = testVolume();
const EXPECTED = bandsAnswer(volume, 'three', CT_WINDOW).labels;
const IN_FLIGHT = 2;
const settings = (reason = '') => ({
  tritonInFlight: IN_FLIGHT,
  tritonTimeoutSeconds: reason === 'TRITON_TIMEOUT' ? 1 : 20,
});
const UP = '{model="bands"}';

/** Never answers; the request ends when its client gives up. */
const silent: Fault = () => undefined;
const FAULTS: [name: string, fault: Fault, kind: Failure['kind'], reason: string][] = [
  [
    'labels of another shape',
    withOutput('labels', (tensor) => {
      const [n = 0, h = 0, w = 0] = tensor.shape;
      return { ...tensor, shape: [n, w, h], bytes: tensor.bytes };
    }),
    'internal',
    'TRITON_ANSWER',
  ],
  [
    'labels of another type',
    withOutput('labels', (tensor) => ({
      ...tensor,
      datatype: 'INT16',
      bytes: new Uint8Array(2 * tensor.bytes.length),
    })),
    'internal',
    'TRITON_ANSWER',
  ],
  [
    'a type that nobody asked for',
    withOutput('gates', (tensor) => ({ ...tensor, datatype: 'FP64' as 'FP32' })),
    'internal',
    'TRITON_ANSWER',
  ],
  ['an output that is missing', withOutput('confidence', () => undefined), 'internal', 'TRITON_ANSWER'],
  [
    'a body cut off that claims to be whole',
    (exchange) =>
      answer(exchange, ({ bytes, headerLength }) => ({ bytes: bytes.subarray(0, bytes.length - 9), headerLength })),
    'internal',
    'TRITON_ANSWER',
  ],
  [
    'a body with more in it than agreed',
    (exchange) =>
      answer(exchange, ({ bytes, headerLength }) => ({
        bytes: Buffer.concat([bytes, Buffer.alloc(1 << 20)]),
        headerLength,
      })),
    'internal',
    'TRITON_ANSWER',
  ],
  [
    'a header length beyond the body',
    (exchange) => answer(exchange, ({ bytes }) => ({ bytes, headerLength: 1 << 20 })),
    'internal',
    'TRITON_ANSWER',
  ],
  [
    'JSON in place of raw tensors',
    ({ response }) =>
      response.end(JSON.stringify({ outputs: [{ name: 'labels', datatype: 'UINT8', shape: [1], data: [1] }] })),
    'internal',
    'TRITON_ANSWER',
  ],
  ['a page of a proxy', status(200, {}, '<html>welcome</html>'), 'internal', 'TRITON_ANSWER'],
  ['HTTP 302', status(302, { location: 'http://127.0.0.1:9/elsewhere' }), 'internal', 'TRITON_ANSWER'],
  ['HTTP 307', status(307, { location: '/v2/health/live' }), 'internal', 'TRITON_ANSWER'],
  ['HTTP 400', status(400), 'internal', 'INFERENCE_FAILED'],
  ['HTTP 401', status(401), 'unavailable', 'TRITON_UNAUTHORIZED'],
  ['HTTP 404', status(404), 'unavailable', 'TRITON_MODEL_NOT_READY'],
  ['HTTP 429', status(429), 'unavailable', 'TRITON_OVERLOADED'],
  ['HTTP 500', status(500), 'internal', 'INFERENCE_FAILED'],
  ['HTTP 503', status(503), 'unavailable', 'TRITON_OVERLOADED'],
  ['HTTP 504', status(504), 'unavailable', 'TRITON_CONNECTION_LOST'],
  ['no answer', silent, 'unavailable', 'TRITON_TIMEOUT'],
  [
    'an answer that stops in the middle',
    (exchange) => {
      exchange.response.writeHead(200, { 'content-length': 100_000 }).write('x');
    },
    'unavailable',
    'TRITON_TIMEOUT',
  ],
  ['a connection reset before the answer', reset, 'unavailable', 'TRITON_CONNECTION_LOST'],
  [
    'a connection reset in the middle of the answer',
    (exchange) => {
      exchange.response.writeHead(200, { 'content-length': 100_000 });
      exchange.response.write(Buffer.alloc(5000), () => reset(exchange));
    },
    'unavailable',
    'TRITON_CONNECTION_LOST',
  ],
  [
    'a connection closed in the middle of the answer',
    ({ request, response }) => {
      response.writeHead(200, { 'content-length': 100_000 });
      response.write(Buffer.alloc(5000), () => request.socket.end());
    },
    'unavailable',
    'TRITON_CONNECTION_LOST',
  ],
];

for (const [name, fault, kind, reason] of FAULTS) {
  test.serial(`${name}: ${reason}, and the service serves on`, async (t) => {
    await using triton = await BrokenTriton.start();
    await using service = await startService({ tritonUrl: triton.url, ...settings(reason) });
    triton.always = fault;
    const failure = await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' }));
    t.like(failure, { kind, reason }, failure?.message);
    await atRest(service);
    triton.always = undefined;
    await until(async () => (await metric(service, 'm4oe_triton_up', UP)) === 1);
    await servesOn(t, service);
    t.true(triton.sockets.size <= IN_FLIGHT + 1, `${triton.sockets.size} connections`);
  });

  test.serial(`${name}: with a fallback the volume is done, and says what did it`, async (t) => {
    await using triton = await BrokenTriton.start();
    await using service = await startService({ tritonUrl: triton.url, ...settings(reason), tritonFallback: 'local' });
    triton.next = [answer];
    triton.always = fault;
    const { labels, report, plan } = await segmented(service.client, volume, { modality: 'CT' });
    t.deepEqual(labels, EXPECTED);
    t.is(plan.provider, 'triton');
    t.is(report.provider, 'triton, cpu');
    t.is(await metric(service, 'm4oe_batches_total', '{model="bands",provider="triton"}'), 1);
    t.is(await metric(service, 'm4oe_batches_total', '{model="bands",provider="cpu"}'), 2);
    t.true((await metric(service, 'm4oe_triton_fallbacks_total', `{model="bands",reason="${reason}"}`)) >= 1);
    triton.always = undefined;
    await until(async () => (await metric(service, 'm4oe_triton_up', UP)) === 1);
    await servesOn(t, service);
    t.is((await segmented(service.client, volume, { modality: 'CT' })).report.provider, 'triton');
  });
}

for (const code of [429, 503]) {
  test.serial(`HTTP ${code} now and then: the batch is sent again, the client sees nothing of it`, async (t) => {
    await using triton = await BrokenTriton.start();
    await using service = await startService({ tritonUrl: triton.url, ...settings() });
    triton.next = [status(code), answer, status(code), answer];
    const { labels, report } = await segmented(service.client, volume, { modality: 'CT' });
    t.deepEqual(labels, EXPECTED);
    t.is(report.provider, 'triton');
    t.is(await metric(service, 'm4oe_triton_retries_total', '{model="bands",reason="TRITON_OVERLOADED"}'), 2);
  });
}

test.serial('what may have been run is not sent again', async (t) => {
  await using triton = await BrokenTriton.start();
  await using service = await startService({
    tritonUrl: triton.url,
    ...settings(),
    tritonInFlight: 1,
    batchSlices: 12,
  });
  for (const fault of [status(500), status(400), reset] as Fault[]) {
    const before = triton.inferences.length;
    triton.next = [fault];
    await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' }));
    t.is(triton.inferences.length, before + 1);
  }
});

test.serial('a client that cancels: its request to Triton is closed at once', async (t) => {
  await using triton = await BrokenTriton.start();
  await using service = await startService({ tritonUrl: triton.url });
  const closed = Promise.withResolvers<void>();
  const stop = new AbortController();
  triton.always = ({ response }) => {
    response.once('close', closed.resolve);
    stop.abort();
  };
  await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' }, stop.signal));
  await closed.promise;
  triton.always = undefined;
  await servesOn(t, service);
  t.is(await metric(service, 'm4oe_triton_up', UP), 1, 'a cancellation is no fault of Triton');
});

test.serial(
  'a deadline that passes while Triton is slow, or refuses for now: DEADLINE_EXCEEDED, and no fault of Triton',
  async (t) => {
    await using triton = await BrokenTriton.start();
    await using service = await startService({ tritonUrl: triton.url, ...settings() });
    for (const fault of [silent, status(503)]) {
      triton.always = fault;
      using call = new RawCall(service.address, { deadline: Date.now() + 400 });
      await call.send(header(volume), ...chunks(volumeBytesOf(volume), 1 << 20));
      call.end();
      t.is((await call.ended).code, 'DEADLINE_EXCEEDED');
      triton.always = undefined;
      await servesOn(t, service);
      t.is(await metric(service, 'm4oe_triton_up', UP), 1);
    }
  },
);

test.serial('while the circuit is open batches fail at once and Triton is left alone but for questions', async (t) => {
  await using triton = await BrokenTriton.start();
  await using service = await startService({ tritonUrl: triton.url, ...settings() });
  triton.readiness = 503;
  triton.always = status(500);
  t.like(await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' })), {
    reason: 'TRITON_MODEL_NOT_READY',
  });
  const before = triton.inferences.length;
  t.like(await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' })), {
    kind: 'unavailable',
    reason: 'TRITON_MODEL_NOT_READY',
  });
  t.is(triton.inferences.length, before);
  const ready = await fetch(`${service.admin}/readyz`);
  t.is(ready.status, 503);
  t.is(await ready.text(), 'Triton cannot run them now: bands\n');
  t.is(await metric(service, 'm4oe_triton_outages_total', '{model="bands",reason="TRITON_MODEL_NOT_READY"}'), 1);
  triton.readiness = 200;
  triton.always = undefined;
  await until(async () => (await fetch(`${service.admin}/readyz`)).status === 200);
  await servesOn(t, service);
});
