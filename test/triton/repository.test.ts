/**
 * What the exporter writes for Triton: read by NVIDIA's definition of a configuration, and run by a
 * real server with warm-up and rate limit.
 */
import { execFile } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { CT_WINDOW } from '../support/bands.ts';
import { MILLIMETRES_MODEL, sumsAnswer } from '../support/millimetres.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { SKIPPED, TRITON_INSTALLED, TRITON_PYTHON, TritonServer, tritonRepository } from '../support/triton.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

if (!TRITON_INSTALLED) console.log(`triton/repository.test.ts: ${SKIPPED}`);
const withTriton = TRITON_INSTALLED ? test.serial : test.serial.skip;
const BANDS = join(BANDS_MODELS, 'bands');
const PEER = fileURLToPath(new URL('config_peer.py', import.meta.url));

withTriton(
  'the configuration for a full Triton with GPU, TensorRT, warm-up and rate limit is what NVIDIA defines',
  async (t) => {
    const gpu = ['--backend', 'onnxruntime', '--device', 'gpu'];
    const all = [
      ...gpu,
      '--gpus',
      '0,1',
      '--instances',
      '2',
      '--tensorrt',
      'FP16',
      '--warmup',
      '--rate-limit',
      'GPU:4',
    ];
    const written = [await tritonRepository(t, [BANDS], gpu), await tritonRepository(t, [BANDS], all)];
    const paths = written.map((repository) => join(repository, 'bands/config.pbtxt'));
    const [plain, full] = JSON.parse((await promisify(execFile)(TRITON_PYTHON, [PEER, ...paths])).stdout);
    t.like(plain, { name: 'bands', platform: 'onnxruntime_onnx', instanceGroup: [{ count: 1, kind: 'KIND_GPU' }] });
    t.deepEqual(plain.input[0], { name: 'slices', dataType: 'TYPE_INT16', dims: ['-1', '3', '-1', '-1'] });
    t.deepEqual(full.instanceGroup[0].gpus, [0, 1]);
    t.deepEqual(full.instanceGroup[0].rateLimiter.resources, [{ name: 'GPU', count: 4 }]);
    const [accelerator] = full.optimization.executionAccelerators.gpuExecutionAccelerator;
    t.like(accelerator, { name: 'tensorrt', parameters: { precision_mode: 'FP16' } });
    t.deepEqual(Object.keys(full.modelWarmup[0].inputs).sort(), ['head', 'slices', 'window']);
    t.is(full.parameters.m4oe_version_1000000.stringValue, '1.0.0');
  },
);

withTriton('warm-up, two instances and a rate limit in a real server', async (t) => {
  const options = ['--warmup', '--instances', '2', '--rate-limit', 'SLOT:1', '--threads', '1'];
  const repository = await tritonRepository(t, [BANDS], options);
  const args = ['--rate-limit=execution_count', '--rate-limit-resource=SLOT:1'];
  await using triton = await TritonServer.start(repository, { args });
  await using service = await startService({ tritonUrl: triton.url, tritonInFlight: 4 });
  const done = await Promise.all([1, 2, 3].map(() => segmented(service.client, testVolume(), { modality: 'CT' })));
  t.deepEqual(
    done.map(({ report }) => report.provider),
    ['triton', 'triton', 'triton'],
  );
});

withTriton(
  'a graph that sees millimetres: its warm-up has a spacing, and labels are those of the spacing',
  async (t) => {
    const repository = await tritonRepository(t, [MILLIMETRES_MODEL], ['--warmup']);
    await using triton = await TritonServer.start(repository);
    await using service = await startService({ models: MILLIMETRES_MODEL, tritonUrl: triton.url });
    for (const slice of [1, 7.7]) {
      const volume = testVolume([20, 16, 12], 'int16', lpsGeometry([20, 16, 12], [0.7, 0.9, slice]));
      const { labels, report } = await segmented(service.client, volume, { modality: 'CT' });
      t.is(report.provider, 'triton');
      t.deepEqual(labels, sumsAnswer(volume, CT_WINDOW[0]));
    }
  },
);

withTriton('a graph that was exchanged behind the configuration is not served', async (t) => {
  const repository = await tritonRepository(t, [BANDS]);
  await appendFile(join(repository, 'bands/1000000/model.onnx'), 'x');
  const failure = await t.throwsAsync(TritonServer.start(repository));
  t.regex(failure?.message ?? '', /model\.onnx has SHA-256 [0-9a-f]{64}, the configuration says/);
});
