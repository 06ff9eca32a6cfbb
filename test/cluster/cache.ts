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
/**
 * A control plane misses its heartbeats beside other work, so only `make test-cluster`, which runs
 * nothing else meanwhile, starts one.
 */
export const ASKED = BUILT && process.env.TEST_CLUSTER === '1';
export const SKIPPED = 'skipped, make test-cluster builds the control plane and runs it';
export const KEDA_BUILT = existsSync(binary('keda-adapter'));

/** A file of this repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
