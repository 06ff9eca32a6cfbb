/**
 * Nodes of kwok: one without a GPU, and two in other zones, labelled and tainted as GPU nodes are.
 */
import type { ControlPlane } from './control-plane.ts';

function node(name: string, zone: string, gpus: number) {
  const size = { cpu: '64', memory: '512Gi', pods: '110', ...(gpus > 0 ? { 'nvidia.com/gpu': String(gpus) } : {}) };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': zone,
        ...(gpus > 0 ? { 'nvidia.com/gpu.present': 'true', 'nvidia.com/gpu.product': 'NVIDIA-H200' } : {}),
      },
    },
    spec: gpus > 0 ? { taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }] } : {},
    status: { capacity: size, allocatable: size },
  };
}

export const GPU_NODES = ['gpu-0', 'gpu-1'];

export async function addNodes(cluster: ControlPlane): Promise<void> {
  const items = [node('cpu-0', 'a', 0), node('gpu-0', 'a', 8), node('gpu-1', 'b', 8)];
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await cluster.kubectl('wait', '--for=condition=Ready', 'node', '--all', '--timeout=300s');
}
