/**
 * KEDA's own operator takes deploy/k8s/overlays/keda from no pod to one, to several and back, by
 * the metrics of real services behind a real edge, while clients send volumes from the first moment
 * on and lose none. Prints what happened when, and writes the dashboard of it (out/dashboard.html).
 * `make keda-run`; several minutes.
 */
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { ctVolume } from '../../bench/support.ts';
import { SegmentationClient } from '../../src/client/client.ts';
import { Failure } from '../../src/errors.ts';
import { DEMO_MODELS } from '../support/service.ts';
import { BUILT, CACHE, KEDA_BUILT, ROOT } from './cache.ts';
import { replicas, startControlPlane } from './control-plane.ts';
import { dashboardPage } from './dashboard-page.ts';
import { startEdge } from './edge.ts';
import { startKeda } from './keda.ts';
import { startPrometheus } from './metrics.ts';
import { addNodes } from './nodes.ts';
import { built } from './overlays.ts';
import { PodProcesses } from './pod-processes.ts';

/** In place of the overlay's five minutes. */
const COOLDOWN_SECONDS = 30;
const CLIENTS = 6;
if (!BUILT || !KEDA_BUILT) throw new Error('KEDA is not built: test/cluster/build.sh; test/cluster/build.sh keda');

let started = performance.now();
const say = (what: string) =>
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${what}\n`);

await using cluster = await startControlPlane();
const crds = join(CACHE, 'crds');
await cluster.kubectl(
  'apply',
  '--server-side',
  ...readdirSync(crds)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => ['-f', join(crds, name)]),
);
await cluster.kubectl('wait', '--for=condition=Established', 'crd', '--all', '--timeout=300s');
await addNodes(cluster);
await using pods = new PodProcesses(cluster, DEMO_MODELS);
const edge = await startEdge(cluster, pods);
const prometheus = await startPrometheus(cluster, pods, [
  { targets: [edge.admin], labels: { namespace: 'm4oe', pod: 'edge' } },
]);
await startKeda(cluster);
const overlay = (await built('overlays/keda'))
  .replaceAll('http://prometheus-operated.monitoring.svc:9090', prometheus)
  .replace('cooldownPeriod: 300', `cooldownPeriod: ${COOLDOWN_SECONDS}`);
await cluster.apply(overlay);
pods.start();
await replicas(cluster, (ready) => ready === 0);
await cluster.kubectl('-n', 'm4oe', 'wait', 'deployment/m4oe', '--for=jsonpath={.spec.replicas}=0', '--timeout=300s');

started = performance.now();
say('no pod; the first request comes to the edge');
const watching = new AbortController();
let most = 0;
const told = (async () => {
  const path = '/apis/apps/v1/namespaces/m4oe/deployments?watch=1&fieldSelector=metadata.name%3Dm4oe';
  let last = '';
  for await (const { object } of cluster.watch(path, watching.signal)) {
    most = Math.max(most, object.spec.replicas);
    const now = `${object.spec.replicas} wanted, ${object.status.readyReplicas ?? 0} ready`;
    if (now !== last) say(`Deployment: ${now}`);
    last = now;
  }
})();
pods.onChange(async (serving) => {
  say(`processes that serve: ${serving.length}`);
});

let retries = 0;
let done = 0;
/** One volume, sent again while the edge has nobody for it: what the client policy does. */
async function segmented(client: SegmentationClient, slices: number): Promise<void> {
  const volume = ctVolume(256, slices);
  for (;;) {
    try {
      for await (const answer of client.segment(volume, { modality: 'CT' }))
        if (answer.kind === 'slice' && done === 0 && answer.slice.k === 0)
          say('the first label slice of the first volume');
      done++;
      return;
    } catch (error) {
      if (!(error instanceof Failure) || (error.kind !== 'unavailable' && error.kind !== 'busy')) throw error;
      retries++;
      await after(1000);
    }
  }
}
const first = await SegmentationClient.connect(edge.address);
await segmented(first, 40);
say(`the first volume is done, after ${retries} tries more`);
first.close();
say(`${CLIENTS} clients send 2 volumes of 600 slices each`);
const clients = await Promise.all(Array.from({ length: CLIENTS }, () => SegmentationClient.connect(edge.address)));
await Promise.all(
  clients.map(async (client) => {
    for (let n = 0; n < 2; n++) await segmented(client, 600);
  }),
);
for (const client of clients) client.close();
say(`all ${done} volumes are done, ${retries} tries more in all, at most ${most} pods`);
await replicas(cluster, (ready) => ready === 0);
say('no pod');
watching.abort();
await told;
const now = Date.now() / 1000;
const picture = join(ROOT, 'out/dashboard.html');
await mkdir(dirname(picture), { recursive: true });
await writeFile(picture, await dashboardPage(prometheus, now - (performance.now() - started) / 1000, now));
say(`written: ${picture}`);
