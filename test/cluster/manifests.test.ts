/**
 * What can be said of deploy/k8s without a cluster: numbers that belong together, and the script
 * and the proxy in it, run for real.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { DIMSE_SETTINGS, GATEWAY_SETTINGS, readConfig, SERVE_SETTINGS } from '../../src/settings/config.ts';
import type { Setting } from '../../src/settings/setting.ts';
import { CONFIGURATION, MOUNTED } from '../support/deployed-orthanc.ts';
import { BUILT, binary, DEPLOY, SKIPPED } from './cache.ts';
import type { KubeObject } from './control-plane.ts';
import { built, OVERLAYS, objects } from './overlays.ts';
import { run } from './processes.ts';

if (!BUILT) console.log(`cluster/manifests.test.ts: ${SKIPPED}`);
const withTools = BUILT ? test : test.skip;

const serving = OVERLAYS.filter((name) => ['cpu', 'gpu', 'hpa', 'keda', 'triton', 'canary'].includes(name));

withTools('every setting is one that the service knows, and a pod lives longer than its longest volume', async (t) => {
  for (const overlay of serving) {
    const all = objects(await built(`overlays/${overlay}`));
    const deployment = all.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'm4oe');
    const maps = all.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('m4oe-settings'));
    t.true(maps.length > 0, overlay);
    for (const { data } of maps) {
      const config = readConfig(SERVE_SETTINGS, {}, data);
      const spec = deployment.spec.template.spec;
      const stopping = spec.containers[0].lifecycle.preStop.sleep.seconds + config.drainSeconds;
      t.true(spec.terminationGracePeriodSeconds > stopping + 3, overlay);
      // What waits, and the largest volume at a quarter of a second a slice of 512x512 in int16.
      const longest = (config.maxVolumeMiB * 2 ** 20) / (2 * 512 * 512) / 4;
      t.true(config.drainSeconds > config.maxQueuedSeconds, overlay);
      t.true(config.drainSeconds >= longest, overlay);
      t.true(config.maxConnectionAgeSeconds > 0, overlay);
      // The memory limit decides what requests may take.
      t.is(config.maxInFlightMiB, 0, overlay);
      t.truthy(spec.containers[0].resources.limits.memory, overlay);
    }
  }
});

withTools('models by image and models by archive are components of any serving overlay', async (t) => {
  const folder = await mkdtemp(join(DEPLOY, '.try-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (const component of ['model-image', 'model-download']) {
    const customization = {
      resources: ['../overlays/gpu'],
      components: [`../components/${component}`],
      namespace: 'm4oe',
    };
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(customization));
    const all = objects((await run(binary('kubectl'), ['kustomize', folder])).stdout);
    const { spec } = all.find(({ kind }: KubeObject) => kind === 'Deployment').spec.template;
    t.truthy(
      spec.volumes.find(({ name }: KubeObject) => name === 'models'),
      component,
    );
    t.is(all.find(({ metadata }: KubeObject) => metadata.name.startsWith('m4oe-settings')).data.M4OE_MODELS, '/models');
  }
});

withTools(
  'what is made of gpu runs CUDA in the large image or, with a component, WebGPU in the small one',
  async (t) => {
    const folder = await mkdtemp(join(DEPLOY, '.try-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    for (const overlay of ['gpu', 'hpa', 'keda']) {
      const found = async (components: string[]) => {
        const customization = { resources: [`../overlays/${overlay}`], components, namespace: 'm4oe' };
        await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(customization));
        const all = objects((await run(binary('kubectl'), ['kustomize', folder])).stdout);
        const { data } = all.find(({ metadata }: KubeObject) => metadata.name.startsWith('m4oe-settings'));
        const deployment = all.find(
          ({ kind, metadata }: KubeObject) => kind === 'Deployment' && metadata.name === 'm4oe',
        );
        const [{ image, resources }] = deployment.spec.template.spec.containers;
        t.is(resources.limits['nvidia.com/gpu'], 1, overlay);
        return [image, readConfig(SERVE_SETTINGS, {}, data).device];
      };
      t.deepEqual(await found([]), ['m4oe-cuda', 'cuda'], overlay);
      t.deepEqual(await found(['../components/webgpu']), ['m4oe', 'webgpu'], overlay);
    }
  },
);

withTools('callers and their gateway are components: every file that a setting names is mounted', async (t) => {
  const folder = await mkdtemp(join(DEPLOY, '.try-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const parts = [
    ['gpu', 'identity', 'm4oe', SERVE_SETTINGS],
    ['triton', 'identity', 'm4oe', SERVE_SETTINGS],
    ['pacs', 'identity-gateway', 'm4oe-gateway', GATEWAY_SETTINGS],
  ] as const;
  for (const [overlay, component, name, settings] of parts) {
    const customization = {
      resources: [`../overlays/${overlay}`],
      components: [`../components/${component}`],
      namespace: 'm4oe',
    };
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(customization));
    const all = objects((await run(binary('kubectl'), ['kustomize', folder])).stdout);
    const { data } = all.find(({ metadata }: KubeObject) => metadata.name.startsWith(`${name}-settings`));
    t.notThrows(() => readConfig<Record<string, Setting<unknown>>>(settings, {}, data), overlay);
    const found = all.find(({ kind, metadata }: KubeObject) => kind === 'Deployment' && metadata.name === name);
    const [container] = found.spec.template.spec.containers;
    const mounts = container.volumeMounts.map(({ mountPath }: KubeObject) => mountPath);
    const named = Object.values(data as Record<string, string>).filter((value) => value.startsWith('/run/secrets/'));
    t.true(named.length >= 3, overlay);
    for (const path of named) t.true(mounts.includes(dirname(path)), path);
    if (component === 'identity') {
      t.is(data.M4OE_INSECURE, 'false');
      t.deepEqual(
        ['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => container[probe].grpc),
        [undefined, undefined, undefined],
        'the kubelet has no gRPC over TLS',
      );
    }
  }
});

withTools(
  'the DIMSE door: Orthanc finds at its paths what it is tested with, and the gateway finds Orthanc',
  async (t) => {
    const all = objects(await built('overlays/pacs-dimse'));
    const named = (kind: string, name: string) =>
      all.find((object) => object.kind === kind && object.metadata.name.startsWith(name));
    const { spec } = named('Deployment', 'm4oe-orthanc').spec.template;
    const [{ volumeMounts, ports, env }, door] = spec.containers;
    const config = named('ConfigMap', 'm4oe-orthanc');
    t.deepEqual(config.data, MOUNTED);
    t.deepEqual(spec.volumes.find(({ name }: KubeObject) => name === 'config').projected.sources, [
      { configMap: { name: config.metadata.name } },
      { secret: { name: 'm4oe-archive', items: [{ key: 'users.json', path: 'users.json' }] } },
    ]);
    const mounts = Object.fromEntries(volumeMounts.map(({ name, mountPath }: KubeObject) => [name, mountPath]));
    t.like(mounts, { config: '/etc/orthanc', storage: CONFIGURATION.StorageDirectory });
    t.deepEqual(CONFIGURATION.LuaScripts, ['/etc/orthanc/m4oe-gateway.lua']);
    const port = (name: string) => ports.find((one: KubeObject) => one.name === name).containerPort;
    t.is(port('http'), CONFIGURATION.HttpPort);
    const settings = readConfig(
      DIMSE_SETTINGS,
      {},
      Object.fromEntries(door.env.map(({ name, value }: KubeObject) => [name, value])),
    );
    t.is<unknown, unknown>(settings.scpPort, CONFIGURATION.DicomPort);
    t.is(door.ports.find(({ name }: KubeObject) => name === 'dimse').containerPort, settings.port);
    t.true(settings.peers in { '/etc/orthanc/peers.json': MOUNTED['peers.json'] });
    t.is(door.volumeMounts[0].mountPath, dirname(settings.peers));
    const claim = named('PersistentVolumeClaim', 'm4oe-orthanc').spec.resources.requests.storage;
    t.true(Number.parseInt(claim, 10) * 1024 > 1.1 * Number(CONFIGURATION.MaximumStorageSize), claim);
    const gateway = readConfig(GATEWAY_SETTINGS, {}, named('ConfigMap', 'm4oe-gateway-settings').data);
    t.is(gateway.archiveUrl, `http://m4oe-orthanc:${named('Service', 'm4oe-orthanc').spec.ports[0].port}/dicom-web`);
    const events = named('Service', 'm4oe-gateway').spec.ports[0].port;
    t.deepEqual(env, [{ name: 'M4OE_GATEWAY_EVENTS', value: `http://m4oe-gateway:${events}/events` }]);
  },
);

withTools(
  'HTTP is a component of any serving overlay: port, service, policy, and disk for what bodies may take',
  async (t) => {
    const folder = await mkdtemp(join(DEPLOY, '.try-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    for (const overlay of ['cpu', 'gpu', 'hpa', 'keda', 'triton']) {
      const customization = {
        resources: [`../overlays/${overlay}`],
        components: ['../components/http'],
        namespace: 'm4oe',
      };
      await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(customization));
      const all = objects((await run(binary('kubectl'), ['kustomize', folder])).stdout);
      const named = (kind: string) =>
        all.find((one: KubeObject) => one.kind === kind && one.metadata.name === 'm4oe') as KubeObject;
      const { data } = all.find(({ metadata }: KubeObject) => metadata.name.startsWith('m4oe-settings'));
      const config = readConfig(SERVE_SETTINGS, {}, data);
      const { containers, volumes } = named('Deployment').spec.template.spec;
      const port = containers[0].ports.find(({ name }: KubeObject) => name === 'http');
      t.is(port.containerPort, config.httpPort, overlay);
      const service = named('Service').spec.ports.find(({ name }: KubeObject) => name === 'http');
      t.is(service.targetPort, 'http');
      const [clients] = named('NetworkPolicy').spec.ingress;
      t.deepEqual(
        clients.ports.map((one: KubeObject) => one.port),
        ['grpc', 'http'],
      );
      const mount = containers[0].volumeMounts.find(({ mountPath }: KubeObject) => mountPath === config.spool);
      const disk = volumes.find(({ name }: KubeObject) => name === mount.name).emptyDir.sizeLimit;
      t.true(Number.parseInt(disk, 10) * 1024 > config.maxSpoolMiB, 'room for results beside the bodies');
      t.true(config.maxBodyMiB > config.maxVolumeMiB);
    }
  },
);

test('fetch-models.sh unpacks the archive that was meant, and no other', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-fetch-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'from/demo'), { recursive: true });
  await writeFile(join(folder, 'from/demo/manifest.json'), '{}');
  const archive = (await run('tar', ['-C', join(folder, 'from'), '-czf', '-', 'demo'], { encoding: 'buffer' })).stdout;
  const server = createServer((request, response) => {
    response
      .writeHead(request.url === '/models.tar.gz' ? 200 : 404)
      .end(request.url === '/models.tar.gz' ? archive : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetched = async (path: string, sha256: string) => {
    const models = await mkdtemp(join(folder, 'models-'));
    const env = { ...process.env, MODEL_URL: `${url}${path}`, MODEL_SHA256: sha256 };
    const script = spawn('sh', [join(DEPLOY, 'components/model-download/fetch-models.sh'), models], { env });
    let said = '';
    script.stderr.on('data', (text) => {
      said += text;
    });
    const [code] = await once(script, 'close');
    return { code, said, found: (await readdir(models)).sort() };
  };
  const right = createHash('sha256').update(archive).digest('hex');
  t.deepEqual(await fetched('/models.tar.gz', right), { code: 0, said: '', found: ['demo'] });
  const wrong = await fetched(
    '/models.tar.gz',
    right.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
  );
  t.is(wrong.code, 1);
  t.regex(wrong.said, /^MODEL_ARCHIVE_HASH: the archive has SHA-256 [0-9a-f]{64}, MODEL_SHA256 says [0-9a-f]{64}\n$/);
  t.deepEqual(wrong.found, []);
  const missing = await fetched('/other.tar.gz', right);
  t.is(missing.code, 1);
  t.regex(missing.said, /MODEL_FETCH/);
});

withTools('envoy takes the configuration of the edge', async (t) => {
  const { stdout, stderr } = await run(binary('envoy'), [
    '--mode',
    'validate',
    '-c',
    join(DEPLOY, 'components/edge/envoy.yaml'),
  ]);
  t.regex(stdout + stderr, /OK/);
});
