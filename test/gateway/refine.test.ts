/** A rule that refines, out of a real Orthanc: the preview's results come first, and are replaced. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { refiningModels } from '../support/patch-models.ts';
import { startService } from '../support/service.ts';
import { resultsOf, series } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/refine.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

const folder = mkdtempSync(join(tmpdir(), 'm4oe-rules-'));
test.after.always(() => rmSync(folder, { recursive: true }));
const rules = join(folder, 'rules.json');
writeFileSync(rules, JSON.stringify([{ when: { Modality: 'CT' }, refine: 'patches' }]));

const modelsOf = (objects: readonly { file: Buffer }[]) =>
  objects.map(({ file }) => /model=(\w+);/.exec(file.toString('latin1'))?.[1]).sort();

for (const superseded of ['reject', 'delete'] as const)
  withOrthanc(`the results of the second model take the place of the preview's: ${superseded}`, async (t) => {
    t.timeout(300_000);
    await using models = await refiningModels();
    await using service = await startService({ models: models.folder, defaultModel: 'bands', tagCheck: 'warn' });
    await using orthanc = await Orthanc.start();
    await orthanc.send(series(1));
    const how = { rules, superseded, orthancUrl: orthanc.url };
    for (const runs of [1, 2]) {
      await using gateway = await runGateway(orthanc, service.address, how);
      await eventually(async () => (await gateway.series()).some(({ state }) => state === 'done'));
      const stored = /stored_total\{kind="seg"\} (\d+)/.exec(await gateway.metrics())?.[1] ?? '0';
      t.is(stored, runs === 1 ? '2' : '0', 'a second gateway finds that all is there');
    }
    const { segs, reports, notes } = await resultsOf(orthanc, 1);
    const there = superseded === 'delete' ? ['patches'] : ['bands', 'patches'];
    t.deepEqual([modelsOf(segs), reports.length], [there, there.length]);
    t.is(notes.length, superseded === 'delete' ? 0 : 2);
    const rejected = await Promise.all(notes.map(({ id }) => orthanc.rest<object>(`/instances/${id}/tags?simplify`)));
    const said = JSON.stringify(rejected);
    for (const seg of segs) t.is(said.includes(String(seg.tags.SOPInstanceUID)), modelsOf([seg])[0] === 'bands');
  });

withOrthanc('a model that would refine itself is no preview of its own, and supersedes nothing', async (t) => {
  t.timeout(300_000);
  await using models = await refiningModels();
  await using service = await startService({ models: models.folder, defaultModel: 'patches', tagCheck: 'warn' });
  await using orthanc = await Orthanc.start();
  await orthanc.send(series(3));
  await using gateway = await runGateway(orthanc, service.address, { rules });
  await eventually(async () => (await gateway.series()).some(({ state }) => state === 'done'));
  const { segs, notes } = await resultsOf(orthanc, 3);
  t.deepEqual([modelsOf(segs), notes.length], [['patches'], 0]);
});

withOrthanc('where the second model refuses the series, the results of the first stay', async (t) => {
  t.timeout(300_000);
  await using models = await refiningModels(({ input }) => {
    input.channels[0].normalisation = { scheme: 'rgb255' };
  });
  await using service = await startService({ models: models.folder, defaultModel: 'bands', tagCheck: 'warn' });
  await using orthanc = await Orthanc.start();
  await orthanc.send(series(2));
  await using gateway = await runGateway(orthanc, service.address, { rules });
  const refused = await eventually(async () => (await gateway.series()).find(({ state }) => state === 'refused'));
  t.is(refused.reason, 'INTENSITIES_NOT_8_BIT');
  const { segs, notes } = await resultsOf(orthanc, 2);
  t.deepEqual([modelsOf(segs), notes.length], [['bands'], 0]);
});
