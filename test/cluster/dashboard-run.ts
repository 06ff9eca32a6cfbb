/**
 * The picture of the dashboard, every panel with what a real service and a real gateway told a real
 * Prometheus within some minutes: node test/cluster/dashboard-run.ts PICTURE.png [MINUTES]. The
 * binary is the one that test/cluster/build.sh makes, or PROMETHEUS. Two scanners send volumes; those
 * of one become brighter half-way, so that drift is seen.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ctVolume } from '../../bench/support.ts';
import { startGateway } from '../../src/gateway/gateway.ts';
import { createLog } from '../../src/server/log.ts';
import { GATEWAY_SETTINGS, readConfig } from '../../src/settings/config.ts';
import { answeringArchive, foundSeries } from '../support/answering-archive.ts';
import { Browser } from '../support/browser.ts';
import { freePort } from '../support/ports.ts';
import { DEMO_MODELS, startService } from '../support/service.ts';
import { binary } from './cache.ts';
import { dashboardPage } from './dashboard-page.ts';

const [picture = 'out/dashboard.png', minutes = '4'] = process.argv.slice(2);
const undone: (() => unknown)[] = [];
const t = { teardown: (undo: () => unknown) => void undone.unshift(undo) };
const folder = mkdtempSync(join(tmpdir(), 'm4oe-dashboard-'));
t.teardown(() => rmSync(folder, { recursive: true }));

const service = await startService({ models: DEMO_MODELS, sources: ['ct-1', 'ct-2'], maxInFlightMiB: 256 });
t.teardown(() => service[Symbol.asyncDispose]());
const archive = await answeringArchive(t, [foundSeries('1.2.3.4')], []);
const environment = { M4OE_GATEWAY_ARCHIVE_URL: archive, M4OE_GATEWAY_PORT: '0', M4OE_LOG_LEVEL: 'silent' };
const config = readConfig(GATEWAY_SETTINGS, {}, { ...environment, M4OE_GATEWAY_SERVICE: service.address });
const gateway = await startGateway(config, [{ name: '', config }], '0.0.0', createLog('silent'));
t.teardown(() => gateway.stop());

const port = await freePort();
const targets = [
  { targets: [new URL(service.admin).host], labels: { namespace: 'm4oe', pod: 'm4oe-0' } },
  { targets: [`127.0.0.1:${gateway.port}`], labels: { namespace: 'm4oe', pod: 'gateway-0' } },
];
const scrape = { job_name: 'm4oe', scrape_interval: '1s', static_configs: targets };
writeFileSync(join(folder, 'prometheus.yaml'), JSON.stringify({ scrape_configs: [scrape] }));
const prometheus = spawn(
  process.env.PROMETHEUS ?? binary('prometheus'),
  [
    ...[`--config.file=${folder}/prometheus.yaml`, `--storage.tsdb.path=${folder}/data`],
    `--web.listen-address=127.0.0.1:${port}`,
  ],
  { stdio: 'ignore' },
);
t.teardown(() => prometheus.kill());

const began = Date.now() / 1000;
const until = began + 60 * Number(minutes);
const usual = ctVolume(128, 10);
const brighter = { ...usual, voxels: usual.voxels.map((voxel) => voxel + 60) };
const constant = { ...usual, voxels: usual.voxels.map(() => 40) };
const large = ctVolume(512, 200);
await pause(5000);
async function sends(source: string, volume: () => typeof usual): Promise<void> {
  while (Date.now() / 1000 < until)
    try {
      for await (const _ of service.client.segment(volume(), { modality: 'CT', source }));
    } catch {
      await pause(500);
    }
}
const half = (began + until) / 2;
let sent = 0;
await Promise.all([
  sends('ct-1', () => usual),
  sends('ct-2', () => (sent++ % 8 === 7 ? constant : Date.now() / 1000 < half ? usual : brighter)),
  // Waits beside them, and makes them wait.
  sends('ct-1', () => large),
]);
await pause(3000);
const page = join(folder, 'dashboard.html');
writeFileSync(page, await dashboardPage(`http://127.0.0.1:${port}`, began, Date.now() / 1000));
{
  await using browser = await Browser.start();
  const shown = await browser.open(`file://${page}`, [1450, 1510]);
  await shown.until('document.readyState === "complete" && document.querySelector("figure")');
  writeFileSync(picture, await shown.picture());
}
for (const undo of undone) await undo();
console.log(`written: ${picture}`);
