/** The operator's port: readiness, liveness, metrics, and requests that are none of these. */
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import test from 'ava';
import { ServeProcess } from '../support/command.ts';
import { freePort } from '../support/ports.ts';
import { metric } from '../support/serves-on.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

test('not ready while models load, ready when they are warm', async (t) => {
  const adminPort = await freePort();
  const starting = startService({ adminPort });
  const ask = (path: string) => fetch(`http://127.0.0.1:${adminPort}${path}`);
  let early: Response | undefined;
  while (early === undefined) early = await ask('/readyz').catch(() => undefined);
  t.is(early.status, 503);
  t.is(await early.text(), 'loading models\n');
  await using _service = await starting;
  const ready = await ask('/readyz');
  t.is(ready.status, 200);
  t.is((await ask('/livez')).status, 200);
});

test('what is not there, or not asked for properly, is refused and hurts nothing', async (t) => {
  await using service = await startService();
  t.is((await fetch(`${service.admin}/etc/passwd`)).status, 404);
  t.is((await fetch(`${service.admin}/metrics`, { method: 'POST', body: 'x' })).status, 405);
  for (const target of ['//', 'http://', '*', '/%', '/\\\\']) {
    const socket = connect(Number(new URL(service.admin).port), '127.0.0.1');
    socket.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    t.regex(answer.toString(), /^HTTP\/1\.1 40[04]/, target);
  }
  t.is((await fetch(`${service.admin}/readyz?verbose=1`)).status, 200);
});

test('metrics move with the requests', async (t) => {
  await using service = await startService();
  const volume = testVolume([20, 16, 10]);
  await segmented(service.client, volume, { modality: 'CT' });
  await segmented(service.client, volume, { modality: 'MR' });
  await t.throwsAsync(segmented(service.client, volume, { modality: 'CE_MR' }));
  await service.client.listModels();
  const value = (name: string, labels = '') => metric(service, name, labels);
  const model = '{model="bands"}';
  const counted = (method: string, code: string, modality: string, name: string) =>
    value('m4oe_requests_total', `{method="${method}",code="${code}",modality="${modality}",model="${name}"}`);
  t.is(await counted('Segment', 'OK', 'CT', 'bands'), 1);
  t.is(await counted('Segment', 'OK', 'MR', 'bands'), 1);
  t.is(await counted('Segment', 'INVALID_ARGUMENT', '', ''), 1);
  t.is(await counted('ListModels', 'OK', '', ''), 1);
  t.is(await value('m4oe_request_seconds_count', '{method="Segment"}'), 3);
  t.is(await value('m4oe_slices_total', '{modality="CT",model="bands"}'), 10);
  t.is(await value('m4oe_batch_slices_count', model), 6);
  t.is(await value('m4oe_batch_slices_sum', model), 20);
  for (const stage of ['preprocess', 'queue', 'infer', 'postprocess']) {
    t.is(await value('m4oe_stage_seconds_count', `{stage="${stage}"}`), 6, stage);
  }
  for (const stage of ['receive', 'send'])
    t.is(await value('m4oe_stage_seconds_count', `{stage="${stage}"}`), 2, stage);
  t.is(await value('m4oe_expert_share_count', '{modality="CT",expert="MR",source="other"}'), 1);
  t.true(Math.abs((await value('m4oe_expert_share_sum', '{modality="CT",expert="CT",source="other"}')) - 0.7) < 1e-6);
  t.is(await value('m4oe_model_ready', '{model="bands",version="1.0.0",provider="cpu"}'), 1);
  t.true((await value('m4oe_model_load_seconds', model)) > 0);
  for (const name of ['m4oe_queued_seconds', 'm4oe_waiting_batches']) t.is(await value(name, model), 0, name);
  const text = await (await fetch(`${service.admin}/metrics`)).text();
  for (const name of ['m4oe_workers_lost_total', 'm4oe_worker_restarts_total', 'nodejs_eventloop_lag_p99_seconds']) {
    t.true(text.includes(`# TYPE ${name} `), name);
  }
});

test('auto falls back to the CPU and says so in one line', async (t) => {
  await using service = await startService({ device: 'auto' });
  const { models } = await service.client.listModels();
  if (models[0]?.provider !== 'cpu') return t.pass('this machine has a GPU');
  for (const provider of ['tensorrt', 'cuda']) {
    t.is(await metric(service, 'm4oe_provider_fallbacks_total', `{model="bands",provider="${provider}"}`), 1);
  }
  using told = new ServeProcess(['--models', BANDS_MODELS, '--device', 'auto']);
  await told.line('serving');
  const lines = told.lines.filter(({ passedOver }) => passedOver !== undefined);
  t.is(lines.length, 1);
  const { level, provider, passedOver } = lines[0] as { level: string; provider: string; passedOver: object };
  t.is(provider, 'cpu');
  t.deepEqual(Object.keys(passedOver).slice(0, 2), ['tensorrt', 'cuda']);
  const libraries = createRequire(import.meta.url).resolve('onnxruntime-node');
  const cuda = globSync('../bin/**/libonnxruntime_providers_cuda.so', { cwd: dirname(libraries) });
  t.is(level, cuda.length > 0 ? 'warn' : 'info', 'a warning only where CUDA was installed');
});
