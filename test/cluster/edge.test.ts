/**
 * The edge's bounds and its TLS: what the manifests say, and Envoy itself with them before a real
 * service.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { parse } from 'yaml';
import { SegmentationClient } from '../../src/client/client.ts';
import { readConfig, SERVE_SETTINGS } from '../../src/settings/config.ts';
import { heldBy } from '../chaos/subject.ts';
import { FLOODS, flood } from '../support/h2-floods.ts';
import { freePort } from '../support/ports.ts';
import { until } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';
import { binary, DEPLOY, read } from './cache.ts';
import type { KubeObject } from './control-plane.ts';
import { objects } from './overlays.ts';

const PLAIN = 'deploy/k8s/components/edge/envoy.yaml';
const TLS = 'deploy/k8s/components/edge-tls/envoy.yaml';
const config = (path: string): KubeObject => parse(read(path));
const managerOf = (listener: KubeObject) => listener.filter_chains[0].filters[0].typed_config;
const seconds = (text: string) => Number(/^([\d.]+)s$/.exec(text)?.[1]);

test('every way to hold the edge up is bounded, and no bound is below what the service allows', (t) => {
  const { static_resources: edge, overload_manager: overload } = config(PLAIN);
  const [grpc, metrics] = edge.listeners;
  const manager = managerOf(grpc);
  const service = readConfig(SERVE_SETTINGS, {}, {});
  t.true(seconds(grpc.filter_chains[0].transport_socket_connect_timeout) <= 10);
  t.true(seconds(manager.request_headers_timeout) <= 10);
  t.true(manager.max_request_headers_kb <= 16);
  t.true(manager.common_http_protocol_options.max_headers_count <= 64);
  t.is(seconds(manager.common_http_protocol_options.idle_timeout), service.maxIdleSeconds);
  t.true(seconds(manager.stream_idle_timeout) >= service.maxQueuedSeconds + service.stallSeconds);
  t.is(manager.http2_protocol_options.max_concurrent_streams, 100);
  t.true(overload.resource_monitors[0].typed_config.max_active_downstream_connections > 0);
  t.true(metrics.ignore_global_conn_limit, 'probes come through when clients have filled it');
  t.true(seconds(managerOf(metrics).request_timeout) <= 10);
});

test('with TLS the edge is the same but for its two transport sockets', (t) => {
  const tls = config(TLS);
  const { listeners, clusters } = tls.static_resources;
  const [chain] = listeners[0].filter_chains;
  t.deepEqual(chain.transport_socket.typed_config.common_tls_context.alpn_protocols, ['h2']);
  const { common_tls_context: upstream } = clusters[0].transport_socket.typed_config;
  t.truthy(upstream.combined_validation_context.default_validation_context.match_typed_subject_alt_names);
  delete chain.transport_socket;
  delete clusters[0].transport_socket;
  t.deepEqual(tls, config(PLAIN));
});

const withKubectl = (() => {
  try {
    execFileSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore' });
    return test;
  } catch {
    return test.skip;
  }
})();

withKubectl('components edge and edge-tls: every file that Envoy reads is mounted, nothing is in the clear', (t) => {
  const folder = mkdtempSync(join(DEPLOY, '.try-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const components = ['edge', 'edge-tls', 'identity'].map((name) => `../components/${name}`);
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    JSON.stringify({ resources: ['../overlays/gpu'], components, namespace: 'm4oe' }),
  );
  const all = objects(String(execFileSync('kubectl', ['kustomize', folder])));
  const named = (kind: string, name: string) =>
    all.find((one: KubeObject) => one.kind === kind && one.metadata.name.startsWith(name));
  const { data } = named('ConfigMap', 'm4oe-edge');
  t.deepEqual(Object.keys(data).sort(), ['authority.yaml', 'certificate.yaml', 'envoy.yaml']);
  const [container] = named('Deployment', 'm4oe-edge').spec.template.spec.containers;
  const mounts = container.volumeMounts.map(({ mountPath }: KubeObject) => mountPath);
  const paths = Object.values(data as Record<string, string>).flatMap(
    (text) => text.match(/\/(etc|run)\/[\w/.-]+/g) ?? [],
  );
  t.true(paths.length >= 6);
  for (const path of paths)
    t.true(
      mounts.some((mount: string) => path.startsWith(mount)),
      path,
    );
  t.is(named('Service', 'm4oe-edge').spec.ports[0].appProtocol, undefined);
});

/** An authority, and certificates for the edge and for pods; `other` is no pod's. */
function certificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=authority', '-days', '2');
  for (const [name, alternative] of [
    ['tls', 'IP:127.0.0.1'],
    ['pod', 'DNS:m4oe'],
    ['other', 'DNS:other'],
  ] as const) {
    writeFileSync(join(folder, 'san'), `subjectAltName=${alternative}`);
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'san'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.crt`);
  }
}

/** Envoy with one of the configurations on loopback ports of its own, before a service. */
async function edgeBefore(
  t: ExecutionContext,
  path: string,
  folder: string,
  servicePort: number,
  change = (_: KubeObject) => {},
) {
  const here = (text: string) =>
    text
      .replaceAll('/etc/envoy', folder)
      .replaceAll('/run/secrets/tls', folder)
      .replaceAll('m4oe-headless', '127.0.0.1');
  const [grpc, metrics, admin] = await Promise.all([freePort(), freePort(), freePort()]);
  const edge: KubeObject = parse(here(read(path)));
  const { listeners, clusters } = edge.static_resources;
  const at = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } });
  listeners[0].address = at(grpc);
  listeners[1].address = at(metrics);
  edge.admin.address = at(admin);
  clusters[0].load_assignment.endpoints[0].lb_endpoints[0].endpoint.address = at(servicePort);
  clusters[1].load_assignment.endpoints[0].lb_endpoints[0].endpoint.address = at(admin);
  edge.node = { id: 'edge', cluster: 'm4oe-edge' };
  change(edge);
  writeFileSync(join(folder, 'envoy.json'), JSON.stringify(edge));
  for (const name of ['certificate.yaml', 'authority.yaml'])
    writeFileSync(join(folder, name), here(read(`deploy/k8s/components/edge-tls/${name}`)));
  const args = [
    '-c',
    join(folder, 'envoy.json'),
    '--concurrency',
    '1',
    '--log-level',
    'critical',
    '--use-dynamic-base-id',
  ];
  const envoy = spawn(binary('envoy'), args, { stdio: 'ignore' });
  t.teardown(() => envoy.kill('SIGKILL'));
  while (!(await fetch(`http://127.0.0.1:${metrics}/ready`).catch(() => undefined))?.ok) await pause(50);
  return {
    address: `127.0.0.1:${grpc}`,
    port: grpc,
    pid: envoy.pid ?? 0,
    metrics: `http://127.0.0.1:${metrics}/metrics`,
  };
}

function folderOf(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-edge-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const withEnvoy = existsSync(binary('envoy')) ? test.serial : test.serial.skip;

withEnvoy(
  'over TLS to the edge and on to a pod: labels come back; in the clear, and to another name, nothing does',
  async (t) => {
    const folder = folderOf(t);
    certificates(folder);
    const served = (name: string) =>
      startService({ tlsCert: join(folder, `${name}.crt`), tlsKey: join(folder, `${name}.key`) });
    await using service = await served('pod');
    await using stranger = await served('other');
    const edge = await edgeBefore(t, TLS, folder, service.server.port);
    const client = await SegmentationClient.connect(edge.address, { ca: join(folder, 'ca.crt') });
    t.teardown(() => client.close());
    const volume = testVolume();
    t.is((await segmented(client, volume, { modality: 'CT' })).order.length, volume.geometry.size[2]);
    const plain = await SegmentationClient.connect(edge.address);
    t.teardown(() => plain.close());
    t.like(await t.throwsAsync(plain.listModels()), { kind: 'unavailable' });
    const astray = await edgeBefore(t, TLS, folder, stranger.server.port);
    const misled = await SegmentationClient.connect(astray.address, { ca: join(folder, 'ca.crt') });
    t.teardown(() => misled.close());
    t.like(await t.throwsAsync(misled.listModels()), { kind: 'unavailable' }, 'a certificate that is no pod’s');
  },
);

/** What a request with these headers comes back with; undefined where the connection ended. */
async function answered(port: number, headers: Record<string, string>): Promise<number | undefined> {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  try {
    const request = session.request({
      ':method': 'POST',
      ':path': '/m4oe.v1.Segmentation/ListModels',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    request.on('error', () => undefined);
    const came = once(request, 'response').catch(() => []) as Promise<[IncomingHttpHeaders?]>;
    const ended = once(request, 'close').then((): [IncomingHttpHeaders?] => []);
    request.end(Buffer.alloc(5));
    const [response] = await Promise.race([came, ended]);
    return response?.[':status'] as number | undefined;
  } finally {
    session.destroy();
  }
}

withEnvoy(
  'headers too large, too many or oddly named, silent and too many connections are ended by the edge',
  async (t) => {
    await using service = await startService();
    const edge = await edgeBefore(t, PLAIN, folderOf(t), service.server.port, (changed) => {
      const manager = managerOf(changed.static_resources.listeners[0]);
      manager.common_http_protocol_options.idle_timeout = '1s';
      changed.overload_manager.resource_monitors[0].typed_config.max_active_downstream_connections = 5;
    });
    t.is(await answered(edge.port, {}), 200);
    t.not(await answered(edge.port, { large: 'x'.repeat(20_000) }), 200);
    t.not(await answered(edge.port, Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`h${n}`, 'x']))), 200);
    t.not(await answered(edge.port, { odd_name: 'x' }), 200);
    await pause(200);
    const silent = Array.from({ length: 8 }, () => dial(edge.port, '127.0.0.1').on('error', () => undefined));
    const closed = silent.map((socket) => once(socket.resume(), 'close'));
    await Promise.any(closed);
    await pause(200);
    t.true(silent.filter(({ destroyed }) => destroyed).length >= 3, 'those beyond the limit');
    await Promise.all(closed);
    t.is(await answered(edge.port, {}), 200, 'when they have gone');
  },
);

withEnvoy(
  'floods and lies of HTTP/2 to the edge: others are answered meanwhile, and nothing of them stays',
  async (t) => {
    t.timeout(170_000);
    await using service = await startService();
    const { address, port, pid, metrics } = await edgeBefore(t, PLAIN, folderOf(t), service.server.port);
    const client = await SegmentationClient.connect(address);
    t.teardown(() => client.close());
    const answers = () =>
      client.listModels().then(
        ({ models }) => models.length > 0,
        () => false,
      );
    await until(answers); // Envoy has found the service
    const { rssMiB: before } = heldBy(pid);
    for (const [name, bytes] of Object.entries(FLOODS))
      await flood(port, bytes(), async () => {
        t.true(await answers(), name);
      });
    const OURS = /^envoy_http_downstream_cx_active\{envoy_http_conn_manager_prefix="edge"\} 1$/m;
    await until(async () => OURS.test(await (await fetch(metrics)).text()));
    t.log(before, heldBy(pid).rssMiB);
    t.true(heldBy(pid).rssMiB < before + 64, `${heldBy(pid).rssMiB} MiB after ${before}`);
  },
);
