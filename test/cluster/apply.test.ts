/**
 * Every overlay of deploy/k8s on a real API server, strictly; then what scheduler, controllers and
 * admission make of it.
 */
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { ASKED, CACHE, SKIPPED } from './cache.ts';
import { type ControlPlane, type KubeObject, startControlPlane } from './control-plane.ts';
import { addNodes, GPU_NODES } from './nodes.ts';
import { built, OVERLAYS, objects, podSpec } from './overlays.ts';
import { checkSchemas } from './schemas.ts';

if (!ASKED) console.log(`cluster/apply.test.ts: ${SKIPPED}`);
const withCluster = ASKED ? test.serial : test.serial.skip;

let cluster: ControlPlane;
const SERVE = 'app.kubernetes.io/component=serve';

/** Applies an overlay with so many pods, and waits until all of them serve. */
async function deployed(overlay: string, replicas: number): Promise<KubeObject[]> {
  await cluster.apply(await built(`overlays/${overlay}`));
  await cluster.kubectl('-n', 'm4oe', 'scale', 'deployment/m4oe', `--replicas=${replicas}`);
  await cluster.kubectl('-n', 'm4oe', 'rollout', 'status', 'deployment/m4oe', '--timeout=300s');
  return (await cluster.get('-n', 'm4oe', 'pods', '-l', SERVE, '--field-selector=status.phase=Running')).items;
}

/** Everything that the tests before left. */
async function cleared(): Promise<void> {
  await cluster.kubectl('delete', 'namespace', 'm4oe', '--ignore-not-found', '--timeout=300s');
}

test.serial.before(async () => {
  if (!ASKED) return;
  cluster = await startControlPlane();
  const crds = join(CACHE, 'crds');
  const files = readdirSync(crds).filter((file) => file.endsWith('.yaml'));
  await cluster.kubectl('apply', '--server-side', ...files.flatMap((file) => ['-f', join(crds, file)]));
  await cluster.kubectl('wait', '--for=condition=Established', 'crd', '--all', '--timeout=300s');
  await addNodes(cluster);
});
test.after.always(() => cluster?.[Symbol.asyncDispose]());

withCluster('every overlay applies server-side, with every field known', async (t) => {
  t.true(OVERLAYS.length >= 12, OVERLAYS.join());
  // Admitted by the policy that the namespace enforces, but the objects themselves are not kept.
  await cluster.kubectl('apply', '-f', await written(await built('namespace')));
  for (const overlay of OVERLAYS) {
    const said = await cluster.apply(await built(`overlays/${overlay}`), '--dry-run=server');
    t.regex(said, /serverside-applied/, overlay);
  }
  const misspelt = (await built('overlays/keda')).replace('cooldownPeriod', 'cooldownPeriods');
  const error = await t.throwsAsync(() => cluster.apply(misspelt, '--dry-run=server'));
  t.regex(String(error), /cooldownPeriods/, 'a field of a custom resource that does not exist is refused');
});

withCluster('kubeconform passes every overlay against the schemas of this API server', async (t) => {
  const summary = await checkSchemas(cluster, await Promise.all(OVERLAYS.map((name) => built(`overlays/${name}`))));
  t.true(summary.valid > 50);
  t.is(summary.invalid + summary.errors + summary.skipped, 0);
});

withCluster(
  'every pod keeps to the restricted standard, without a token and without variables of Services',
  async (t) => {
    for (const overlay of OVERLAYS) {
      for (const object of objects(await built(`overlays/${overlay}`))) {
        const spec = podSpec(object);
        if (spec === undefined) continue;
        const where = `${overlay}: ${object.kind} ${object.metadata.name}`;
        t.is(spec.automountServiceAccountToken, false, where);
        // M4OE_PORT=tcp://... of a Service named m4oe would be refused as a setting.
        t.is(spec.enableServiceLinks, false, where);
        const { containers, initContainers = [] } = spec;
        const pod = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'tried', namespace: 'm4oe' },
          spec: { ...spec, containers, initContainers, restartPolicy: 'Never', serviceAccountName: 'default' },
        };
        await t.notThrowsAsync(cluster.apply(JSON.stringify(pod), '--dry-run=server'), where);
        pod.spec.containers = [{ ...containers[0], securityContext: { privileged: true } }];
        const error = await t.throwsAsync(() => cluster.apply(JSON.stringify(pod), '--dry-run=server'));
        t.regex(String(error), /violates PodSecurity "restricted/, where);
      }
    }
  },
);

withCluster('the gpu overlay lands on GPU nodes alone, over both zones, one GPU each', async (t) => {
  const pods = await deployed('gpu', 4);
  t.is(pods.length, 4);
  t.deepEqual([...new Set(pods.map(({ spec }) => spec.nodeName))].sort(), GPU_NODES);
  await cluster.kubectl('-n', 'm4oe', 'scale', 'deployment/m4oe', '--replicas=17');
  // 16 GPUs: the last pod waits, whatever room the CPU node has.
  const reason = '{.items[*].status.conditions[?(@.type=="PodScheduled")].reason}';
  await cluster.kubectl(
    '-n',
    'm4oe',
    'wait',
    'deployment/m4oe',
    '--for=jsonpath={.status.readyReplicas}=16',
    '--timeout=300s',
  );
  await cluster.kubectl(
    '-n',
    'm4oe',
    'wait',
    'pod',
    '-l',
    SERVE,
    '--field-selector=spec.nodeName=',
    '--for=jsonpath={.status.conditions[0].reason}=Unschedulable',
    '--timeout=300s',
  );
  t.is(await cluster.kubectl('-n', 'm4oe', 'get', 'pods', '-l', SERVE, '-o', `jsonpath=${reason}`), 'Unschedulable');
});

withCluster('the cpu overlay asks for no GPU and stays off GPU nodes', async (t) => {
  await cleared();
  const pods = await deployed('cpu', 2);
  t.deepEqual([...new Set(pods.map(({ spec }) => spec.nodeName))], ['cpu-0']);
});

withCluster('a pod more may not be evicted while one is missing', async (t) => {
  await cleared();
  const [first, second] = await deployed('gpu', 2);
  const evict = (pod: KubeObject) =>
    cluster.kubectl(
      'create',
      '--raw',
      `/api/v1/namespaces/m4oe/pods/${pod.metadata.name}/eviction`,
      '-f',
      evictions.get(pod) ?? '',
    );
  const evictions = new Map<KubeObject, string>();
  for (const pod of [first, second]) {
    const { name } = pod.metadata;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'm4oe' } };
    evictions.set(pod, await written(JSON.stringify(eviction)));
  }
  // The replacement finds no node.
  for (const node of GPU_NODES) await cluster.kubectl('cordon', node);
  await cluster.kubectl(
    '-n',
    'm4oe',
    'wait',
    'pdb/m4oe',
    '--for=jsonpath={.status.disruptionsAllowed}=1',
    '--timeout=300s',
  );
  await evict(first);
  await cluster.kubectl(
    '-n',
    'm4oe',
    'wait',
    'pdb/m4oe',
    '--for=jsonpath={.status.disruptionsAllowed}=0',
    '--timeout=300s',
  );
  const error = await t.throwsAsync(() => evict(second));
  t.regex(String(error), /disruption budget/);
  for (const node of GPU_NODES) await cluster.kubectl('uncordon', node);
});

withCluster('a rollout takes no pod away before another serves', async (t) => {
  await cleared();
  await deployed('gpu', 3);
  const over = new AbortController();
  let fewest = Number.POSITIVE_INFINITY;
  const steady = Promise.withResolvers<void>();
  const watching = (async () => {
    const path = '/apis/apps/v1/namespaces/m4oe/deployments?watch=1&fieldSelector=metadata.name%3Dm4oe';
    for await (const { object } of cluster.watch(path, over.signal)) {
      const available: number = object.status.availableReplicas ?? 0;
      // A watch may begin with what was there a moment ago.
      if (fewest === Number.POSITIVE_INFINITY && available < 3) continue;
      fewest = Math.min(fewest, available);
      steady.resolve();
    }
  })();
  await steady.promise;
  await cluster.kubectl('-n', 'm4oe', 'set', 'image', 'deployment/m4oe', 'm4oe=m4oe-cuda:next');
  await cluster.kubectl('-n', 'm4oe', 'rollout', 'status', 'deployment/m4oe', '--timeout=300s');
  over.abort();
  await watching;
  t.is(fewest, 3);
  await cluster.kubectl('-n', 'm4oe', 'rollout', 'undo', 'deployment/m4oe');
  await cluster.kubectl('-n', 'm4oe', 'rollout', 'status', 'deployment/m4oe', '--timeout=300s');
  const { spec } = await cluster.get('-n', 'm4oe', 'deployment/m4oe');
  t.is(spec.template.spec.containers[0].image, 'm4oe-cuda');
});

withCluster('a canary is behind the same Services, with its weight in pods', async (t) => {
  await cleared();
  await cluster.apply(await built('overlays/canary'));
  for (const name of ['m4oe', 'm4oe-next'])
    await cluster.kubectl('-n', 'm4oe', 'rollout', 'status', `deployment/${name}`, '--timeout=300s');
  const pods = (await cluster.get('-n', 'm4oe', 'pods', '-l', SERVE)).items as KubeObject[];
  const track = new Map(pods.map(({ metadata }) => [metadata.name, metadata.labels['m4oe.io/track']]));
  const ready = async () => {
    const slices = await cluster.get('-n', 'm4oe', 'endpointslice', '-l', 'kubernetes.io/service-name=m4oe-headless');
    return slices.items
      .flatMap(({ endpoints }: KubeObject) => endpoints ?? [])
      .filter(({ conditions }: KubeObject) => conditions.ready === true) as KubeObject[];
  };
  // The list of endpoints follows the pods; it is asked for until it has. The test's own time limit
  // ends it otherwise.
  let endpoints = await ready();
  while (endpoints.length < 10) {
    await delay(200);
    endpoints = await ready();
  }
  const behind = endpoints.map((one) => track.get(one.targetRef.name));
  t.is(behind.length, 10);
  t.is(behind.filter((name) => name === 'next').length, 1);
});

withCluster('the batch job runs as many indexes as it says at a time, on GPU nodes', async (t) => {
  await cleared();
  await cluster.apply(await built('overlays/batch'));
  await claim('m4oe-cohort');
  await claim('m4oe-results');
  await cluster.kubectl('-n', 'm4oe', 'wait', 'job/m4oe-batch', '--for=condition=Complete', '--timeout=300s');
  const job = await cluster.get('-n', 'm4oe', 'job/m4oe-batch');
  t.is(job.status.completedIndexes, '0-15');
  const pods = (await cluster.get('-n', 'm4oe', 'pods', '-l', 'batch.kubernetes.io/job-name=m4oe-batch'))
    .items as KubeObject[];
  t.true(pods.every(({ spec }) => GPU_NODES.includes(spec.nodeName)));
});

withCluster('training is one pod on a GPU node, and an eviction costs no try', async (t) => {
  await cleared();
  await cluster.apply(await built('overlays/training/one-node'));
  const job = await cluster.get('-n', 'm4oe', 'job/m4oe-train');
  t.is(job.spec.podFailurePolicy.rules[0].action, 'Ignore');
  for (const name of ['m4oe-data', 'm4oe-runs', 'm4oe-models']) await claim(name);
  await cluster.kubectl('-n', 'm4oe', 'wait', 'job/m4oe-train', '--for=condition=Complete', '--timeout=300s');
  const [pod] = (await cluster.get('-n', 'm4oe', 'pods', '-l', 'batch.kubernetes.io/job-name=m4oe-train')).items;
  t.true(GPU_NODES.includes(pod.spec.nodeName));
});

/** A volume and the claim that takes it. */
async function claim(name: string): Promise<void> {
  const size = { storage: '1Gi' };
  const spec = { accessModes: ['ReadWriteMany'], storageClassName: '' };
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: { ...spec, capacity: size, hostPath: { path: '/none' } },
  };
  const claimed = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'm4oe' },
    spec: { ...spec, volumeName: name, resources: { requests: size } },
  };
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [volume, claimed] }));
}

async function written(text: string): Promise<string> {
  const file = join(cluster.folder, `${crypto.randomUUID()}.yaml`);
  await writeFile(file, text);
  return file;
}
