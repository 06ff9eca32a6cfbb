/** What deploy/k8s holds, as kubectl's kustomize builds it. */
import { globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { binary, DEPLOY } from './cache.ts';
import type { KubeObject } from './control-plane.ts';
import { run } from './processes.ts';

/** Every overlay that is applied as it is: `cpu`, `training/one-node` ... */
export const OVERLAYS = globSync('overlays/**/kustomization.yaml', { cwd: DEPLOY })
  .map((file) => relative('overlays', dirname(file)))
  // Parts of the overlay above them.
  .filter((name) => !/^canary\/|several-nodes\//.test(name))
  .sort();

/** YAML of an overlay, or of any folder below deploy/k8s. */
export async function built(folder: string): Promise<string> {
  return (await run(binary('kubectl'), ['kustomize', join(DEPLOY, folder)], { maxBuffer: 1 << 26 })).stdout;
}

export function objects(yaml: string): KubeObject[] {
  return parseAllDocuments(yaml).map((document) => document.toJS());
}

/** Where objects that run pods keep them. */
export function podSpec(object: KubeObject): KubeObject | undefined {
  if (object.kind === 'TrainingRuntime') return podSpec(object.spec.template.spec.replicatedJobs[0].template);
  if (object.spec?.template?.spec?.containers === undefined) return undefined;
  // The last two are Knative's own.
  const { containerConcurrency: _most, timeoutSeconds: _seconds, ...spec } = object.spec.template.spec;
  return spec;
}
