/** Sessions on a GPU whose driver fails in the middle of their batches: nobody's labels are lost or wrong. */
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { ExecutionContext } from 'ava';
import { openOnnxSession } from '../../src/model/onnx-session.ts';
import { SessionPool } from '../../src/model/pool.ts';
import { BatchBuffer, type SliceBatch } from '../../src/model/session.ts';
import { FAULTY_GPU, fault, withFaultyGpu } from '../support/faulty-gpu.ts';
import { BANDS_MODELS } from '../support/service.ts';

// Before the first session loads the driver.
Object.assign(process.env, FAULTY_GPU);

const graphPath = join(BANDS_MODELS, 'bands', 'model.onnx');
const options = {
  ...{ graphPath, graphSha256: hash('sha256', readFileSync(graphPath)), threads: 1, usualPixels: 2 ** 20 },
  ...{ context: 3, experts: 2, deviceTimeoutSeconds: 30 },
};
const [NO_MEMORY, LOST] = [-2, -4];

function batch(edge: number): SliceBatch {
  const shape = [1, 3, edge, edge] as const;
  const buffer = new BatchBuffer(shape);
  for (let n = 0; n < buffer.slices.length; n++) buffer.slices[n] = (n * 7919) % 101;
  return { buffer, shape, window: [0, 100], head: 0 };
}

async function expected(edge: number): Promise<Uint8Array> {
  const { session } = await openOnnxSession(options, 'cpu');
  const one = batch(edge);
  await session.run(one);
  await session.close();
  return one.buffer.labels;
}

async function opened(t: ExecutionContext) {
  fault();
  const seen = { lost: [] as string[], restarted: 0 };
  const events = {
    lost: (why: Error) => void seen.lost.push((why as { reason?: string }).reason ?? why.message),
    restarted: () => void seen.restarted++,
  };
  const pool = await SessionPool.open(options, 'webgpu', 2, events);
  t.teardown(() => pool.close());
  t.teardown(() => fault());
  return { pool, seen };
}

for (const [what, call, gives, reason] of [
  ['the device is lost at a submit', 'vkQueueSubmit', LOST, 'WORKER_LOST'],
  ['the device is lost while it is waited for', 'vkWaitForFences', LOST, 'WORKER_LOST'],
  ['one allocation fails', 'vkAllocateMemory', NO_MEMORY, 'GPU_MEMORY'],
] as const)
  withFaultyGpu(`${what}, two batches in flight: both are run again, with the labels of the CPU`, async (t) => {
    const { pool, seen } = await opened(t);
    const labels = await expected(300);
    fault(`${call} ${gives} 0`);
    const both = [batch(300), batch(300)];
    await Promise.all(both.map((one) => pool.run(one)));
    for (const one of both) t.deepEqual(one.buffer.labels, labels);
    t.true(seen.lost.includes(reason), seen.lost.join());
    t.true(seen.restarted >= 1);
  });

withFaultyGpu('whichever allocation of a batch fails: GPU_MEMORY or the labels of the CPU, never others', async (t) => {
  fault();
  const labels = await expected(300);
  for (let nth = 0; nth < 8; nth++) {
    fault();
    const { session } = await openOnnxSession(options, 'webgpu');
    await session.run(batch(8));
    fault(`vkAllocateMemory ${NO_MEMORY} ${nth}`);
    const one = batch(300);
    const failure = await session.run(one).then(
      () => undefined,
      (error: Error) => error,
    );
    fault();
    await session.close();
    if (failure === undefined) t.deepEqual(one.buffer.labels, labels);
    else t.like(failure, { kind: 'unavailable', reason: 'GPU_MEMORY' });
    t.true(nth > 0 || failure !== undefined);
  }
});

withFaultyGpu('a GPU that does not answer in time: GPU_HUNG, and only a new process helps', async (t) => {
  fault();
  const workers: Worker[] = [];
  process.on('worker', (worker) => workers.push(worker));
  const pool = await SessionPool.open({ ...options, deviceTimeoutSeconds: 5 }, 'webgpu', 1);
  t.teardown(() => pool.close());
  t.false(pool.stuck);
  fault('vkQueueSubmit hang');
  const failure = await t.throwsAsync(pool.run(batch(64)));
  t.like(failure, { kind: 'unavailable', reason: 'WORKER_LOST' });
  t.like(failure?.cause, { reason: 'GPU_HUNG' });
  t.true(pool.stuck);
  t.false(pool.whole);
  // It answers late, and its thread ends then.
  const ended = Promise.all(workers.map((worker) => worker.threadId === -1 || once(worker, 'exit')));
  for (const worker of workers) worker.ref();
  fault();
  await ended;
});
