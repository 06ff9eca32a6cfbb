/**
 * The autoscaler of deploy/k8s/overlays/hpa follows the work that really waits in a real service,
 * up and down.
 */
import test from 'ava';
import { ctVolume } from '../../bench/support.ts';
import { SegmentationClient } from '../../src/client/client.ts';
import { DEMO_MODELS } from '../support/service.ts';
import { ASKED, SKIPPED } from './cache.ts';
import { replicas, startControlPlane } from './control-plane.ts';
import { startAdapter, startPrometheus } from './metrics.ts';
import { addNodes } from './nodes.ts';
import { built } from './overlays.ts';
import { PodProcesses } from './pod-processes.ts';

if (!ASKED) console.log(`cluster/hpa.test.ts: ${SKIPPED}`);
const withCluster = ASKED ? test : test.skip;

withCluster('up with the seconds that wait in a loaded service, and down when they are done', async (t) => {
  t.timeout(600_000);
  await using cluster = await startControlPlane();
  await addNodes(cluster);
  await using pods = new PodProcesses(cluster, DEMO_MODELS);
  const first = Promise.withResolvers<string>();
  pods.onChange(async ([one]) => {
    if (one !== undefined) first.resolve(one.address);
  });
  await startAdapter(cluster, await startPrometheus(cluster, pods));
  await cluster.apply(await built('overlays/hpa'));
  pods.start();
  const address = await first.promise;

  // One client's channel stays with the first pod: what waits there is shared out over the others
  // by the mean alone.
  const client = await SegmentationClient.connect(address);
  t.teardown(() => client.close());
  // Minutes of work on a fast machine too: three pods are for more than twice the 30 s a pod of the
  // autoscaler. What of it a slow one refuses is not missed.
  const volume = ctVolume(64, 800);
  const load = new AbortController();
  const volumes = Array.from({ length: 24 }, async () => {
    for await (const _answer of client.segment(volume, { modality: 'CT' }, load.signal));
  });
  const settled = Promise.allSettled(volumes);

  const most = await replicas(cluster, (ready) => ready >= 3);
  const { status } = await cluster.get('-n', 'm4oe', 'hpa/m4oe');
  const waiting = Number(status.currentMetrics[0].pods.current.averageValue.replace(/m$/, 'e-3'));
  t.log(`${waiting} s wait for each of ${status.currentReplicas} pods, ${status.desiredReplicas} are wanted`);
  t.true(waiting > 0);
  t.is(status.currentMetrics[0].pods.metric.name, 'm4oe_queued_seconds');

  // Cancelled, so that nothing waits any more.
  load.abort();
  await settled;
  const fewer = await replicas(cluster, (ready) => ready < most);
  t.log(`${fewer} pods of ${most} are left`);
  t.true(fewer < most);
});
