/**
 * Models of patches in a pod: an archive as `components/model-download` fetches it, served with the
 * settings that `overlays/cpu` gives a pod, alone and behind a preview.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { readConfig, SERVE_SETTINGS } from '../../src/settings/config.ts';
import { expectedOf, refiningModels } from '../support/patch-models.ts';
import { startService } from '../support/service.ts';
import { segmented } from '../support/volumes.ts';
import { DEPLOY } from './cache.ts';
import { run } from './processes.ts';

interface Customization {
  readonly configMapGenerator: readonly { readonly name: string; readonly literals?: readonly string[] }[];
}

/** What the generators of these folders say of the service, later ones over earlier ones. */
function settings(...folders: readonly string[]): Record<string, string> {
  const literals = folders.flatMap((folder) => {
    const { configMapGenerator } = parse(
      readFileSync(join(DEPLOY, folder, 'kustomization.yaml'), 'utf8'),
    ) as Customization;
    return configMapGenerator.filter(({ name }) => name === 'm4oe-settings').flatMap((one) => one.literals ?? []);
  });
  return Object.fromEntries(
    literals.map((literal) => [literal.slice(0, literal.indexOf('=')), literal.slice(literal.indexOf('=') + 1)]),
  );
}

/** The folder that the init container leaves. */
async function fetched(archive: Buffer, models: string): Promise<void> {
  const server = createServer((_, response) => response.end(archive)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const MODEL_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models.tar.gz`;
    const MODEL_SHA256 = createHash('sha256').update(archive).digest('hex');
    const env = { ...process.env, MODEL_URL, MODEL_SHA256 };
    await run('sh', [join(DEPLOY, 'components/model-download/fetch-models.sh'), models], { env });
  } finally {
    server.close();
  }
}

test('models of patches from an archive, with the settings of a pod: labels are those of the reference', async (t) => {
  await using from = await refiningModels();
  const models = await mkdtemp(join(tmpdir(), 'm4oe-pod-'));
  t.teardown(() => rm(models, { recursive: true, force: true }));
  const tar = ['-C', from.folder, '-czf', '-', 'patches', 'flat', 'bands'];
  await fetched((await run('tar', tar, { encoding: 'buffer' })).stdout, models);

  const told = settings('base', 'overlays/cpu', 'components/model-download');
  t.is(told.M4OE_MODELS, '/models');
  const { maxInFlightMiB: _limit, ...config } = readConfig(
    SERVE_SETTINGS,
    {},
    { ...told, M4OE_DEFAULT_MODEL: 'bands' },
  );
  const ports = { host: '127.0.0.1', port: 0, adminPort: 0, insecure: true, logLevel: 'silent' } as const;
  await using service = await startService({ ...config, ...ports, models, state: models });
  t.deepEqual((await service.client.listModels()).models.map(({ name }) => name).sort(), ['bands', 'flat', 'patches']);

  const { volume, labels } = expectedOf('patches');
  const wish = { modality: 'CT', everySlice: true, rawLabels: true, allowTagMismatch: true } as const;
  const alone = await segmented(service.client, volume, { ...wish, model: 'patches' });
  t.true(alone.labels.filter((label, n) => label !== labels[n]).length <= labels.length / 10_000);
  const refined = await segmented(service.client, volume, { ...wish, refineModel: 'patches' });
  t.deepEqual(refined.labels, alone.labels);
});
