/**
 * A real control plane on loopback: etcd, API server, controllers, scheduler; kwok plays the nodes,
 * so pods run nothing.
 */
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { freePort } from '../support/ports.ts';
import { binary, CACHE } from './cache.ts';
import { Processes, run } from './processes.ts';

// biome-ignore lint/suspicious/noExplicitAny: objects of Kubernetes, of any kind
export type KubeObject = any;

export interface ControlPlane {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly processes: Processes;
  /** Standard output of kubectl. @throws Error with what it said */
  kubectl(...args: string[]): Promise<string>;
  /** One object or list. */
  get(...args: string[]): Promise<KubeObject>;
  apply(yaml: string, ...args: string[]): Promise<string>;
  /** Events of a path's watch, from the state at its start on. */
  watch(path: string, signal: AbortSignal): AsyncGenerator<{ type: string; object: KubeObject }>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Certificates and a token, by openssl: the API server makes its own serving certificate. */
async function credentials(folder: string): Promise<string> {
  const script = `
    mkdir pki; openssl genrsa -out pki/sa.key 2048; openssl rsa -in pki/sa.key -pubout -out pki/sa.pub
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout pki/ca.key -out pki/ca.crt
    openssl req -newkey rsa:2048 -nodes -subj /CN=front-proxy -keyout pki/proxy.key -out pki/proxy.csr
    openssl x509 -req -in pki/proxy.csr -CA pki/ca.crt -CAkey pki/ca.key -CAcreateserial -days 2 -out pki/proxy.crt`;
  await run('sh', ['-euc', script], { cwd: folder });
  const token = crypto.randomUUID();
  await writeFile(join(folder, 'pki/tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  return token;
}

function kubeconfig(server: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  });
}

/** Use with `await using`. */
export async function startControlPlane(): Promise<ControlPlane> {
  const processes = await Processes.open();
  try {
    return await start(processes);
  } catch (error) {
    await processes[Symbol.asyncDispose]();
    throw error;
  }
}

async function start(processes: Processes): Promise<ControlPlane> {
  const { folder } = processes;
  const [etcd, port, token] = await Promise.all([freePort(), freePort(), credentials(folder)]);
  const config = join(folder, 'kubeconfig');
  const server = `https://127.0.0.1:${port}`;
  await writeFile(config, kubeconfig(server, token), { mode: 0o600 });
  const etcdUrl = `http://127.0.0.1:${etcd}`;
  processes.start('etcd', binary('etcd'), [
    ...['--data-dir=etcd', `--listen-client-urls=${etcdUrl}`, `--advertise-client-urls=${etcdUrl}`],
    ...['--listen-peer-urls=http://127.0.0.1:0', '--unsafe-no-fsync', '--log-level=error'],
  ]);
  processes.start('apiserver', binary('kube-apiserver'), [
    ...[
      `--etcd-servers=${etcdUrl}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${port}`,
    ],
    ...[
      '--endpoint-reconciler-type=none',
      '--allow-privileged',
      '--cert-dir=pki',
      '--token-auth-file=pki/tokens.csv',
      '--authorization-mode=RBAC',
    ],
    ...['--service-cluster-ip-range=10.96.0.0/16', '--service-account-issuer=https://kubernetes.default.svc'],
    ...['--service-account-key-file=pki/sa.pub', '--service-account-signing-key-file=pki/sa.key'],
    ...['--requestheader-client-ca-file=pki/ca.crt', '--requestheader-allowed-names=front-proxy'],
    ...['--requestheader-username-headers=X-Remote-User', '--requestheader-group-headers=X-Remote-Group'],
    ...['--requestheader-extra-headers-prefix=X-Remote-Extra-'],
    ...['--proxy-client-cert-file=pki/proxy.crt', '--proxy-client-key-file=pki/proxy.key'],
  ]);
  const kubectl = async (...args: string[]) => {
    const env = { ...process.env, KUBECONFIG: config };
    return (await run(binary('kubectl'), args, { env, maxBuffer: 1 << 28 })).stdout;
  };
  await processes.ready('apiserver', () => kubectl('get', '--raw', '/readyz'));
  const controller = ['--kubeconfig=kubeconfig', '--leader-elect=false', '--secure-port=0'];
  processes.start('controllers', binary('kube-controller-manager'), [
    ...[...controller, '--service-account-private-key-file=pki/sa.key', '--root-ca-file=pki/ca.crt'],
    // A busy machine keeps kwok from its heartbeats, and pods of a node that was lost stay unready.
    '--node-monitor-grace-period=10m',
    // Of these the defaults are 15 s and 5 min.
    ...['--horizontal-pod-autoscaler-sync-period=2s', '--horizontal-pod-autoscaler-downscale-stabilization=10s'],
  ]);
  processes.start('scheduler', binary('kube-scheduler'), controller);
  const kwok = ['--kubeconfig=kubeconfig', '--manage-all-nodes', '--cidr=10.244.0.0/16', '--node-ip=127.0.0.1'];
  processes.start('kwok', binary('kwok'), [`--config=${join(CACHE, 'kwok.yaml')}`, ...kwok]);
  await processes.ready('controllers', () => kubectl('-n', 'default', 'get', 'serviceaccount', 'default'));
  return {
    folder,
    kubeconfig: config,
    processes,
    kubectl,
    get: async (...args) => JSON.parse(await kubectl('get', '-o', 'json', ...args)),
    apply: async (yaml, ...args) => {
      const file = join(folder, `${crypto.randomUUID()}.yaml`);
      await writeFile(file, yaml);
      return await kubectl('apply', '--server-side', '--validate=strict', '-f', file, ...args);
    },
    watch: (path, signal) => watch(`${server}${path}`, token, signal),
    [Symbol.asyncDispose]: () => processes[Symbol.asyncDispose](),
  };
}

async function* watch(
  url: string,
  token: string,
  signal: AbortSignal,
): AsyncGenerator<{ type: string; object: KubeObject }> {
  const { promise, resolve, reject } = Promise.withResolvers<NodeJS.ReadableStream>();
  const headers = { authorization: `Bearer ${token}` };
  request(url, { headers, rejectUnauthorized: false, signal }, resolve).on('error', reject).end();
  let rest = '';
  try {
    for await (const chunk of (await promise).setEncoding('utf8')) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The number of pods that the service's Deployment has ready, once it is as wanted. */
export async function replicas(cluster: ControlPlane, wanted: (ready: number) => boolean): Promise<number> {
  const over = new AbortController();
  const path = '/apis/apps/v1/namespaces/m4oe/deployments?watch=1&fieldSelector=metadata.name%3Dm4oe';
  try {
    for await (const { object } of cluster.watch(path, over.signal)) {
      const ready: number = object.status.readyReplicas ?? 0;
      if (wanted(ready)) return ready;
    }
    throw new Error('the watch of the Deployment ended');
  } finally {
    over.abort();
  }
}
