/** A GPU that computes wrong is noticed before anything else runs on it. */
import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { CpuProbe } from '../../src/model/cpu-probe.ts';
import { openOnnxSession } from '../../src/model/onnx-session.ts';
import { SessionPool } from '../../src/model/pool.ts';
import { BatchBuffer, type Session, type SliceBatch } from '../../src/model/session.ts';
import { temporaryFolder } from '../cli/files.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { withSoftwareGpu } from '../support/software-gpu.ts';

const batchOf = (rows: number, columns: number): SliceBatch => {
  const shape = [1, 3, rows, columns] as const;
  return { buffer: new BatchBuffer(shape), shape, window: [0, 1], head: 0 };
};

/** Labels and confidence by intensity, but for what `wrong` changes. */
function session(wrong: (buffer: BatchBuffer) => void = () => undefined) {
  const runs = { count: 0, closed: 0 };
  const fake = {
    run: async ({ buffer }: SliceBatch) => {
      runs.count++;
      for (let n = 0; n < buffer.labels.length; n++) {
        buffer.labels[n] = (buffer.slices[n] as number) >> 7;
        buffer.confidence[n] = 200;
      }
      wrong(buffer);
    },
    close: async () => void runs.closed++,
  } as unknown as Session;
  return { fake, runs };
}

for (const [what, wrong, difference] of [
  ['the same', () => undefined, undefined],
  ['ten labels of 10,000', (buffer) => buffer.labels.fill(99, 0, 10), undefined],
  ['confidence by one everywhere', (buffer) => buffer.confidence.fill(201), undefined],
  ['eleven labels of 10,000', (buffer) => buffer.labels.fill(99, 0, 11), /^11 of 10000 labels .+ off by 0\.0 of 255/],
  ['confidence by two everywhere', (buffer) => buffer.confidence.fill(202), /^0 of 10000 labels .+ off by 2\.0 of 255/],
  ['nothing but background', (buffer) => buffer.labels.fill(0), /^\d{4} of 10000 labels/],
] as [string, (buffer: BatchBuffer) => void, RegExp | undefined][])
  test(`${what}: ${difference === undefined ? 'taken' : 'noticed'}`, async (t) => {
    const probe = new CpuProbe(batchOf(100, 100));
    const cpu = session();
    let opened = 0;
    const openCpu = async () => {
      opened++;
      return cpu.fake;
    };
    for (let n = 0; n < 2; n++) {
      const said = await probe.differenceOf(session(wrong).fake, openCpu);
      if (difference === undefined) t.is(said, undefined);
      else t.regex(said ?? '', difference);
    }
    t.deepEqual([opened, cpu.runs], [1, { count: 1, closed: 1 }]);
  });

const GRAPH = fileURLToPath(new URL('../fixtures/network/float32/model.onnx', import.meta.url));
const optionsOf = (graphPath: string) => ({
  ...{ graphPath, graphSha256: hash('sha256', readFileSync(graphPath)), threads: 1, usualPixels: 2 ** 20 },
  ...{ context: 3, experts: 2, probe: new CpuProbe(batchOf(96, 128)) },
});

/**
 * SwiftShader's attention is wrong in onnxruntime 1.30, and by its names those nodes are left to
 * the CPU (webgpu.ts): under other names they are not.
 */
function wrongGraph(t: Parameters<typeof temporaryFolder>[0]): string {
  const graph = readFileSync(GRAPH, 'latin1').replaceAll('MultiHeadAttention_', 'MultiHeadAttentionN');
  const path = join(temporaryFolder(t), 'model.onnx');
  writeFileSync(path, graph, 'latin1');
  return path;
}

withSoftwareGpu('a GPU in software that gives the labels of the CPU is taken', async (t) => {
  const pool = await SessionPool.open(optionsOf(GRAPH), 'webgpu', 2);
  t.teardown(() => pool.close());
  t.is(pool.ranOn, 'webgpu');
});

withSoftwareGpu('attention that is wrong: GPU_WRONG by name, and auto goes on to the CPU', async (t) => {
  const options = optionsOf(wrongGraph(t));
  const failure = await t.throwsAsync(openOnnxSession(options, 'webgpu'));
  t.like(failure, { kind: 'unavailable', reason: 'GPU_WRONG', setting: 'M4OE_DEVICE' });
  t.regex(
    failure?.message ?? '',
    /SwiftShader Device .+ computes wrong: \d+ of 12288 labels .+ install another driver/,
  );
  const { session: taken, passedOver } = await openOnnxSession({ ...options, softwareAdapter: true }, 'auto');
  t.teardown(() => taken.close());
  t.is(taken.provider, 'cpu');
  t.regex(passedOver.find(({ provider }) => provider === 'webgpu')?.why ?? '', /computes wrong/);
});

withSoftwareGpu(
  'a slice that fails on the GPU, as where a shader does not compile: refused, and auto goes on',
  async (t) => {
    const bands = join(BANDS_MODELS, 'bands', 'model.onnx');
    // More pixels than its buffer has: what fails, fails when it is run.
    const differenceOf = ({ run }: Pick<Session, 'run'>) => run({ ...batchOf(8, 8), shape: [1, 3, 64, 64] });
    const options = { ...optionsOf(bands), probe: { differenceOf } as unknown as CpuProbe };
    const failure = await t.throwsAsync(openOnnxSession(options, 'webgpu'));
    t.like(failure, { kind: 'unavailable', reason: 'PROVIDER_UNAVAILABLE' });
    t.regex(
      failure?.message ?? '',
      /SwiftShader Device .+ fails at a test slice: .*data length.*; install another driver/,
    );
    const { session: taken } = await openOnnxSession({ ...options, softwareAdapter: true }, 'auto');
    t.teardown(() => taken.close());
    t.is(taken.provider, 'cpu');
  },
);
