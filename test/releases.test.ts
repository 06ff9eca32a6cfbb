/** Versions are the same wherever they stand, and those that docs/releases.md promises things of. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { MANIFEST_SCHEMA_VERSIONS } from '../src/model/parse-manifest.ts';
import { m4oe } from './support/command.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const PAGE = text('docs/releases.md');
const { version } = JSON.parse(text('package.json'));

/** What the page's table says of a thing. */
function told(what: string): string | undefined {
  return PAGE.split('\n')
    .find((line) => line.startsWith(`| ${what}`))
    ?.split(' | ')[1];
}

test('program, packages and citation have one version', async (t) => {
  const { version: locked, packages } = JSON.parse(text('package-lock.json'));
  t.deepEqual([locked, packages[''].version], [version, version]);
  t.is(/^version = "(.+)"$/m.exec(text('client/python/pyproject.toml'))?.[1], version);
  t.is(/^version: (.+)$/m.exec(text('CITATION.cff'))?.[1], version);
  t.true((await m4oe(['--version'])).stdout.includes(version));
  t.is(told('the program'), version);
  t.is(told('the Python package'), version);
});

test('the page names the contracts that the code has', (t) => {
  const packages = globSync('proto/m4oe/**/*.proto', { cwd: ROOT }).map(
    (path) => /^package (.+);$/m.exec(text(path))?.[1],
  );
  t.deepEqual([...new Set(packages)], [told('the wire contract')]);
  t.is(told('the manifest'), `schemaVersion ${MANIFEST_SCHEMA_VERSIONS.join(' and ')}`);
  const schema = JSON.parse(text('models/manifest.schema.json'));
  const known = JSON.stringify(schema).match(/"schemaVersion":\{"const":\d+\}/g) ?? [];
  t.deepEqual(
    [...new Set(known.map((one) => Number(/\d+/.exec(one)?.[0])))].sort(),
    [...MANIFEST_SCHEMA_VERSIONS].map(Number),
  );
  t.is(told('the shipped model'), `demo ${JSON.parse(text('models/demo/manifest.json')).version}`);
  const paths = text('src/http/openapi.ts');
  t.true(paths.includes(`/${told('the HTTP interface')}/segment`));
});

test('the changelog begins with what is not released yet, and the citation is whole', (t) => {
  t.is(/^## (.+)$/m.exec(text('CHANGELOG.md'))?.[1], 'Unreleased');
  const citation = text('CITATION.cff');
  for (const key of ['cff-version', 'message', 'title', 'authors', 'license'])
    t.regex(citation, RegExp(`^${key}: ?`, 'm'));
  t.is(/^license: (.+)$/m.exec(citation)?.[1], JSON.parse(text('package.json')).license);
});
