/** Calls as spans, in the trace of their caller, at a receiver of OTLP; and nothing where none is named. */
import { credentials, Metadata } from '@grpc/grpc-js';
import test from 'ava';
import { volumeHeader } from '../../src/client/client.ts';
import { segmentationService } from '../../src/wire/schema.ts';
import { BINARY, post, smallNifti, startHttp } from '../support/http.ts';
import { type ReceivedSpan, startReceiver } from '../support/otlp.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const CONTEXT = `00-${TRACE}-${PARENT}-01`;
const ERROR = 2;
const SERVER = 2;

/** Plan of a volume, with this metadata; resolves however it ends. */
function planned(address: string, metadata: Readonly<Record<string, string>>, model = ''): Promise<void> {
  const stub = new (segmentationService())(address, credentials.createInsecure());
  const given = new Metadata();
  for (const [name, value] of Object.entries(metadata)) given.set(name, value);
  const header = volumeHeader(testVolume(), { modality: 'CT', model });
  return new Promise<void>((resolve) => stub.Plan({ header }, given, () => resolve())).finally(() => stub.close());
}

const named = (spans: readonly ReceivedSpan[], name: string) => spans.filter((span) => span.name === name);

test('a volume by gRPC is a trace of its own: the call, and its parts inside of it', async (t) => {
  await using receiver = await startReceiver();
  {
    await using service = await startService({ tracesUrl: receiver.url });
    await segmented(service.client, testVolume(), { modality: 'CT', requestId: 'mine' });
  }
  const [call] = named(receiver.spans, 'Segment');
  t.like(call, { parentId: '', kind: SERVER, status: { code: 0 }, resource: { 'service.name': 'm4oe' } });
  t.like(call?.attributes, {
    'm4oe.code': 'OK',
    'm4oe.model': 'bands',
    'm4oe.modality': 'CT',
    'm4oe.slices': 12,
    'm4oe.request_id': 'mine',
  });
  for (const name of ['receive', 'segment']) {
    const [part] = named(receiver.spans, name);
    t.is(part?.parentId, call?.spanId, name);
    t.is(part?.traceId, call?.traceId);
    t.true((part?.start ?? 0n) >= (call?.start ?? 0n) - 1_000_000n && (part?.end ?? 0n) >= (part?.start ?? 0n));
    t.true((part?.end ?? 0n) <= (call?.end ?? 0n) + 1_000_000n);
  }
  const now = BigInt(Date.now()) * 1_000_000n;
  t.true((call?.start ?? 0n) > now - 600_000_000_000n && (call?.end ?? 0n) <= now);
});

test('traceparent in metadata and in headers: the spans are of that trace', async (t) => {
  await using receiver = await startReceiver();
  {
    await using service = await startHttp({ tracesUrl: receiver.url });
    await planned(service.address, { traceparent: CONTEXT, tracestate: 'vendor=1' });
    const headers = { ...BINARY, traceparent: CONTEXT };
    await (await post(service, 'modality=CT&results=labels', new Uint8Array(smallNifti()), headers)).arrayBuffer();
  }
  const [plan] = named(receiver.spans, 'Plan');
  t.like(plan, { traceId: TRACE, parentId: PARENT, traceState: 'vendor=1' });
  const [http] = named(receiver.spans, 'HttpSegment');
  t.like(http, { traceId: TRACE, parentId: PARENT, attributes: { 'm4oe.code': 'OK' } });
  t.deepEqual(
    receiver.spans.filter(({ parentId }) => parentId === http?.spanId).map(({ name }) => name),
    ['receive', 'read', 'segment', 'write', 'send'],
  );
});

test('a context that is none begins a trace; one that says so, or is not drawn, is not sent', async (t) => {
  await using receiver = await startReceiver();
  {
    await using service = await startService({ tracesUrl: receiver.url });
    const malformed = ['', 'x', `00-${'0'.repeat(32)}-${PARENT}-01`, `00-${TRACE}-01`, `ff-${TRACE}-${PARENT}-01`];
    for (const traceparent of malformed) await planned(service.address, { traceparent });
    await planned(service.address, { traceparent: CONTEXT, tracestate: `a=${'x'.repeat(600)}` });
    await planned(service.address, { traceparent: `00-${TRACE}-${PARENT}-00` });
  }
  const plans = named(receiver.spans, 'Plan');
  t.is(plans.length, 6);
  t.true(plans.slice(0, 5).every(({ parentId, traceId }) => parentId === '' && traceId !== TRACE));
  t.like(plans[5], { traceId: TRACE, traceState: '' });
  {
    await using service = await startService({ tracesUrl: receiver.url, tracesRatio: 0 });
    await planned(service.address, {});
    await planned(service.address, { traceparent: CONTEXT });
  }
  t.is(named(receiver.spans, 'Plan').length, 7, 'who is traced already is traced on');
});

test('a failure is an error with its reason; nothing that a caller typed is in a span', async (t) => {
  await using receiver = await startReceiver();
  {
    await using service = await startHttp({ tracesUrl: receiver.url });
    await planned(service.address, { 'x-patient': 'Roe' }, 'Roe^Jane');
    const form = new FormData();
    form.append('volume', new Blob([new Uint8Array(smallNifti())]), 'Roe^Jane.nii');
    await post(service, 'modality=CT&model=Roe', form, {});
  }
  t.like(named(receiver.spans, 'Plan')[0], {
    status: { code: ERROR, message: 'MODEL_NOT_FOUND' },
    attributes: { 'm4oe.code': 'NOT_FOUND', 'm4oe.reason': 'MODEL_NOT_FOUND' },
  });
  t.like(named(receiver.spans, 'HttpSegment')[0], { status: { code: ERROR, message: 'MODEL_NOT_FOUND' } });
  t.true(receiver.bodies.length > 0);
  t.false(Buffer.concat(receiver.bodies).includes('Roe'));
});

test('a receiver that is gone, or refuses, costs no call', async (t) => {
  await using refusing = await startReceiver(400);
  for (const tracesUrl of ['http://127.0.0.1:9/v1/traces', refusing.url]) {
    await using service = await startService({ tracesUrl });
    const { report } = await segmented(service.client, testVolume(), { modality: 'CT' });
    t.true(report.labelsCrc32 !== 0);
  }
});
