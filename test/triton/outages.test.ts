/**
 * A real tritonserver that is stopped, killed and started again, and a model that it unloads, while
 * volumes are on their way.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { collected } from '../../src/client/collected.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { atRest, metric, servesOn, until } from '../support/serves-on.ts';
import { BANDS_MODELS, startService, type TestService } from '../support/service.ts';
import { SKIPPED, TRITON_INSTALLED, TritonServer, tritonRepository } from '../support/triton.ts';
import { segmented, testVolume } from '../support/volumes.ts';

if (!TRITON_INSTALLED) console.log(`triton/outages.test.ts: ${SKIPPED}`);
const withTriton = TRITON_INSTALLED ? test.serial : test.serial.skip;
const BANDS = join(BANDS_MODELS, 'bands');
const volume = testVolume([200, 200, 60]);
const EXPECTED = bandsAnswer(volume, 'three', CT_WINDOW).labels;
const up = async (service: TestService) => (await metric(service, 'm4oe_triton_up', '{model="bands"}')) === 1;

/** Runs the volume; `halfway` is called once when a third of its slices are done. */
async function interrupted(service: TestService, halfway: () => Promise<void>) {
  let done: Promise<void> | undefined;
  try {
    const answers = service.client.segment(volume, { modality: 'CT' });
    const { labels, report } = await collected(answers, volume.geometry, (answer) => {
      if (answer.kind === 'progress' && answer.progress.inferredSlices >= 20) done ??= halfway();
    });
    return { labels, provider: report.provider };
  } finally {
    await done;
  }
}

withTriton('killed in the middle: without a fallback UNAVAILABLE, and served again once it is back', async (t) => {
  const repository = await tritonRepository(t, [BANDS]);
  const triton = await TritonServer.start(repository);
  t.teardown(() => triton.kill());
  await using service = await startService({ tritonUrl: triton.url });
  t.deepEqual((await interrupted(service, async () => undefined)).labels, EXPECTED);
  const failure = await t.throwsAsync(interrupted(service, () => triton.kill()));
  t.like(failure, { kind: 'unavailable' });
  t.true(['TRITON_CONNECTION_LOST', 'TRITON_UNREACHABLE'].includes((failure as { reason?: string }).reason ?? ''));
  await atRest(service);
  t.like(await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' })), { kind: 'unavailable' });
  t.is((await fetch(`${service.admin}/readyz`)).status, 503);
  await using again = await TritonServer.start(repository, { ports: triton.ports });
  await until(() => up(service));
  t.is((await interrupted(service, async () => undefined)).provider, 'triton');
  await servesOn(t, service);
  t.is((await fetch(`${service.admin}/readyz`)).status, 200);
  void again;
});

for (const how of ['stop', 'kill'] as const) {
  withTriton(
    `${how} in the middle with a fallback: every label is right, and Triton is used when it is back`,
    async (t) => {
      const repository = await tritonRepository(t, [BANDS]);
      const triton = await TritonServer.start(repository);
      t.teardown(() => triton.kill());
      await using service = await startService({ tritonUrl: triton.url, tritonFallback: 'local' });
      const { labels, provider } = await interrupted(service, () => triton[how]());
      t.deepEqual(labels, EXPECTED);
      // Stopped in good order it may finish what it has, and that can be all of the volume.
      if (how === 'kill') t.is(provider, 'triton, cpu');
      else t.true(provider.startsWith('triton'), provider);
      await triton.exited;
      t.is((await segmented(service.client, volume, { modality: 'CT' })).report.provider, 'cpu');
      await using again = await TritonServer.start(repository, { ports: triton.ports });
      await until(() => up(service));
      t.is((await segmented(service.client, volume, { modality: 'CT' })).report.provider, 'triton');
      await servesOn(t, service);
      void again;
    },
  );
}

withTriton('a model that is unloaded and loaded again', async (t) => {
  const repository = await tritonRepository(t, [BANDS]);
  const args = ['--model-control-mode=explicit', '--load-model=bands'];
  await using triton = await TritonServer.start(repository, { args });
  await using service = await startService({ tritonUrl: triton.url });
  const order = (what: string) =>
    fetch(`${triton.url}/v2/repository/models/bands/${what}`, { method: 'POST', body: '{}' });
  const failure = await t.throwsAsync(
    interrupted(service, async () => {
      await order('unload');
    }),
  );
  t.like(failure, { kind: 'unavailable', reason: 'TRITON_MODEL_NOT_READY' });
  await atRest(service);
  await order('load');
  await until(() => up(service));
  await servesOn(t, service);
});

withTriton('two versions in one repository: each service runs on the one of its manifest', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-versions-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await cp(BANDS, join(folder, 'bands'), { recursive: true });
  const path = join(folder, 'bands/manifest.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"version": "1.0.0"', '"version": "1.2.0"'));
  const repository = await tritonRepository(t, [BANDS, join(folder, 'bands')]);
  await using triton = await TritonServer.start(repository);
  const metadata = (await (await fetch(`${triton.url}/v2/models/bands`)).json()) as { versions: string[] };
  t.deepEqual(metadata.versions.sort(), ['1000000', '1002000']);
  for (const models of [BANDS_MODELS, folder]) {
    await using service = await startService({ tritonUrl: triton.url, models });
    const { report } = await segmented(service.client, testVolume(), { modality: 'CT' });
    t.is(report.provider, 'triton');
    t.is(report.modelVersion, models === folder ? '1.2.0' : '1.0.0');
  }
});
