/** A process on loopback as one of the API server's aggregated services. */
import type { ControlPlane } from './control-plane.ts';

/** @param group such as custom.metrics.k8s.io, of version v1beta1 */
export async function addApiService(
  cluster: ControlPlane,
  group: string,
  namespace: string,
  port: number,
): Promise<void> {
  const name = group.split('.')[0] ?? group;
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] },
  };
  const registration = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `v1beta1.${group}` },
    spec: {
      group,
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name, namespace, port },
    },
  };
  await cluster.kubectl('create', 'namespace', namespace);
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [service, registration] }));
  await cluster.kubectl('wait', '--for=condition=Available', `apiservice/v1beta1.${group}`, '--timeout=300s');
}
