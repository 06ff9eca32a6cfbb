/**
 * The serving image, run as the Deployment runs it: what is in it, that it serves, drains, and
 * keeps within its memory.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import type { Volume } from '../../src/volume.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { BUILT, built, IMAGE, podman, printed, SKIPPED, serveContainer } from '../support/containers.ts';
import { BANDS_MODELS, DEMO_MODELS, startService } from '../support/service.ts';
import { SOFTWARE_GPU, SOFTWARE_GPU_FOLDER } from '../support/software-gpu.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

if (!built('serve')) console.log(`images/serve.test.ts: ${SKIPPED}`);
const withImages = built('serve') ? test.serial : test.serial.skip;
const withCuda = built('serve-cuda') ? test.serial : test.serial.skip;
const withGpu = built('serve') && SOFTWARE_GPU_FOLDER !== undefined ? test.serial : test.serial.skip;
const CT = { modality: 'CT' } as const;

/**
 * A bright cylinder in air; `empty` slices at the end show nothing of a patient and are not
 * computed.
 */
function cylinder(edge: number, slices: number, empty = 0): Volume {
  const geometry = lpsGeometry([edge, edge, slices], [0.8, 0.8, 2]);
  const voxels = new Int16Array(new SharedArrayBuffer(2 * edge * edge * slices)).fill(-1000);
  for (let at = 0; at < edge * edge * (slices - empty); at++) {
    const [i, j] = [at % edge, Math.floor(at / edge) % edge];
    if (Math.hypot(i - edge / 2, j - edge / 2) < 0.4 * edge) voxels[at] = 40 + ((i * 7 + j * 13) % 61);
  }
  return { geometry, voxelType: 'int16', rescale: { slope: 1, intercept: 0 }, voxels };
}

withImages('what the images are made of', async (t) => {
  for (const target of BUILT) {
    const [image] = JSON.parse(await podman('image', 'inspect', `${IMAGE}:${target}`)) as [
      { Config: { User: string; Labels: Record<string, string>; Entrypoint: string[]; Env: string[] } },
    ];
    const { User, Labels, Entrypoint, Env } = image.Config;
    t.is(User, '1000:1000', 'a number, so that runAsNonRoot can be checked');
    const label = (name: string) => Labels[`org.opencontainers.image.${name}`] ?? '';
    t.regex(label('version'), /^\d+\.\d+\.\d+$/);
    t.regex(label('revision'), /^[0-9a-f]{40}(-dirty)?$/);
    t.true(Entrypoint[0]?.includes('sh') === false);
    if (target === 'orthanc') {
      t.is(label('licenses'), 'GPL-3.0-or-later AND AGPL-3.0-or-later', 'its server and its plugin for DICOMweb');
    } else {
      t.is(label('licenses'), 'Apache-2.0');
      t.true(Env.includes('ORT_DISABLE_TELEMETRY=1'));
    }
  }
  const look = `
    const { existsSync, readdirSync } = require('node:fs');
    const packages = (folder) => readdirSync(folder).filter((name) => !name.startsWith('.'));
    console.log(JSON.stringify({
      tools: ['/bin/sh', '/bin/bash', '/usr/bin/gcc', '/usr/bin/apt', '/usr/local/bin/npm'].filter(existsSync),
      packages: packages('/app/node_modules'),
      platforms: packages('/app/node_modules/onnxruntime-node/bin/napi-v6'),
    }));`;
  const found = JSON.parse(await printed('serve', '/usr/local/bin/node', ['-e', look])) as {
    tools: string[];
    packages: string[];
    platforms: string[];
  };
  t.deepEqual(found.tools, []);
  t.deepEqual(found.platforms, ['linux']);
  for (const name of ['typescript', 'ava', '@biomejs', '@types', 'node']) t.false(found.packages.includes(name), name);
});

withCuda('the CUDA image has every library that its provider loads, but the driver', async (t) => {
  const provider = '/app/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so';
  const list =
    "console.log(require('node:fs').readdirSync('/opt/cuda/lib').filter((name) => name.includes('.so')).join(' '))";
  const libraries = (await printed('serve-cuda', '/usr/local/bin/node', ['-e', list])).trim().split(' ');
  t.true(libraries.length > 10);
  for (const library of [provider, ...libraries.map((name) => `/opt/cuda/lib/${name}`)]) {
    // What ldd does, for which the image has no shell.
    const loads = await printed('serve-cuda', '/lib64/ld-linux-x86-64.so.2', [library], ['LD_TRACE_LOADED_OBJECTS=1']);
    const absent = [...loads.matchAll(/(\S+) => not found/g)].map(([, name]) => name);
    t.deepEqual(
      absent.filter((name) => name !== 'libcuda.so.1'),
      [],
      library,
    );
  }
});

withImages('the phantom gets the labels that this tree gives it', async (t) => {
  const { volume } = await readNifti(join(DEMO_MODELS, 'phantom-ct.nii.gz'), { maxBytes: 2 ** 28 });
  await using service = await startService({ models: DEMO_MODELS, device: 'cpu' });
  const here = await segmented(service.client, volume, CT);
  await using container = serveContainer();
  const client = await SegmentationClient.connect(await container.address());
  t.teardown(() => client.close());
  const there = await segmented(client, volume, CT);
  t.deepEqual(there.labels, here.labels);
  t.true(new Set(there.labels).size > 5, 'organs were found');
  await container.signal('TERM');
  t.is(await container.exited, 0, container.stderr);
  t.is(container.stderr, '', 'nothing is written past the log');
});

withGpu('webgpu in the container, over a GPU in software', async (t) => {
  const options = [
    ...['-v', `${SOFTWARE_GPU_FOLDER}:/gpu:ro`, '-e', 'VK_DRIVER_FILES=/gpu/vk_swiftshader_icd.json'],
    ...['-v', `${BANDS_MODELS}:/models:ro`, '-e', 'M4OE_MODELS=/models', '-e', 'M4OE_DEVICE=webgpu'],
  ];
  await using container = serveContainer({ options });
  const client = await SegmentationClient.connect(await container.address());
  t.teardown(() => client.close());
  const volume = testVolume();
  const { labels, report } = await segmented(client, volume, CT);
  t.deepEqual(labels, bandsAnswer(volume, 'three', CT_WINDOW).labels);
  t.is(report.provider, 'webgpu');
  t.regex(report.adapter, SOFTWARE_GPU);
});

withImages('SIGTERM while ten volumes run: all of them are finished', async (t) => {
  const volume = cylinder(256, 10);
  await using container = serveContainer();
  const client = await SegmentationClient.connect(await container.address());
  t.teardown(() => client.close());
  const taken = Array.from({ length: 10 }, () => Promise.withResolvers<void>());
  const running = taken.map(async ({ resolve }, n) => {
    const labels = new Uint8Array(volume.voxels.length);
    for await (const answer of client.segment(volume, { ...CT, requestId: `volume-${n}` })) {
      if (answer.kind === 'accepted') resolve();
      if (answer.kind === 'slice') labels.set(answer.slice.data, answer.slice.k * 256 * 256);
      if (answer.kind === 'report') return [answer.report.labelsCrc32, crc32(labels)];
    }
    return [];
  });
  await Promise.all(taken.map(({ promise }) => promise));
  await container.signal('TERM');
  const crcs = (await Promise.all(running)).flat();
  t.is(crcs.length, 20);
  t.is(new Set(crcs).size, 1);
  t.is(await container.exited, 0, container.stderr);
  const done = container.lines.filter(({ msg, code }) => msg === 'request' && code === 'OK');
  const draining = container.lines.findIndex(({ msg }) => msg === 'draining');
  t.is(done.length, 10);
  t.true(container.lines.slice(draining).filter(({ msg }) => msg === 'request').length >= 5, 'most ran when it came');
});

/**
 * The limit of deploy/k8s is larger; with little room the budget has to say no and the clients have
 * to come again.
 */
for (const memory of ['1g', '6g']) {
  withImages(`16 clients within ${memory}`, async (t) => {
    const volume = cylinder(512, 40, 36);
    await using container = serveContainer({ memory });
    const address = await container.address();
    let waits = 0;
    const patience = { seconds: 300, onRetry: () => waits++ };
    const results = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const client = await SegmentationClient.connect(address, undefined, {}, patience);
        t.teardown(() => client.close());
        return (await segmented(client, volume, CT)).report.labelsCrc32;
      }),
    );
    t.is(results.length, 16);
    t.is(new Set(results).size, 1);
    const { maxInFlightMiB } = await container.line(({ msg }) => msg === 'serving');
    await container.signal('TERM');
    t.is(await container.exited, 0, 'it was not killed for its memory');
    t.log(`${maxInFlightMiB} MiB for requests, ${waits} times a client was told to come again`);
  });
}
