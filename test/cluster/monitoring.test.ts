/**
 * Rules and dashboard: right for Prometheus, told of in the documentation, and about metrics that a
 * running service really has.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { startGateway } from '../../src/gateway/gateway.ts';
import { createLog } from '../../src/server/log.ts';
import { GATEWAY_SETTINGS, readConfig } from '../../src/settings/config.ts';
import { freePort } from '../support/ports.ts';
import { startService } from '../support/service.ts';
import { BUILT, binary, read, SKIPPED } from './cache.ts';
import { run } from './processes.ts';

if (!BUILT) console.log(`cluster/monitoring.test.ts: promtool ${SKIPPED}`);
const withPromtool = BUILT ? test : test.skip;

interface Rule {
  readonly alert: string;
  readonly expr: string;
}
interface Expected {
  readonly alertname: string;
  readonly exp_alerts?: unknown[];
}
const TESTS = ['alerts.yaml', 'drift-alerts.yaml'];
const MONITORING = 'deploy/k8s/overlays/monitoring';
const { spec } = parse(read(`${MONITORING}/rules.yaml`)) as { spec: { groups: { rules: Rule[] }[] } };
const RULES = spec.groups.flatMap(({ rules }) => rules);
const PANELS = JSON.parse(read(`${MONITORING}/dashboard.json`)).panels as {
  title: string;
  targets: { expr: string }[];
}[];
const QUERIES = PANELS.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const ADAPTER = parse(read('deploy/k8s/overlays/hpa/adapter-rules.yaml')).rules[0].seriesQuery as string;
const HPA = parse(read('deploy/k8s/overlays/hpa/autoscaler.yaml')).spec.metrics[0].pods.metric.name as string;
const TRIGGERS = parse(read('deploy/k8s/overlays/keda/scaled-object.yaml')).spec.triggers as {
  metadata: { query: string };
}[];

/** Names of metrics of ours and of Node in an expression. */
function metricsIn(expression: string): string[] {
  return expression.match(/\b(m4oe|nodejs|process)_\w+/g) ?? [];
}

withPromtool('promtool finds the rules right, and each alert comes when it should', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-rules-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'rules.yaml'), JSON.stringify(spec));
  for (const file of TESTS) await writeFile(join(folder, file), read(`test/cluster/${file}`));
  for (const args of [
    ['check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml'],
    ['test', 'rules', ...TESTS],
  ]) {
    const { stdout } = await run(binary('promtool'), args, { cwd: folder }).catch((error) => {
      throw new Error(`${error.stdout}${error.stderr}`);
    });
    t.regex(stdout, /SUCCESS/);
  }
});

test('each alert has a test that it comes, one that it stays away, and a section that says what to do', (t) => {
  const expected = TESTS.flatMap((file) => {
    const { tests } = parse(read(`test/cluster/${file}`)) as { tests: { alert_rule_test: Expected[] }[] };
    return tests.flatMap(({ alert_rule_test }) => alert_rule_test);
  });
  const operations = read('docs/operations.md');
  t.true(RULES.length >= 12);
  for (const { alert } of RULES) {
    const mine = expected.filter(({ alertname }) => alertname === alert);
    t.true(
      mine.some(({ exp_alerts }) => exp_alerts !== undefined),
      alert,
    );
    t.true(
      mine.some(({ exp_alerts }) => exp_alerts === undefined),
      alert,
    );
    t.regex(operations, new RegExp(`^### ${alert}$`, 'm'), alert);
  }
});

test('every metric in rules, dashboard and autoscalers is one that a running service has', async (t) => {
  await using service = await startService();
  const archive = `http://127.0.0.1:${await freePort()}`;
  const environment = { M4OE_GATEWAY_ARCHIVE_URL: archive, M4OE_GATEWAY_PORT: '0', M4OE_LOG_LEVEL: 'silent' };
  const config = readConfig(GATEWAY_SETTINGS, {}, environment);
  const gateway = await startGateway(config, [{ name: '', config }], '0.0.0', createLog('silent'));
  t.teardown(() => gateway.stop());
  const exposed = new Set<string>();
  for (const address of [service.admin, `http://127.0.0.1:${gateway.port}`]) {
    const text = await (await fetch(`${address}/metrics`)).text();
    for (const [, name = '', kind] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm))
      for (const suffix of kind === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) exposed.add(name + suffix);
  }
  const expressions = [
    ...RULES.map(({ expr }) => expr),
    ...QUERIES,
    ...TRIGGERS.map(({ metadata }) => metadata.query),
    ADAPTER,
    HPA,
  ];
  const used = new Set(expressions.flatMap(metricsIn));
  t.true(used.size >= 20, [...used].join());
  t.deepEqual(
    [...used].filter((name) => !exposed.has(name)),
    [],
  );
});

withPromtool('every query of dashboard and autoscalers is one that Prometheus can read', async (t) => {
  const rules = [...QUERIES, ...TRIGGERS.map(({ metadata }) => metadata.query)].map((expr, index) => ({
    record: `q${index}`,
    expr,
  }));
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-queries-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'queries.yaml'), JSON.stringify({ groups: [{ name: 'queries', rules }] }));
  const { stdout } = await run(binary('promtool'), ['check', 'rules', '--lint=none', join(folder, 'queries.yaml')]);
  t.regex(stdout, new RegExp(`SUCCESS: ${rules.length} rules`));
});
