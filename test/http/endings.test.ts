/** Requests that do not end as they should: whatever ends them gives memory, disk and queue back. */
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import test from 'ava';
import { niftiBytes } from '../formats/nifti/files.ts';
import { BINARY, type HttpService, metric, post, problemIn, smallNifti, startHttp, until } from '../support/http.ts';

/** Nothing is held of any request. */
async function free(service: HttpService): Promise<void> {
  await until(() => service.spooled().length === 0);
  await until(() => metric(service, /^m4oe_in_flight_bytes 0$/m));
  await until(() => metric(service, /^m4oe_queued_seconds\{model="bands"\} 0$/m));
}

function begun(service: HttpService, length: number, headers = {}): ClientRequest {
  const request = httpRequest(`${service.url}/v1/segment?modality=CT`, {
    method: 'POST',
    headers: { ...BINARY, 'content-length': length, ...headers },
  });
  request.on('error', () => undefined);
  return request;
}

/** Takes the service a while: every slice is a batch. */
function largeNifti(): Buffer {
  const [ni, nj, nk] = [64, 64, 400];
  const values = Array.from({ length: ni * nj * nk }, (_, n) => ((n * 7919) % 401) - 100);
  return niftiBytes({ dim: [3, ni, nj, nk], values });
}

/** Requests that were counted as cancelled, whatever was known of them by then. */
async function cancelled({ admin }: HttpService): Promise<number> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  const lines = text.matchAll(/^m4oe_requests_total\{method="HttpSegment",code="CANCELLED".*\} (\d+)$/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

test('a client that goes away while it sends, is read, or is worked for', async (t) => {
  await using service = await startHttp({ batchSlices: 1, tagCheck: 'warn' });
  const sending = begun(service, 1 << 20);
  sending.write('a beginning');
  await until(() => service.spooled().length === 1);
  sending.destroy();
  await free(service);
  const body = largeNifti();
  for (const state of [/^m4oe_in_flight_requests 1$/m, /^m4oe_slices_total\{.*\} [1-9]/m]) {
    const working = begun(service, body.length);
    working.end(body);
    await until(() => metric(service, state));
    working.destroy();
    await free(service);
  }
  await until(async () => (await cancelled(service)) === 3);
  t.pass();
});

test('a client that sends nothing more is told UPLOAD_STALLED, one that is slow UPLOAD_TOO_SLOW', async (t) => {
  await using service = await startHttp({ stallSeconds: 0.5, maxUploadSeconds: 1.2 });
  const silent = begun(service, 1000);
  silent.write('a beginning');
  const [stalled] = (await once(silent, 'response')) as [IncomingMessage];
  t.is(stalled.statusCode, 408);
  t.regex(await textOf(stalled), /UPLOAD_STALLED/);
  const slow = begun(service, 100_000);
  slow.flushHeaders();
  const timer = setInterval(() => slow.write('x'), 200);
  const [late] = (await once(slow, 'response')) as [IncomingMessage];
  clearInterval(timer);
  t.is(late.statusCode, 408);
  t.regex(await textOf(late), /UPLOAD_TOO_SLOW/);
  silent.destroy();
  slow.destroy();
  await free(service);
});

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return text;
}

test('a volume that does not fit now is refused with a time, before its voxels are read', async (t) => {
  await using service = await startHttp({ maxInFlightMiB: 70 });
  const body = new Uint8Array(largeNifti());
  t.like(await problemIn(await post(service, 'modality=CT', body)), { status: 413, reason: 'VOLUME_TOO_LARGE' });
  const held = begun(service, smallNifti().length);
  held.end(smallNifti());
  const answers = await Promise.all([1, 2, 3].map(() => post(service, 'modality=CT', new Uint8Array(smallNifti()))));
  const refused = answers.filter(({ status }) => status === 429);
  t.true(refused.length >= 1, answers.map(({ status }) => status).join(' '));
  t.is(refused[0]?.headers.get('retry-after'), '1');
  t.like(await problemIn(refused[0] as Response), { reason: 'MEMORY_IN_FLIGHT' });
  for (const answer of answers) if (!answer.bodyUsed) await answer.arrayBuffer();
  await free(service);
});

test('a service that drains takes nothing new, and finishes what it has', async (t) => {
  await using service = await startHttp({ batchSlices: 1, tagCheck: 'warn', drainSeconds: 120 });
  const body = largeNifti();
  const running = post(service, 'modality=CT&results=labels', new Uint8Array(body));
  await until(() => metric(service, /^m4oe_slices_total\{.*\} [1-9]/m));
  const stopped = service.server.stop();
  t.like(await problemIn(await post(service, 'modality=CT', new Uint8Array(smallNifti()))), {
    status: 503,
    reason: 'SHUTTING_DOWN',
    retryAfterSeconds: 1,
  });
  const answer = await running;
  t.is(answer.status, 200);
  t.true((await answer.arrayBuffer()).byteLength > 0);
  await stopped;
  t.deepEqual(service.spooled(), []);
});
