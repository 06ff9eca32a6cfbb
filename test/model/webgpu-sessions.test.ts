/** Sessions on WebGPU, over a GPU in software: the labels of the CPU, and what happens when the device fails. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openOnnxSession } from '../../src/model/onnx-session.ts';
import { SessionPool } from '../../src/model/pool.ts';
import { BatchBuffer, type SliceBatch } from '../../src/model/session.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { SOFTWARE_GPU, withSoftwareGpu } from '../support/software-gpu.ts';

const optionsOf = (graphPath: string) => ({
  graphPath,
  graphSha256: hash('sha256', readFileSync(graphPath)),
  threads: 1,
  usualPixels: 2 ** 20,
  context: 3,
  experts: 2,
});
const options = optionsOf(join(BANDS_MODELS, 'bands', 'model.onnx'));
/** What the exporter writes of a small network with random weights (make_network.py). */
const network = (precision: string) =>
  optionsOf(fileURLToPath(new URL(`../fixtures/network/${precision}/model.onnx`, import.meta.url)));

/** Larger than a buffer of the device may be: 4 bytes for each of its values. */
const TOO_LARGE = 9600;

function batch(rows: number, columns = rows, slices = 1): SliceBatch {
  const shape = [slices, 3, rows, columns] as const;
  const buffer = new BatchBuffer(shape);
  for (let n = 0; n < Math.min(buffer.slices.length, 2 ** 24); n++) buffer.slices[n] = (n * 7919) % 101;
  return { buffer, shape, window: [0, 100], head: 0 };
}

withSoftwareGpu('auto passes a software adapter over; asked for by name it is taken and named', async (t) => {
  const auto = await openOnnxSession(options, 'auto');
  t.teardown(() => auto.session.close());
  t.is(auto.session.provider, 'cpu');
  const why = auto.passedOver.find(({ provider }) => provider === 'webgpu')?.why ?? '';
  t.regex(why, /SwiftShader Device .+ computes on the CPU/);
  const { session } = await openOnnxSession(options, 'webgpu');
  t.teardown(() => session.close());
  t.like(session, { provider: 'webgpu' });
  t.regex(session.adapter ?? '', SOFTWARE_GPU);
});

withSoftwareGpu('every shape of a batch: labels, confidence and gates are those of the CPU', async (t) => {
  const { session: gpu } = await openOnnxSession(options, 'webgpu');
  t.teardown(() => gpu.close());
  const { session: cpu } = await openOnnxSession(options, 'cpu');
  t.teardown(() => cpu.close());
  for (const [rows, columns, slices] of [
    [1, 1, 1],
    [1, 7, 2],
    [13, 5, 3],
    [64, 64, 4],
    [127, 255, 5],
    [512, 512, 4],
  ] as const) {
    for (const head of [0, 1]) {
      const [here, there] = [batch(rows, columns, slices), batch(rows, columns, slices)];
      const expected = await cpu.run({ ...here, head });
      const found = await gpu.run({ ...there, head });
      const name = `${slices} x ${rows} x ${columns}, head ${head}`;
      t.true(Buffer.from(there.buffer.labels).equals(Buffer.from(here.buffer.labels)), `labels of ${name}`);
      t.true(Buffer.from(there.buffer.confidence).equals(Buffer.from(here.buffer.confidence)), `confidence of ${name}`);
      t.deepEqual(
        [...found.gates].map((gate) => gate.toFixed(4)),
        [...expected.gates].map((gate) => gate.toFixed(4)),
      );
      t.is(found.ranOn, 'webgpu');
    }
  }
});

withSoftwareGpu('a network as the exporter writes it: the labels of the CPU', async (t) => {
  const { session: gpu } = await openOnnxSession(network('float32'), 'webgpu');
  t.teardown(() => gpu.close());
  const { session: cpu } = await openOnnxSession(network('float32'), 'cpu');
  t.teardown(() => cpu.close());
  for (const [rows, columns, slices] of [
    [96, 128, 1],
    [61, 56, 3],
  ] as const) {
    const [here, there] = [batch(rows, columns, slices), batch(rows, columns, slices)];
    await cpu.run(here);
    await gpu.run(there);
    const { labels, confidence } = here.buffer;
    const different = labels.filter((label, at) => label !== there.buffer.labels[at]).length;
    t.true(different <= labels.length / 1e5, `${different} of ${labels.length} labels`);
    const furthest = Math.max(
      ...confidence.map((value, at) => Math.abs(value - (there.buffer.confidence[at] as number))),
    );
    t.true(furthest <= 1, `confidence differs by ${furthest}`);
    t.true(new Set(labels).size > 1);
  }
});

withSoftwareGpu('a float16 export where the adapter has no float16: why, and auto goes on to the CPU', async (t) => {
  const failure = await t.throwsAsync(openOnnxSession(network('float16'), 'webgpu'));
  t.like(failure, { kind: 'unavailable', reason: 'PROVIDER_UNAVAILABLE', setting: 'M4OE_DEVICE' });
  t.regex(failure?.message ?? '', /SwiftShader .+ does not compute in float16: serve a float32 export/);
  const { session } = await openOnnxSession({ ...network('float16'), softwareAdapter: true }, 'auto');
  t.teardown(() => session.close());
  t.is(session.provider, 'cpu');
});

withSoftwareGpu(
  'a batch that the memory does not hold: GPU_MEMORY, all who share the device begin anew and go on',
  async (t) => {
    const lost: string[] = [];
    let restarted = 0;
    const events = {
      lost: (why: Error) => lost.push((why as { reason?: string }).reason ?? why.message),
      restarted: () => void restarted++,
    };
    const pool = await SessionPool.open(options, 'webgpu', 2, events);
    t.teardown(() => pool.close());
    const failure = await t.throwsAsync(pool.run(batch(TOO_LARGE)));
    t.like(failure, { kind: 'unavailable', reason: 'GPU_MEMORY', setting: 'M4OE_BATCH_SLICES' });
    // The session whose batch it was, and the other one, which did nothing wrong.
    t.true(lost.includes('GPU_MEMORY') && lost.includes('WORKER_LOST'), lost.join());
    const good = batch(64);
    await pool.run(good);
    t.true(good.buffer.labels.some((label) => label === 3));
    t.true(restarted >= 1);
    t.regex(pool.adapter ?? '', SOFTWARE_GPU);
  },
);
