/**
 * Envoy with the configuration of deploy/k8s/components/edge, on loopback: it learns the pods from
 * a file in place of the headless Service's name.
 */
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePort } from '../support/ports.ts';
import { binary, read } from './cache.ts';
import type { ControlPlane, KubeObject } from './control-plane.ts';
import { type PodProcess, type PodProcesses, replaceFile } from './pod-processes.ts';

export interface Edge {
  /** `127.0.0.1:port` that clients connect to. */
  readonly address: string;
  /** `127.0.0.1:port` of /metrics and /ready. */
  readonly admin: string;
}

function assignment(serving: readonly PodProcess[]): string {
  const endpoints = serving.map(({ address }) => {
    const [host, port] = address.split(':');
    return { endpoint: { address: { socket_address: { address: host, port_value: Number(port) } } } };
  });
  const type = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';
  return JSON.stringify({
    resources: [{ '@type': type, cluster_name: 'm4oe', endpoints: [{ lb_endpoints: endpoints }] }],
  });
}

export async function startEdge(cluster: ControlPlane, pods: PodProcesses): Promise<Edge> {
  const { folder, processes } = cluster;
  const known = join(folder, 'endpoints.json');
  await replaceFile(known, assignment([]));
  pods.onChange((serving) => replaceFile(known, assignment(serving)));
  const config: KubeObject = parse(read('deploy/k8s/components/edge/envoy.yaml'));
  const [grpc, metrics, admin] = await Promise.all([freePort(), freePort(), freePort()]);
  const { listeners, clusters } = config.static_resources;
  const at = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } });
  listeners[0].address = at(grpc);
  listeners[1].address = at(metrics);
  config.admin.address = at(admin);
  clusters[1].load_assignment.endpoints[0].lb_endpoints[0].endpoint.address = at(admin);
  const { load_assignment: _byName, dns_refresh_rate: _rate, ...rest } = clusters[0];
  const eds_config = { path_config_source: { path: known }, resource_api_version: 'V3' };
  clusters[0] = { ...rest, type: 'EDS', eds_cluster_config: { eds_config } };
  config.node = { id: 'edge', cluster: 'm4oe-edge' };
  await replaceFile(join(folder, 'envoy.json'), JSON.stringify(config));
  processes.start('edge', binary('envoy'), ['-c', 'envoy.json', '--concurrency', '1', '--log-level', 'warning']);
  await processes.ready('edge', async () => {
    if (!(await fetch(`http://127.0.0.1:${metrics}/ready`)).ok) throw new Error('not ready');
  });
  return { address: `127.0.0.1:${grpc}`, admin: `127.0.0.1:${metrics}` };
}
