/**
 * Prometheus over the processes behind the pods, and prometheus-adapter between it and the
 * autoscaler, as deploy/k8s/overlays/hpa wants it.
 */
import { join } from 'node:path';
import { freePort } from '../support/ports.ts';
import { addApiService } from './api-service.ts';
import { binary, DEPLOY } from './cache.ts';
import type { ControlPlane } from './control-plane.ts';
import { type PodProcesses, replaceFile } from './pod-processes.ts';

/**
 * Scrapes each pod's process every second, with the labels that a PodMonitor gives.
 * @param others targets besides, with their labels
 * @returns Prometheus' own address
 */
export async function startPrometheus(
  cluster: ControlPlane,
  pods: PodProcesses,
  others: readonly { targets: string[]; labels: Record<string, string> }[] = [],
): Promise<string> {
  const { folder, processes } = cluster;
  const targets = join(folder, 'pods.json');
  await replaceFile(targets, '[]');
  pods.onChange((serving) =>
    replaceFile(
      targets,
      JSON.stringify(serving.map(({ pod, admin }) => ({ targets: [admin], labels: { namespace: 'm4oe', pod } }))),
    ),
  );
  const scrape = {
    job_name: 'm4oe',
    scrape_interval: '1s',
    file_sd_configs: [{ files: [targets] }],
    static_configs: others,
  };
  await replaceFile(join(folder, 'prometheus.yml'), JSON.stringify({ scrape_configs: [scrape] }));
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['--config.file=prometheus.yml', '--storage.tsdb.path=tsdb', `--web.listen-address=${address}`];
  processes.start('prometheus', binary('prometheus'), args);
  await processes.ready('prometheus', () => fetched(`http://${address}/-/ready`));
  return `http://${address}`;
}

export async function startAdapter(cluster: ControlPlane, prometheus: string): Promise<void> {
  const { processes } = cluster;
  const port = await freePort();
  processes.start('adapter', binary('prometheus-adapter'), [
    ...['--lister-kubeconfig', '--authentication-kubeconfig', '--authorization-kubeconfig'].map(
      (flag) => `${flag}=kubeconfig`,
    ),
    ...['--bind-address=127.0.0.1', `--secure-port=${port}`, '--cert-dir=adapter', `--prometheus-url=${prometheus}`],
    ...['--metrics-relist-interval=2s', '--metrics-max-age=1m'],
    `--config=${join(DEPLOY, 'overlays/hpa/adapter-rules.yaml')}`,
  ]);
  await addApiService(cluster, 'custom.metrics.k8s.io', 'monitoring', port);
}

async function fetched(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.text();
}
