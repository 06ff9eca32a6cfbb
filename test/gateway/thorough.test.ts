/** A rule that asks for thorough answers, out of a real Orthanc. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { eventually, runGateway } from '../support/gateway.ts';
import { MILLIMETRES_MODEL } from '../support/millimetres.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';
import { resultsOf, series } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/thorough.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

withOrthanc('thorough results lie beside usual ones, and say their passes', async (t) => {
  t.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-rules-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  await using service = await startService({ models: MILLIMETRES_MODEL, tagCheck: 'warn' });
  await using orthanc = await Orthanc.start();
  await orthanc.send(series(1));
  for (const thorough of [false, true]) {
    const rules = join(folder, `${thorough}.json`);
    writeFileSync(rules, JSON.stringify([{ when: { Modality: 'CT' }, thorough }]));
    await using gateway = await runGateway(orthanc, service.address, { rules });
    await eventually(async () => (await gateway.series()).some(({ state }) => state === 'done'));
  }
  const { segs, reports } = await resultsOf(orthanc, 1);
  t.deepEqual([segs.length, reports.length], [2, 2]);
  for (const objects of [segs, reports]) {
    const passes = objects.map(({ file }) => /;passes=(\d)/.exec(file.toString('latin1'))?.[1]);
    t.deepEqual(passes.sort(), ['3', undefined]);
  }
});
