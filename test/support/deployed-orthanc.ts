/** What deploy/orthanc mounts into Orthanc, as files and as one configuration. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const FOLDER = fileURLToPath(new URL('../../deploy/orthanc/', import.meta.url));
const { configMapGenerator } = parse(readFileSync(`${FOLDER}kustomization.yaml`, 'utf8')) as {
  configMapGenerator: [{ files: string[] }];
};

/** Text by name, as kustomize puts it into the ConfigMap. */
export const MOUNTED: Readonly<Record<string, string>> = Object.fromEntries(
  configMapGenerator[0].files.map((name) => [name, readFileSync(FOLDER + name, 'utf8')]),
);

/** Comments stand on lines of their own. */
const json = (name: string) => JSON.parse((MOUNTED[name] ?? '').replace(/^ *\/\/.*$/gm, '')) as object;

/** As Orthanc reads it, its files joined. */
export const CONFIGURATION: Readonly<Record<string, unknown>> = { ...json('orthanc.json'), ...json('peers.json') };
