/**
 * Standard health and reflection through clients of their own, and what a lost worker does to them.
 */
import { rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer, loadSync } from '@grpc/proto-loader';
import test from 'ava';
import { PROTO_DIR } from '../../src/wire/schema.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { modelsCopy } from '../support/models.ts';
import { chunks, header, RawCall, volumeBytesOf } from '../support/raw-call.ts';
import { atRest, metric, servesOn, until } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

/** Node tells the process of every worker that is started. */
const workers: Worker[] = [];
process.on('worker', (worker) => workers.push(worker));

const { resolve } = createRequire(import.meta.url);
const OPTIONS = { enums: String, defaults: true, arrays: true, keepCase: true };
const HEALTH = loadSync(
  join(dirname(resolve('grpc-health-check/package.json')), 'proto/health/v1/health.proto'),
  OPTIONS,
);
const reflectionProto = (version: string) =>
  loadSync(
    join(dirname(resolve('@grpc/reflection/package.json')), `build/proto/grpc/reflection/${version}/reflection.proto`),
    OPTIONS,
  );

// biome-ignore lint/suspicious/noExplicitAny: a client made from a definition without types
type Stub = any;

function healthClient(address: string): Stub {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const { grpc } = loadPackageDefinition(HEALTH) as any;
  const Health = grpc.health.v1.Health as ServiceClientConstructor;
  return new Health(address, credentials.createInsecure());
}

/** States of a service as Watch tells them, from now on. */
function watch(stub: Stub, service: string) {
  const states: string[] = [];
  const call = stub.Watch({ service });
  call.on('data', ({ status }: { status: string }) => states.push(status));
  call.on('error', () => undefined);
  return { states, stop: () => call.cancel() };
}

function check(stub: Stub, service: string): Promise<string> {
  return new Promise((resolve, reject) => {
    stub.Check({ service }, (error: Error | null, response: { status: string }) =>
      error === null ? resolve(response.status) : reject(error),
    );
  });
}

test.serial('Check answers for the server and the service, and not for others', async (t) => {
  await using service = await startService();
  const stub = healthClient(service.address);
  t.teardown(() => stub.close());
  t.is(await check(stub, ''), 'SERVING');
  t.is(await check(stub, 'm4oe.v1.Segmentation'), 'SERVING');
  t.like(await t.throwsAsync(check(stub, 'other.Service')), { code: 5 });
});

test.serial('a lost worker is replaced: not serving meanwhile, labels right, counted', async (t) => {
  workers.length = 0;
  await using service = await startService();
  const stub = healthClient(service.address);
  const { states, stop } = watch(stub, 'm4oe.v1.Segmentation');
  t.teardown(() => {
    stop();
    stub.close();
  });
  await until(() => states.length === 1);
  const volume = testVolume([200, 200, 60]);
  using call = new RawCall(service.address);
  await call.send(header(volume), ...chunks(volumeBytesOf(volume)));
  call.end();
  await call.answer('slice', 1);
  t.is(workers.length, 1);
  workers[0]?.postMessage('close');
  const ended = await call.ended;
  t.is(ended.code, 'OK', ended.message);
  const { labels } = bandsAnswer(volume, 'three', CT_WINDOW);
  for (const { slice } of ended.responses) {
    if (slice != null)
      t.true(slice.data.equals(labels.subarray(slice.k * 40000, (slice.k + 1) * 40000)), `slice ${slice.k}`);
  }
  await until(() => states.length === 3);
  t.deepEqual(states, ['SERVING', 'NOT_SERVING', 'SERVING']);
  t.is(await metric(service, 'm4oe_workers_lost_total', '{model="bands"}'), 1);
  t.is(await metric(service, 'm4oe_worker_restarts_total', '{model="bands"}'), 1);
  t.is((await fetch(`${service.admin}/readyz`)).status, 200);
  await servesOn(t, service);
});

test.serial('while no worker can be started: not ready, and a cancelled request gives everything back', async (t) => {
  workers.length = 0;
  const models = await modelsCopy(t, 'bands');
  await using service = await startService({ models });
  const graph = join(models, 'bands', 'model.onnx');
  await rename(graph, `${graph}.away`);
  workers[0]?.postMessage('close');
  await until(async () => (await fetch(`${service.admin}/readyz`)).status === 503);
  t.regex(await (await fetch(`${service.admin}/readyz`)).text(), /worker is gone: bands/);
  t.is(await metric(service, 'm4oe_model_ready', '{model="bands",version="1.0.0",provider="cpu"}'), 0);
  const { models: listed } = await service.client.listModels();
  t.false(listed[0]?.ready);
  const volume = testVolume();
  using call = new RawCall(service.address);
  await call.send(header(volume), ...chunks(volumeBytesOf(volume)));
  await call.answer('progress', 1);
  call.stream.cancel();
  t.is((await call.ended).code, 'CANCELLED');
  await atRest(service);
  await rename(`${graph}.away`, graph);
  await until(async () => (await fetch(`${service.admin}/readyz`)).status === 200);
  await servesOn(t, service);
});

test.serial('reflection lists what is served and gives the files as they are published', async (t) => {
  await using service = await startService();
  for (const version of ['v1', 'v1alpha']) {
    const asked = (question: object) => reflect(service.address, version, question);
    const { services } = await asked({ list_services: '' });
    t.deepEqual(services.toSorted(), [
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
      'm4oe.v1.Segmentation',
    ]);
    const { files } = await asked({ file_containing_symbol: 'm4oe.v1.Segmentation' });
    t.deepEqual(files, (await asked({ file_by_filename: 'm4oe/v1/segmentation.proto' })).files, version);
    const published = loadSync('m4oe/v1/segmentation.proto', { keepCase: true, includeDirs: [PROTO_DIR] });
    const given = loadFileDescriptorSetFromBuffer(fileSet(files), { keepCase: true });
    t.true(Object.keys(published).length > 20);
    t.deepEqual(Object.keys(given).toSorted(), Object.keys(published).toSorted());
    const fieldsOf = (one: object | undefined) =>
      ((one as { type?: { field?: { name: string }[] } }).type?.field ?? []).map((field) => field.name);
    for (const name of Object.keys(published)) t.deepEqual(fieldsOf(given[name]), fieldsOf(published[name]), name);
    t.true(fieldsOf(given['m4oe.v1.VolumeHeader']).includes('rescale_slope'));
    // Health, and what the details of a failure hold.
    for (const [symbol, file] of [
      ['grpc.health.v1.Health', 'grpc/health/v1/health.proto'],
      ['google.rpc.ErrorInfo', 'google/rpc/error_details.proto'],
    ] as const) {
      const { files: found } = await asked({ file_containing_symbol: symbol });
      t.true(found[0]?.includes(file), symbol);
    }
  }
});

/** Asks grpc.reflection one question. */
async function reflect(
  address: string,
  version: string,
  question: object,
): Promise<{ services: string[]; files: Buffer[] }> {
  // biome-ignore lint/suspicious/noExplicitAny: a client made from a definition without types
  const { grpc } = loadPackageDefinition(reflectionProto(version)) as any;
  const stub = new grpc.reflection[version].ServerReflection(address, credentials.createInsecure());
  const call = stub.ServerReflectionInfo();
  const services: string[] = [];
  const files: Buffer[] = [];
  call.write(question);
  call.end();
  for await (const answer of call) {
    for (const { name } of answer.list_services_response?.service ?? []) services.push(name);
    files.push(...(answer.file_descriptor_response?.file_descriptor_proto ?? []));
  }
  stub.close();
  return { services, files };
}

/** A FileDescriptorSet of serialized files: field 1, length-delimited, each. */
function fileSet(files: readonly Buffer[]): Buffer {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
  return Buffer.concat(files.flatMap((file) => [Buffer.from([10, ...varint(file.length)]), file]));
}
