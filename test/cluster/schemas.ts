/**
 * kubeconform with the schemas of a running API server, those of custom resources among them: its
 * own come from a host on the internet.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binary } from './cache.ts';
import type { ControlPlane, KubeObject } from './control-plane.ts';
import { run } from './processes.ts';

interface Summary {
  readonly valid: number;
  readonly invalid: number;
  readonly errors: number;
  readonly skipped: number;
}

/** The schema with no field allowed that it does not name. */
function strict(schema: KubeObject): KubeObject {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== 'object') return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const closed = inner.properties !== undefined && inner.additionalProperties === undefined;
  return closed && inner['x-kubernetes-preserve-unknown-fields'] !== true
    ? { ...inner, additionalProperties: false }
    : inner;
}

/** @returns kubeconform's counts over these documents */
export async function checkSchemas(cluster: ControlPlane, yaml: readonly string[]): Promise<Summary> {
  const { definitions } = JSON.parse(await cluster.kubectl('get', '--raw', '/openapi/v2')) as KubeObject;
  // Types that JSON writes in two ways.
  for (const [name, schema] of Object.entries<KubeObject>(definitions))
    if (/\.(IntOrString|Quantity)$/.test(name))
      definitions[name] = { ...schema, type: ['string', 'number'], format: undefined };
  const closed = strict(definitions);
  const folder = join(cluster.folder, 'schemas');
  await mkdir(folder);
  const used = new Set(yaml.flatMap((text) => [...text.matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind)));
  for (const [name, { 'x-kubernetes-group-version-kind': kinds }] of Object.entries<KubeObject>(definitions)) {
    if (kinds?.length !== 1 || !used.has(kinds[0].kind)) continue;
    const [{ group, version, kind }] = kinds;
    const file = [kind, ...(group === '' ? [] : [group.split('.')[0]]), version].join('-').toLowerCase();
    await writeFile(
      join(folder, `${file}.json`),
      JSON.stringify({ $ref: `#/definitions/${name}`, definitions: closed }),
    );
  }
  const files = yaml.map((_text, index) => join(folder, `${index}.yaml`));
  for (const [index, file] of files.entries()) await writeFile(file, yaml[index] ?? '');
  const location = join(folder, '{{.ResourceKind}}{{.KindSuffix}}.json');
  const args = ['-strict', '-summary', '-output', 'json', '-schema-location', location, ...files];
  const { stdout } = await run(binary('kubeconform'), args, { maxBuffer: 1 << 26 }).catch((error) => {
    throw new Error(`kubeconform: ${error.stdout.slice(0, 4000)}`);
  });
  return JSON.parse(stdout).summary;
}
