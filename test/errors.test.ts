/** Failures, and anything else that is thrown, on their way to a client. */
import test from 'ava';
import { failureOf } from '../src/client/failures.ts';
import { asFailure, cancelled, Failure, type FailureKind, invalid, throwIfAborted } from '../src/errors.ts';
import { toStatus } from '../src/server/status.ts';

const KINDS: FailureKind[] = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'busy',
  'timed_out',
  'cancelled',
  'unavailable',
  'corrupt',
  'internal',
];

test('a failure crosses the wire with kind, reason, field, setting and retry time', (t) => {
  for (const kind of KINDS) {
    const options = { field: 'header.geometry.size', setting: 'M4OE_X', retryAfterSeconds: 2.5 };
    const sent = new Failure(kind, 'SOME_REASON', 'what was expected, what came: ÄÖ, 測試', options);
    const { code, details, metadata } = toStatus(sent);
    const back = failureOf(Object.assign(new Error(), { code, details, metadata }));
    t.like(back, { kind, reason: 'SOME_REASON', message: sent.message, ...options });
    t.deepEqual(metadata.get('grpc-retry-pushback-ms'), ['2500'], "what gRPC's own retries go by");
  }
});

test('details that do not apply are left out', (t) => {
  const back = failureOf(Object.assign(new Error(), toStatus(new Failure('corrupt', 'CHUNK_CRC', 'x'))));
  t.is(back.field, undefined);
  t.is(back.setting, undefined);
  t.is(back.retryAfterSeconds, undefined);
  t.deepEqual(toStatus(new Failure('corrupt', 'CHUNK_CRC', 'x')).metadata.get('grpc-retry-pushback-ms'), []);
});

test('what is not a failure of ours says nothing of itself to a client', (t) => {
  const status = toStatus(new Error('password of John Doe'));
  t.false(JSON.stringify([status.details, status.metadata.getMap()]).includes('Doe'));
  t.like(asFailure('text'), { kind: 'internal', reason: 'INTERNAL' });
});

test('an abort is a cancellation, unless it was for a reason of ours', (t) => {
  t.like(asFailure(new DOMException('x', 'AbortError')), { kind: 'cancelled' });
  const late = new Failure('timed_out', 'DEADLINE_EXCEEDED', 'late');
  t.is(cancelled(late), late);
  t.is(
    t.throws(() => throwIfAborted(AbortSignal.abort(late))),
    late,
  );
  t.notThrows(() => throwIfAborted(new AbortController().signal));
});

test('a failure of a field names it first', (t) => {
  t.like(invalid('GEOMETRY_SIZE', 'header.geometry.size', 'expected 3'), {
    kind: 'invalid',
    field: 'header.geometry.size',
    message: 'header.geometry.size: expected 3',
  });
});
