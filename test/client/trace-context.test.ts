/** Clients send the trace that they are given: the service's spans are a part of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { m4oe } from '../support/command.ts';
import { smallNifti } from '../support/http.ts';
import { type ReceivedSpan, startReceiver } from '../support/otlp.ts';
import { pythonClient } from '../support/python-client.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const traceparent = `00-${TRACE}-${PARENT}-01`;
const tracestate = 'vendor=1';
const NONE = ['x', `00-${TRACE}-01`, `00-${TRACE}-${PARENT}-01\nauthorization: Bearer x`, traceparent.toUpperCase()];

const folder = mkdtempSync(join(tmpdir(), 'm4oe-trace-'));
test.after.always(() => rmSync(folder, { recursive: true }));
const image = join(folder, 'image.nii');
writeFileSync(image, smallNifti());

/** Name, trace, parent and state of the calls, without those of no trace of ours. */
const ours = (spans: readonly ReceivedSpan[]) =>
  spans.flatMap(({ name, traceId, parentId, traceState }) =>
    traceId === TRACE && parentId === PARENT ? [[name, traceState]] : [],
  );

test('TypeScript: plan and volume are a part of the trace; what is no context is refused before anything is sent', async (t) => {
  await using receiver = await startReceiver();
  {
    await using service = await startService({ tracesUrl: receiver.url });
    const wish = { modality: 'CT', traceparent, tracestate } as const;
    await service.client.plan(testVolume(), wish);
    await segmented(service.client, testVolume(), wish);
    await segmented(service.client, testVolume(), { modality: 'CT' });
    for (const none of NONE) {
      const call = segmented(service.client, testVolume(), { modality: 'CT', traceparent: none });
      const failure = await t.throwsAsync(call);
      t.like(failure, { reason: 'TRACE_CONTEXT', field: 'traceparent' });
      t.regex(String(failure?.message), /^traceparent: expected 00-TRACE-SPAN-FLAGS .* got "[^\n]*"$/);
    }
  }
  t.deepEqual(ours(receiver.spans), [
    ['Plan', tracestate],
    ['Segment', tracestate],
  ]);
  t.is(receiver.spans.filter(({ name }) => name === 'Segment').length, 2);
});

test('Python: plain and asyncio', async (t) => {
  t.timeout(180_000);
  await using receiver = await startReceiver();
  {
    await using service = await startService({ tracesUrl: receiver.url });
    const reasons = await pythonClient(
      'client/python/traced.py',
      ...[service.address, image, traceparent, tracestate, ...NONE],
    );
    t.deepEqual(
      reasons,
      NONE.map(() => 'TRACE_CONTEXT'),
    );
  }
  t.deepEqual(ours(receiver.spans), [
    ['Plan', tracestate],
    ['Segment', tracestate],
    ['Segment', tracestate],
  ]);
  t.is(receiver.spans.filter(({ name }) => name === 'Segment').length, 3);
});

test('command line: --traceparent with --server', async (t) => {
  t.timeout(180_000);
  await using receiver = await startReceiver();
  {
    await using service = await startService({ tracesUrl: receiver.url });
    const args = ['--modality', 'CT', '--server', service.address];
    const context = ['--traceparent', traceparent];
    await m4oe(['plan', image, ...args, ...context]);
    await m4oe(['segment', image, ...args, ...context, '--out', folder]);
    const wrong = await m4oe(['plan', image, ...args, '--traceparent', 'mine']);
    t.is(wrong.code, 2);
    t.regex(wrong.stderr, /traceparent: expected 00-TRACE-SPAN-FLAGS .* got "mine" \[TRACE_CONTEXT\]/);
  }
  t.deepEqual(
    ours(receiver.spans).map(([name]) => name),
    ['Plan', 'Segment'],
  );
});
