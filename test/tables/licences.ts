/** Under which licence each package of a lock file is: docs/licences.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

export interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** False for what tests and builds alone need. */
  readonly runs: boolean;
}

/** Licences that a package's LICENSE file states and its package.json does not. */
const IN_ITS_FILE: Readonly<Record<string, string>> = { 'png-js': 'MIT' };

/** Every package of package-lock.json, once for each version. */
export function licensed(root: string): Licensed[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const found = Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { version = '', license, dev = false }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version, licence: license ?? IN_ITS_FILE[name] ?? 'none', runs: !dev };
    });
  const once = new Map(found.map((one) => [`${one.name} ${one.version} ${one.runs}`, one]));
  return [...once.values()].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1,
  );
}

export function licences(root: string): string {
  const all = licensed(root);
  const section = (title: string, some: readonly Licensed[]) => {
    const by = Object.entries(Object.groupBy(some, ({ licence }) => licence)).sort(([a], [b]) => (a < b ? -1 : 1));
    const rows = by.map(
      ([licence, packages = []]) =>
        `| ${licence} | ${packages.map(({ name, version }) => `${name} ${version}`).join(', ')} |`,
    );
    return `## ${title}\n\n${['| licence | packages |', '|---|---|', ...rows].join('\n')}`;
  };
  const head =
    '# Licences\n\nFor whoever has to approve the licences: every package of `package-lock.json`, by the licence that it states.\n' +
    '`npm run tables` writes this page; a test compares, and holds what the service runs with to permissive licences. The\n' +
    'training environment is in `make sbom`; what each part is for stands in [dependencies.md](dependencies.md).';
  const [runs, dev] = [all.filter(({ runs }) => runs), all.filter(({ runs }) => !runs)];
  return `${[head, section('What the service runs with', runs), section('What tests and builds need', dev)].join('\n\n')}\n`;
}
