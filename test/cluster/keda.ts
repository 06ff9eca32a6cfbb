/**
 * KEDA's operator and metrics server as processes on loopback (build.sh keda), against a control
 * plane that has its CRDs.
 */
import { freePort } from '../support/ports.ts';
import { addApiService } from './api-service.ts';
import { binary } from './cache.ts';
import type { ControlPlane } from './control-plane.ts';
import { run } from './processes.ts';

export async function startKeda(cluster: ControlPlane): Promise<void> {
  const { folder, processes, kubeconfig } = cluster;
  // They speak to each other with certificates of one authority.
  const script = `
    mkdir keda
    openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout keda/tls.key -out keda/tls.csr
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' >keda/names
    openssl x509 -req -in keda/tls.csr -CA pki/ca.crt -CAkey pki/ca.key -CAcreateserial -days 2 -extfile keda/names -out keda/tls.crt
    cp pki/ca.crt keda/ca.crt`;
  await run('sh', ['-euc', script], { cwd: folder });
  const [service, secure, plain] = await Promise.all([freePort(), freePort(), freePort()]);
  const env = {
    KUBECONFIG: kubeconfig,
    WATCH_NAMESPACE: '',
    POD_NAMESPACE: 'keda',
    KEDA_CLUSTER_OBJECT_NAMESPACE: 'keda',
    POD_NAME: 'keda',
    OPERATOR_NAME: 'keda',
  };
  processes.start(
    'keda-operator',
    binary('keda-operator'),
    [
      ...['--cert-dir=keda', `--metrics-service-bind-address=127.0.0.1:${service}`, '--zap-log-level=info'],
      ...['--metrics-bind-address=127.0.0.1:0', '--health-probe-bind-address=127.0.0.1:0'],
    ],
    env,
  );
  processes.start(
    'keda-adapter',
    binary('keda-adapter'),
    [
      ...['--lister-kubeconfig', '--authentication-kubeconfig', '--authorization-kubeconfig'].map(
        (flag) => `${flag}=${kubeconfig}`,
      ),
      ...['--bind-address=127.0.0.1', `--secure-port=${secure}`, `--port=${plain}`, '--cert-dir=keda'],
      ...[
        `--metrics-service-address=localhost:${service}`,
        '--tls-cert-file=keda/tls.crt',
        '--tls-private-key-file=keda/tls.key',
      ],
    ],
    env,
  );
  await addApiService(cluster, 'external.metrics.k8s.io', 'keda', secure);
}
