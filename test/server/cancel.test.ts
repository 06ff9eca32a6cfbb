/** Calls that end early at every stage: what they held is given back, and the server serves on. */
import test, { type ExecutionContext } from 'ava';
import { chunks, header, RawCall, volumeBytesOf } from '../support/raw-call.ts';
import { atRest, metric, servesOn, until } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

/** Labels of 9 MB: more than the transport keeps for a client that reads nothing. */
const volume = testVolume([300, 300, 100]);
const bytes = volumeBytesOf(volume);
const size = 1 << 20;

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

async function held(t: ExecutionContext, on: TestService): Promise<void> {
  t.true((await metric(on, 'm4oe_in_flight_bytes')) > volume.voxels.byteLength);
}

test.serial('cancelled before the header', async (t) => {
  using call = new RawCall(service.address);
  call.stream.cancel();
  t.is((await call.ended).code, 'CANCELLED');
  await servesOn(t, service);
});

for (const modality of ['CT', 'MR'] as const) {
  const stages: [name: string, reach: (call: RawCall) => Promise<unknown>][] = [
    [
      'after the header',
      async (call) => {
        await call.send(header(volume, {}, { modality }));
        await call.answer('accepted');
      },
    ],
    [
      'in the middle of the upload',
      async (call) => {
        await call.send(header(volume, {}, { modality }), ...chunks(bytes.subarray(0, bytes.length / 2), size));
        await call.answer('progress', 3);
      },
    ],
    [
      'while it is inferred, with the upload complete',
      async (call) => {
        await call.send(header(volume, {}, { modality }), ...chunks(bytes, size));
        call.end();
        await until(() => call.responses.some(({ progress }) => (progress?.inferredSlices ?? 0) > 0));
      },
    ],
    [
      'while labels are read',
      async (call) => {
        await call.send(header(volume, {}, { modality }), ...chunks(bytes, size));
        call.end();
        await call.answer('slice', 2);
        call.stream.pause();
      },
    ],
  ];
  for (const [name, reach] of stages) {
    test.serial(`${modality}, cancelled ${name}`, async (t) => {
      using call = new RawCall(service.address);
      await reach(call);
      call.stream.cancel();
      call.stream.resume();
      t.is((await call.ended).code, 'CANCELLED');
      await servesOn(t, service);
    });
  }
}

test.serial('a client whose connection goes away', async (t) => {
  const call = new RawCall(service.address);
  await call.send(header(volume), ...chunks(bytes.subarray(0, bytes.length / 2), size));
  await call.answer('slice', 1);
  await held(t, service);
  call[Symbol.dispose]();
  await servesOn(t, service);
});

test.serial('a loop that is left cancels the call', async (t) => {
  for await (const answer of service.client.segment(volume, { modality: 'CT' })) if (answer.kind === 'slice') break;
  await servesOn(t, service);
});

test.serial('a signal cancels the call', async (t) => {
  const stop = new AbortController();
  const failure = await t.throwsAsync(async () => {
    for await (const answer of service.client.segment(volume, { modality: 'CT' }, stop.signal)) {
      if (answer.kind === 'slice') stop.abort();
    }
  });
  t.like(failure, { kind: 'cancelled' });
  await servesOn(t, service);
});

test.serial('a deadline that passes ends with DEADLINE_EXCEEDED', async (t) => {
  using call = new RawCall(service.address, { deadline: Date.now() + 700 });
  await call.send(header(volume), ...chunks(bytes.subarray(0, size), size));
  t.is((await call.ended).code, 'DEADLINE_EXCEEDED');
  await servesOn(t, service);
});

test.serial('calls that clients end are counted as such, not as bad input', async (t) => {
  const text = await (await fetch(`${service.admin}/metrics`)).text();
  const codes = text.matchAll(/^m4oe_requests_total\{method="Segment",code="(\w+)"/gm);
  t.deepEqual(new Set(Array.from(codes, ([, code]) => code)), new Set(['OK', 'CANCELLED', 'DEADLINE_EXCEEDED']));
});

test.serial('a client that sends nothing ends with UPLOAD_STALLED', async (t) => {
  await using impatient = await startService({ stallSeconds: 0.3 });
  const expected = { code: 'DEADLINE_EXCEEDED', reason: 'UPLOAD_STALLED', setting: 'M4OE_STALL_SECONDS' };
  using silent = new RawCall(impatient.address);
  // The server learns of a call with its first bytes, which are the headers of HTTP/2: an uncorked
  // stream has sent them.
  t.like(await silent.ended, expected, 'no header');
  using stuck = new RawCall(impatient.address);
  await stuck.send(header(volume), ...chunks(bytes.subarray(0, 3 * size), size));
  t.like(await stuck.ended, expected, 'half an upload');
  await atRest(impatient);
});

test.serial('a client that reads nothing ends with DOWNLOAD_STALLED', async (t) => {
  await using impatient = await startService({ stallSeconds: 0.5 });
  using call = new RawCall(impatient.address);
  await call.send(header(volume));
  await call.answer('accepted');
  call.stream.pause();
  await call.send(...chunks(bytes, size));
  call.end();
  const counted = '{method="Segment",code="DEADLINE_EXCEEDED",modality="CT",model="bands"}';
  await until(async () => (await metric(impatient, 'm4oe_requests_total', counted)) === 1);
  await atRest(impatient);
  call.stream.resume();
  const ended = await call.ended;
  t.like(ended, { code: 'DEADLINE_EXCEEDED', reason: 'DOWNLOAD_STALLED', setting: 'M4OE_STALL_SECONDS' });
  t.true(ended.responses.filter((response) => response.message === 'slice').length < 100);
  await atRest(impatient);
});

test.serial('many cancelled calls leave nothing behind', async (t) => {
  await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      using call = new RawCall(service.address);
      const modality = n % 2 === 0 ? 'CT' : 'MR';
      const sending = call.send(header(volume, {}, { modality }), ...chunks(bytes, size));
      await call.answer('progress', 1 + (n % 5));
      call.stream.cancel();
      await sending;
      t.is((await call.ended).code, 'CANCELLED');
    }),
  );
  await servesOn(t, service);
});
