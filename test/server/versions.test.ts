/**
 * Two versions of a model side by side: a share of requests for the next one, the rest compared with
 * it, promoted and rolled back by command while requests come.
 */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Manifest } from '../../src/model/manifest.ts';
import { temporaryFolder } from '../cli/files.ts';
import { bandsAnswer } from '../support/bands.ts';
import { m4oe } from '../support/command.ts';
import { modelsCopy } from '../support/models.ts';
import { atRest, metric, until } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const volume = testVolume([9, 8, 7]);
const NEXT = '1.1.0';
const ORGANS = ['liver', 'spleen', 'aorta'];

const OTHER_WINDOW = [-100, 400] as const;

/** `bands` 1.0.0, and 1.1.0 with another window. */
async function twoVersions(t: ExecutionContext): Promise<string> {
  const models = await modelsCopy(t, 'bands');
  await cp(join(models, 'bands'), join(models, 'next'), { recursive: true });
  const path = join(models, 'next', 'manifest.json');
  const manifest: Manifest = JSON.parse(await readFile(path, 'utf8'));
  const { CT, ...others } = manifest.modalities;
  const modalities = {
    ...others,
    CT: { ...CT, window: { kind: 'fixed', lower: OTHER_WINDOW[0], upper: OTHER_WINDOW[1] } },
  };
  await writeFile(path, JSON.stringify({ ...manifest, version: NEXT, modalities }));
  return models;
}

interface Rolled {
  readonly service: TestService;
  /** Runs `m4oe models COMMAND bands`, and lets the service look at the file. */
  readonly roll: (command: string, ...flags: string[]) => Promise<string>;
}

async function rolled(t: ExecutionContext, ...flags: string[]): Promise<Rolled> {
  const models = await twoVersions(t);
  const file = join(temporaryFolder(t), 'rollout.json');
  const command = async (name: string, ...more: string[]) => {
    const line = ['models', name, 'bands', '--models', models, '--rollout', file, ...more];
    const { code, stdout, stderr } = await m4oe(line);
    t.is(code, 0, stderr);
    return stdout;
  };
  await command('rollout', '--live', '1.0.0', ...flags);
  const service = await startService({ models, rollout: file });
  t.teardown(() => service[Symbol.asyncDispose]());
  const roll = async (name: string, ...more: string[]) => {
    const told = await command(name, ...more);
    await service.server.reload();
    return told;
  };
  return { service, roll };
}

async function versionOf(service: TestService, requestId?: string, model?: string): Promise<string> {
  const wish = {
    modality: 'CT',
    ...(requestId === undefined ? {} : { requestId }),
    ...(model ? { model } : {}),
  } as const;
  const { plan } = await segmented(service.client, volume, wish);
  return plan.modelVersion ?? '';
}

test('the live version answers, the other where it is asked for by name and version', async (t) => {
  const { service } = await rolled(t, '--next', NEXT);
  t.is(await versionOf(service), '1.0.0');
  t.is(await versionOf(service, undefined, 'bands'), '1.0.0');
  t.is(await versionOf(service, undefined, `bands@${NEXT}`), NEXT);
  const failure = await t.throwsAsync(versionOf(service, undefined, 'bands@3.0.0'));
  t.like(failure, { reason: 'MODEL_VERSION_NOT_FOUND' });
  t.regex(failure?.message ?? '', /bands is served in version 1\.0\.0, 1\.1\.0/);
});

test('a share of requests goes to the next version, a request that is sent again to the same', async (t) => {
  const { service } = await rolled(t, '--next', NEXT, '--canary', '0.5');
  const ids = Array.from({ length: 40 }, (_, n) => `request-${n}`);
  const first = await Promise.all(ids.map((id) => versionOf(service, id)));
  const share = first.filter((version) => version === NEXT).length;
  t.true(share > 8 && share < 32, `${share} of 40`);
  t.deepEqual(await Promise.all(ids.map((id) => versionOf(service, id))), first);
  const counted = `{model="bands",version="${NEXT}",code="OK"}`;
  t.is(await metric(service, 'm4oe_version_requests_total', counted), 2 * share);
});

test('what the next version says otherwise is counted by organ, and nobody is given it', async (t) => {
  const { service } = await rolled(t, '--next', NEXT, '--shadow', '1');
  const { plan, labels } = await segmented(service.client, volume, { modality: 'CT' });
  t.is(plan.modelVersion, '1.0.0');
  const at = `model="bands",version="${NEXT}"`;
  await until(async () => (await metric(service, 'm4oe_shadow_volumes_total', `{${at},outcome="compared"}`)) === 1);
  const other = bandsAnswer(volume, 'three', OTHER_WINDOW).labels;
  for (const [n, organ] of ORGANS.entries()) {
    const voxels = (of: Uint8Array) => of.filter((label) => label === n + 1).length;
    const both = labels.filter((label, at) => label === n + 1 && other[at] === label).length;
    const dice = (2 * both) / (voxels(labels) + voxels(other));
    const labelled = `{${at},organ="${organ}"}`;
    t.is(await metric(service, 'm4oe_shadow_dice_count', labelled), 1);
    t.is(await metric(service, 'm4oe_shadow_dice_sum', labelled), dice);
    t.true(dice < 1, 'the two say different things');
  }
  const metrics = await (await fetch(`${service.admin}/metrics`)).text();
  const judged = metrics.match(/^m4oe_shadow_verdicts_total\{.*\} 1$/gm) ?? [];
  t.deepEqual(judged.map((line) => /organ="(\w+)"/.exec(line)?.[1]).sort(), [...ORGANS].sort());
  t.true(judged.every((line) => /live="(accept|review|reject)",next="(accept|review|reject)"/.test(line)));
  // Whose request is the next version's own is not compared.
  t.is(await versionOf(service, undefined, `bands@${NEXT}`), NEXT);
  await atRest(service);
  t.is(await metric(service, 'm4oe_shadow_volumes_total', `{${at},outcome="compared"}`), 1);
});

test('a comparison gives way: to requests that want the memory, and to the end of the service', async (t) => {
  const models = await twoVersions(t);
  const file = join(temporaryFolder(t), 'rollout.json');
  await writeFile(file, JSON.stringify({ bands: { live: '1.0.0', next: NEXT, shadow: 1 } }));
  await using service = await startService({ models, rollout: file, maxInFlightMiB: 2 });
  const at = `model="bands",version="${NEXT}"`;
  // One such volume is planned with more than half of the memory.
  await segmented(service.client, testVolume([64, 64, 24]), { modality: 'CT' });
  t.is(await metric(service, 'm4oe_shadow_volumes_total', `{${at},outcome="no_room"}`), 1);
  await atRest(service);
  // The service ends here, with the comparison of this one under way.
  await segmented(service.client, volume, { modality: 'CT' });
});

test('promoted and rolled back while requests come: none fails', async (t) => {
  const { service, roll } = await rolled(t, '--next', NEXT, '--canary', '0.2', '--shadow', '0.5');
  let over = false;
  const seen = new Set<string>();
  const load = Array.from({ length: 3 }, async () => {
    while (!over) seen.add(await versionOf(service));
  });
  t.regex(await roll('promote'), /bands: 1\.1\.0 answers; before it 1\.0\.0 did/);
  t.is(await versionOf(service), NEXT);
  t.regex(await roll('rollback'), /bands: 1\.0\.0 answers/);
  t.is(await versionOf(service), '1.0.0');
  t.regex(await roll('rollout', '--next', NEXT, '--canary', '1'), /1\.1\.0 answers 100 % of the requests/);
  t.is(await versionOf(service), NEXT);
  t.regex(await roll('rollback'), /^bands: 1\.0\.0 answers\n$/);
  t.is(await versionOf(service), '1.0.0');
  over = true;
  await Promise.all(load);
  t.deepEqual([...seen].sort(), ['1.0.0', NEXT]);
});

test('a file that turns bad leaves the one before in use; a bad one at the start is refused', async (t) => {
  const models = await twoVersions(t);
  const file = join(temporaryFolder(t), 'rollout.json');
  await t.throwsAsync(startService({ models }), { message: /no file says which is live \(M4OE_ROLLOUT\)/ });
  await t.throwsAsync(startService({ models, rollout: file }), { message: /it cannot be read/ });
  await writeFile(file, '{"bands": {"live": "1.0.0"}}');
  await using service = await startService({ models, rollout: file });
  await writeFile(file, '{"bands": {"live": "5.0.0"}}');
  await service.server.reload();
  t.is(await versionOf(service), '1.0.0');
});

test('the commands say what is missing', async (t) => {
  const models = await twoVersions(t);
  const file = join(temporaryFolder(t), 'rollout.json');
  const refused = async (line: string[], why: RegExp) => {
    const { code, stderr } = await m4oe(['models', ...line, '--models', models, '--rollout', file]);
    t.is(code, 2);
    t.regex(stderr, why);
  };
  await refused(['rollout', 'bands', '--next', NEXT], /nothing says which version of bands is live: expected --live/);
  await refused(['rollout', 'bands', '--live', '4.0.0'], /version 4\.0\.0 is not loaded; there is version/);
  await refused(['rollout', 'bonds', '--live', '1.0.0'], /expected one of bands/);
  const tenPercent = ['rollout', 'bands', '--live', '1.0.0', '--next', NEXT, '--canary', '10'];
  await refused(tenPercent, /--canary: expected a share of requests, from 0 to 1/);
  await refused(['promote', 'bands'], /bands has no next version to promote/);
  await refused(['rollback', 'bands'], /neither a next version nor one before it/);
});
