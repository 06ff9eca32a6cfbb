/**
 * A scanner whose images change, by real requests: what the service then counts raises the alert of
 * that scanner alone, and tells nothing of a caller or a patient.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parse, stringify } from 'yaml';
import type { Volume } from '../../src/volume.ts';
import { startService, type TestService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';
import { BUILT, binary, read, SKIPPED } from './cache.ts';
import { run } from './processes.ts';

if (!BUILT) console.log(`cluster/drift.test.ts: promtool ${SKIPPED}`);

/** Steps of six hours. */
const [WEEKS, DAY] = [28 * 4, 4];
/** Volumes that each real one stands for: a day has more of them than a test. */
const STAND_FOR = 5;

/** A CT with a body of about 50 HU in fat, no two alike; `moved` by so many HU. */
function body(n: number, moved: number): Volume {
  const volume = testVolume();
  for (const at of volume.voxels.keys()) {
    const i = at % 20;
    volume.voxels[at] = (i < 8 ? -100 : 45 + (n % 4) + (Math.floor(at / 320) % 8)) + moved;
  }
  return volume;
}

/** By series, as /metrics shows them. */
async function counted({ admin }: TestService): Promise<Map<string, number>> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  return new Map(
    [...text.matchAll(/^(m4oe_(?:volume_intensity|spacing_millimetres|verdicts|failures)\w*\{.*\}) (\S+)$/gm)].map(
      ([, series = '', value]) => [series, Number(value)],
    ),
  );
}

test('requests of a scanner whose images changed raise its alert, and no other', async (t) => {
  await using service = await startService({ sources: ['ct-1', 'ct-2'] });
  const send = (source: string, moved: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, n) => segmented(service.client, body(n, moved), { modality: 'CT', source })),
    );
  for (const source of ['ct-1', 'ct-2', 'Doe^John']) await send(source, 0, 12);
  const before = await counted(service);
  await send('ct-1', 40, 4);
  await send('ct-2', 0, 4);
  const constant = testVolume();
  constant.voxels.fill(7);
  await t.throwsAsync(segmented(service.client, constant, { modality: 'CT', source: 'ct-2' }));
  const after = await counted(service);
  t.is(after.get('m4oe_failures_total{reason="CONSTANT_VOLUME",source="ct-2"}'), 1);
  t.is(after.get('m4oe_volume_intensity_count{modality="CT",source="other",of="bright"}'), 12);
  t.false([...after.keys()].some((series) => series.includes('Doe')));
  t.true([...after.keys()].some((series) => /^m4oe_verdicts_total\{.*source="ct-1".*verdict="reject"/.test(series)));
  if (!BUILT) return;

  // Four weeks of the requests before, and a day of those after.
  const input_series = [...after].map(([series, end]) => {
    const start = STAND_FOR * (before.get(series) ?? 0);
    const [slow, fast] = [start / WEEKS, (STAND_FOR * end - start) / DAY];
    const values = `0+${slow}x${WEEKS - 1} ${start}+${fast}x${2 * DAY}`;
    return { series: series.replace('{', '{namespace="m4oe",pod="a",'), values };
  });
  const labels = { namespace: 'm4oe', modality: 'CT', source: 'ct-1', of: 'bright', severity: 'warning' };
  const summary = 'the CT images of ct-1 are others than in the weeks before (bright)';
  const tests = {
    rule_files: ['rules.yaml'],
    evaluation_interval: '6h',
    tests: [
      {
        interval: '6h',
        input_series,
        alert_rule_test: [
          { eval_time: '27d', alertname: 'M4oeScannerChanged' },
          {
            eval_time: '29d',
            alertname: 'M4oeScannerChanged',
            exp_alerts: [{ exp_labels: labels, exp_annotations: { summary } }],
          },
          { eval_time: '29d', alertname: 'M4oeProtocolChanged' },
          { eval_time: '29d', alertname: 'M4oeVerdictsDrift' },
        ],
      },
    ],
  };
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-drift-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'rules.yaml'), stringify(parse(read('deploy/k8s/overlays/monitoring/rules.yaml')).spec));
  await writeFile(join(folder, 'tests.yaml'), stringify(tests));
  const { stdout } = await run(binary('promtool'), ['test', 'rules', 'tests.yaml'], { cwd: folder }).catch((error) => {
    throw new Error(`${error.stdout}${error.stderr}`);
  });
  t.regex(stdout, /SUCCESS/);
});
