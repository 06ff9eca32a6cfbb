/** Sessions side by side, replaced when they are lost, and graphs that fail on a batch. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import test from 'ava';
import { SessionPool } from '../../src/model/pool.ts';
import { BatchBuffer, type SliceBatch } from '../../src/model/session.ts';
import { modelsCopy } from '../support/models.ts';
import { metric, servesOn, until } from '../support/serves-on.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const workers: Worker[] = [];
process.on('worker', (worker) => workers.push(worker));

const options = {
  graphPath: join(BANDS_MODELS, 'bands', 'model.onnx'),
  graphSha256: hash('sha256', readFileSync(join(BANDS_MODELS, 'bands', 'model.onnx'))),
  threads: 1,
  usualPixels: 2 ** 20,
  context: 3,
  experts: 2,
};

function batch(side = 8): SliceBatch {
  const shape = [2, 3, side, side] as const;
  const buffer = new BatchBuffer(shape);
  buffer.slices.fill(100);
  return { buffer, shape, window: [0, 100], head: 0 };
}

test.serial('more batches than sessions wait their turn, and all are run', async (t) => {
  const pool = await SessionPool.open(options, 'cpu', 2);
  t.teardown(() => pool.close());
  const batches = Array.from({ length: 9 }, () => batch());
  await Promise.all(batches.map((one) => pool.run(one)));
  for (const { buffer } of batches) t.true(buffer.labels.every((label) => label === 3));
});

test.serial('a batch whose worker dies is run by another', async (t) => {
  workers.length = 0;
  const lost = Promise.withResolvers<Error>();
  const restarted = Promise.withResolvers<void>();
  const pool = await SessionPool.open(options, 'cpu', 1, { lost: lost.resolve, restarted: restarted.resolve });
  t.teardown(() => pool.close());
  const large = batch(1500);
  workers[0]?.postMessage('close');
  const running = pool.run(large);
  t.like(await lost.promise, { reason: 'WORKER_LOST' });
  t.false(pool.whole);
  await running;
  t.true(large.buffer.labels.every((label) => label === 3));
  await restarted.promise;
  t.true(pool.whole);
  await pool.run(batch());
});

/** This thread hears nothing of its workers meanwhile. */
function deaf(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Ends the newest worker, and hears of it together with all that it said after it was started. */
async function endUnheard(afterMs: number): Promise<void> {
  const before = workers.length;
  await until(() => workers.length > before);
  deaf(afterMs);
  void workers.at(-1)?.terminate();
  deaf(500);
}

test.serial(
  'a worker that ends before it has answered, or as it does, is not waited for: another one runs',
  async (t) => {
    // A service has ports that keep it there while it waits to start another one.
    const awake = setInterval(() => undefined, 1000);
    t.teardown(() => clearInterval(awake));
    for (const afterMs of [0, 200, 1000, 3000]) {
      const lost: Error[] = [];
      const pool = await SessionPool.open(options, 'cpu', 1, { lost: (why) => lost.push(why) });
      const unheard = endUnheard(afterMs);
      workers.at(-1)?.postMessage('close');
      await unheard;
      const one = batch();
      await pool.run(one);
      t.true(one.buffer.labels.every((label) => label === 3));
      t.is(lost.length, 2, `${afterMs} ms`);
      await until(() => pool.whole);
      await pool.close();
    }
  },
);

test.serial('waiting for a session ends with the signal; the others go on', async (t) => {
  const pool = await SessionPool.open(options, 'cpu', 1);
  t.teardown(() => pool.close());
  const stop = new AbortController();
  const running = pool.run(batch(500));
  const waiting = pool.run(batch(), stop.signal);
  const next = batch();
  const others = pool.run(next);
  stop.abort();
  t.like(await t.throwsAsync(waiting), { kind: 'cancelled' });
  await Promise.all([running, others]);
  t.true(next.buffer.labels.every((label) => label === 3));
  t.like(await t.throwsAsync(pool.run(batch(), stop.signal)), { kind: 'cancelled' });
});

test.serial('a closed pool refuses', async (t) => {
  const pool = await SessionPool.open(options, 'cpu', 1);
  await pool.close();
  t.like(await t.throwsAsync(pool.run(batch())), { reason: 'SHUTTING_DOWN' });
});

test.serial('a graph that fails on a batch: INFERENCE_FAILED for that request, and the server serves on', async (t) => {
  const models = await modelsCopy(t, 'bands');
  const path = join(models, 'bands', 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  manifest.heads[1].graphIndex.MR = 7; // the graph has two
  await writeFile(path, JSON.stringify(manifest));
  await using service = await startService({ models });
  const failure = await t.throwsAsync(segmented(service.client, testVolume(), { modality: 'MR' }));
  t.like(failure, { kind: 'internal', reason: 'INFERENCE_FAILED' });
  await servesOn(t, service);
});

test.serial(
  'a worker that dies over a graph that was altered: none opens it, readiness goes, and the right graph mends it',
  async (t) => {
    workers.length = 0;
    const models = await modelsCopy(t, 'bands');
    const graph = join(models, 'bands', 'model.onnx');
    const right = await readFile(graph);
    await using service = await startService({ models });
    // One weight of the file: the graph is still one of the contract.
    const altered = Buffer.from(right);
    const weight = altered.indexOf(Buffer.from(new Float32Array([4 / 7]).buffer));
    t.true(weight > 0, 'the weights are where the fixture has them');
    altered.writeFloatLE(0.1, weight);
    await writeFile(graph, altered);
    workers[0]?.postMessage('close');
    await until(async () => (await fetch(`${service.admin}/readyz`)).status === 503);
    const failure = await t.throwsAsync(segmented(service.client, testVolume(), { modality: 'CT' }));
    t.like(failure, { kind: 'unavailable', reason: 'WORKER_LOST' });
    t.is(await metric(service, 'm4oe_worker_restarts_total', '{model="bands"}'), 0);
    await writeFile(graph, right);
    await until(async () => (await fetch(`${service.admin}/readyz`)).status === 200);
    await servesOn(t, service);
  },
);
