/** Sessions in worker threads: which provider runs, and graphs that are not of the contract. */
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import test from 'ava';
import { openOnnxSession } from '../../src/model/onnx-session.ts';
import { BatchBuffer } from '../../src/model/session.ts';
import { MILLIMETRES_MODEL } from '../support/millimetres.ts';
import { BANDS_MODELS } from '../support/service.ts';

const GRAPHS = fileURLToPath(new URL('../fixtures/graphs', import.meta.url));
const good = join(BANDS_MODELS, 'bands', 'model.onnx');
const sha256 = (path: string) => hash('sha256', readFileSync(path));
const options = (graphPath: string) => ({
  ...{ graphPath, graphSha256: sha256(graphPath), threads: 1, usualPixels: 2 ** 20, context: 3, experts: 2 },
});

test('a batch is run in the worker, into the memory that was passed', async (t) => {
  const { session } = await openOnnxSession(options(good), 'cpu');
  t.teardown(() => session.close());
  const shape = [2, 3, 1, 2] as const;
  const buffer = new BatchBuffer([4, 3, 1, 2]);
  buffer.slices.set([0, 100, 0, 100, 0, 100, 50, 75, 50, 75, 50, 75]);
  const { gates, seconds } = await session.run({ buffer, shape, window: [0, 100], head: 0 });
  t.deepEqual([...buffer.labels], [0, 3, 2, 3, 0, 0, 0, 0]);
  t.deepEqual(
    [...gates].map((gate) => Math.round(gate * 10) / 10),
    [0.7, 0.3, 0.7, 0.3],
  );
  t.true(seconds > 0);
});

// Serial: it looks at the memory of the whole process.
test.serial('batches leave no copy of their labels behind', async (t) => {
  const { session } = await openOnnxSession(options(good), 'cpu');
  t.teardown(() => session.close());
  const shape = [1, 3, 1024, 1024] as const;
  const batch = { buffer: new BatchBuffer(shape), shape, window: [0, 100], head: 0 } as const;
  for (let n = 0; n < 10; n++) await session.run(batch);
  const before = process.memoryUsage.rss();
  for (let n = 0; n < 60; n++) await session.run(batch);
  const grown = process.memoryUsage.rss() - before;
  // Labels and confidence of all of them would be 120 MiB.
  t.log(grown);
  t.true(grown < 40 * 2 ** 20, String(grown));
});

test('after a batch that is larger than usual the graph is opened anew, and hashed again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const graphPath = join(folder, 'model.onnx');
  await copyFile(good, graphPath);
  const { session } = await openOnnxSession({ ...options(graphPath), usualPixels: 64 }, 'cpu');
  t.teardown(() => session.close());
  let lost = false;
  void session.lost.then(() => {
    lost = true;
  });
  const run = async (edge: number) => {
    const shape = [1, 3, edge, edge] as const;
    const buffer = new BatchBuffer(shape);
    buffer.slices.fill(75);
    await session.run({ buffer, shape, window: [0, 100], head: 0 });
    return buffer.labels[0];
  };
  const label = await run(8);
  t.is(await run(9), label);
  await pause(2500);
  t.is(await run(8), label, 'by a graph that was opened since');
  await writeFile(graphPath, 'another one');
  await pause(2500);
  t.false(lost, 'usual batches leave it open');
  t.is(await run(9), label);
  // Nor do they keep what a large one took, however many come meanwhile.
  while (!lost) await run(8).catch(() => undefined);
  const why = await session.lost;
  t.regex(String((why.cause as Error).message), /has SHA-256/);
});

test('a provider asked for by name that cannot start: PROVIDER_UNAVAILABLE with the reason', async (t) => {
  for (const device of ['cuda', 'tensorrt'] as const) {
    const opened = await openOnnxSession(options(good), device).catch((error: unknown) => error);
    if (!(opened instanceof Error)) {
      await (opened as Awaited<ReturnType<typeof openOnnxSession>>).session.close();
      t.log(`this machine has ${device}`);
      continue;
    }
    t.like(opened, { kind: 'unavailable', reason: 'PROVIDER_UNAVAILABLE', setting: 'M4OE_DEVICE' });
    t.regex(opened.message, new RegExp(`execution provider ${device} did not start: .{10}`));
  }
  t.pass();
});

test('auto takes the best provider that starts and tells what it passed over', async (t) => {
  const { session, passedOver } = await openOnnxSession(options(good), 'auto');
  t.teardown(() => session.close());
  const order = ['tensorrt', 'cuda', 'webgpu', 'cpu'];
  t.deepEqual(
    passedOver.map(({ provider }) => provider),
    order.slice(0, order.indexOf(session.provider)) as (typeof passedOver)[number]['provider'][],
  );
  for (const { why } of passedOver) t.true(why.length > 20);
});

/** The threads that are started while something is done. */
async function threadsOf(done: () => Promise<unknown>): Promise<Worker[]> {
  const started: Worker[] = [];
  const onWorker = (worker: Worker) => started.push(worker);
  process.on('worker', onWorker);
  await done();
  await pause(0); // the event comes in the next tick
  process.off('worker', onWorker);
  return started;
}

test.serial('auto: a thread that could not have one provider opens the next', async (t) => {
  const threads = await threadsOf(async () => {
    const { session } = await openOnnxSession(options(good), 'auto');
    t.teardown(() => session.close());
    const shape = [1, 3, 1, 2] as const;
    const buffer = new BatchBuffer(shape);
    buffer.slices.set([0, 100, 0, 100, 0, 100]);
    await session.run({ buffer, shape, window: [0, 100], head: 0 });
    t.deepEqual([...buffer.labels], [0, 3]);
  });
  t.is(threads.length, 1);
});

const float = join(GRAPHS, 'slices-float.onnx');
for (const [what, wrong, device] of [
  ['a provider that is not there', options(good), 'cuda'],
  ['another graph than the manifest says', { ...options(good), graphPath: float }, 'auto'],
  ['a graph that breaks the contract', options(float), 'cpu'],
] as const)
  test.serial(`${what}: its thread ends`, async (t) => {
    const threads = await threadsOf(() => t.throwsAsync(openOnnxSession(wrong, device)));
    t.is(threads.length, 1);
    for (const thread of threads) if (thread.threadId !== -1) await once(thread, 'exit');
  });

test('a file that is no graph is refused', async (t) => {
  const failure = await t.throwsAsync(openOnnxSession(options(join(BANDS_MODELS, 'bands', 'manifest.json')), 'cpu'));
  t.like(failure, { kind: 'unavailable' });
});

const BROKEN: [graph: string, says: RegExp][] = [
  ['slices-float', /input slices: expected int16\(N, 3, H, W\), the graph has float32/],
  ['slices-one-channel', /input slices: expected int16\(N, 3, H, W\), the graph has int16\(N, 1, H, W\)/],
  ['batch-fixed', /input slices: expected int16\(N, 3, H, W\), the graph has int16\(2, 3, H, W\)/],
  ['size-fixed', /input slices: expected int16\(N, 3, H, W\), the graph has int16\(N, 3, 64, 64\)/],
  ['no-confidence', /output confidence: expected uint8\(N, H, W\), the graph has none/],
  ['gates-extra', /output plane: not part of the contract/],
];
for (const [graph, says] of BROKEN) {
  test(`graph ${graph}: MODEL_GRAPH_CONTRACT`, async (t) => {
    const path = join(GRAPHS, `${graph}.onnx`);
    t.true(existsSync(path), 'test/fixtures/make_graphs.py writes it');
    const failure = await t.throwsAsync(openOnnxSession(options(path), 'cpu'));
    t.like(failure, { kind: 'corrupt', reason: 'MODEL_GRAPH_CONTRACT' });
    t.regex(failure?.message ?? '', says);
  });
}

test('a graph for another number of experts or slices: MODEL_GRAPH_CONTRACT', async (t) => {
  for (const other of [{ experts: 3 }, { context: 1 }]) {
    const failure = await t.throwsAsync(openOnnxSession({ ...options(good), ...other }, 'cpu'));
    t.like(failure, { kind: 'corrupt', reason: 'MODEL_GRAPH_CONTRACT' });
  }
});

test('the bytes that are opened are hashed: another graph, or none, is not', async (t) => {
  const other = { ...options(good), graphPath: join(GRAPHS, 'slices-float.onnx') };
  t.like(await t.throwsAsync(openOnnxSession(other, 'auto')), { kind: 'corrupt', reason: 'MODEL_HASH_MISMATCH' });
  const absent = { ...options(good), graphPath: join(GRAPHS, 'absent.onnx') };
  t.like(await t.throwsAsync(openOnnxSession(absent, 'auto')), { kind: 'corrupt', reason: 'MODEL_FILE_MISSING' });
});

const told = { ...options(join(MILLIMETRES_MODEL, 'model.onnx')), context: 5 };

test('a graph that is told the spacing gets that of the batch, for every sample', async (t) => {
  const { session } = await openOnnxSession({ ...told, spacing: true }, 'cpu');
  t.teardown(() => session.close());
  const shape = [2, 5, 1, 1] as const;
  const buffer = new BatchBuffer(shape);
  buffer.slices.set([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  await session.run({ buffer, shape, window: [2, 9], head: 0, spacing: [0.02, 0.03] });
  const sample = 2 * 17 + 3 * 29 + 2 * 5;
  t.deepEqual([...buffer.labels], [3 + sample, 43 + sample]);
  const failure = await t.throwsAsync(session.run({ buffer, shape, window: [2, 9], head: 0 }));
  t.like(failure, { reason: 'INFERENCE_FAILED' });
});

test('a graph with the input spacing whose manifest says nothing of it, and the other way round: MODEL_GRAPH_CONTRACT', async (t) => {
  const reason = { kind: 'corrupt', reason: 'MODEL_GRAPH_CONTRACT' };
  const unasked = await t.throwsAsync(openOnnxSession(told, 'cpu'));
  t.like(unasked, reason);
  t.regex(unasked?.message ?? '', /input spacing: not part of the contract$/);
  const missing = await t.throwsAsync(openOnnxSession({ ...options(good), spacing: true }, 'cpu'));
  t.like(missing, reason);
  t.regex(missing?.message ?? '', /input spacing: expected float32\(N, 2\), the graph has none$/);
});
