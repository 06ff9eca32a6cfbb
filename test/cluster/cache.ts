/** What build.sh brought. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const DEPLOY = join(ROOT, 'deploy/k8s');
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'm4oe/cluster');

export function binary(name: string): string {
  return join(CACHE, 'bin', name);
}

export const BUILT =
  ['etcd', 'kwok', 'prometheus-adapter', 'promtool', 'envoy'].every((name) => existsSync(binary(name))) &&
  existsSync(join(CACHE, 'crds/complete'));
export const SKIPPED = 'skipped, the control plane is not built (make test-cluster)';
export const KEDA_BUILT = existsSync(binary('keda-adapter'));

/** A file of this repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
