/** Who may import whom (docs/architecture.md), and how long a file may be. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const FILES = globSync('src/**/*.ts', { cwd: ROOT })
  .map((file) => file.slice('src/'.length))
  .filter((file) => !file.startsWith('wire/generated/'));

interface Import {
  /** A path below src for files of ours, else the name of a package. */
  readonly to: string;
  readonly ours: boolean;
  readonly typeOnly: boolean;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** Every import and re-export of a file, the dynamic ones and workers' URLs too. */
function importsOf(file: string): Import[] {
  const text = withoutComments(read(join('src', file)));
  const found: Import[] = [];
  const take = (to: string, typeOnly: boolean) => {
    const ours = to.startsWith('.');
    found.push({ to: ours ? relative('.', join(dirname(file), to)) : to, ours, typeOnly });
  };
  for (const [, kind = '', to = ''] of text.matchAll(/^(?:import|export)\s([^;'"]*?)\s?from\s+['"]([^'"]+)['"]/gm)) {
    take(to, kind.startsWith('type ') || kind.startsWith('type{'));
  }
  for (const [, to = ''] of text.matchAll(/^import\s+['"]([^'"]+)['"]/gm)) take(to, false);
  for (const [, to = ''] of text.matchAll(/import\(\s*['"]([^'"]+)['"]\s*\)/g)) take(to, false);
  for (const [, to = ''] of text.matchAll(/new Worker\(new URL\(['"]([^'"]+)['"]/g)) take(to, false);
  return found;
}

const IMPORTS = new Map(FILES.map((file) => [file, importsOf(file)]));

/** "a -> b" for each import that the rule forbids. */
function violations(forbids: (file: string, found: Import) => boolean): string[] {
  return [...IMPORTS].flatMap(([file, all]) =>
    all.filter((one) => forbids(file, one)).map(({ to }) => `${file} -> ${to}`),
  );
}

const inside = (file: string, ...folders: string[]) => folders.some((folder) => file.startsWith(`${folder}/`));

test('the imports are found', (t) => {
  t.true(FILES.length > 40);
  t.true([...IMPORTS.values()].flat().length > 150);
  t.true(importsOf('model/onnx-session.ts').some(({ to }) => to === 'model/onnx-worker.ts'));
  t.true(importsOf('main.ts').some(({ to }) => to === 'cli/serve.ts'));
});

test('volume, errors and foreign text import nothing of ours, but errors the last', (t) => {
  t.deepEqual(
    violations(
      (file, { to, ours }) =>
        ours &&
        (file === 'volume.ts' || file === 'foreign-text.ts' || (file === 'errors.ts' && to !== 'foreign-text.ts')),
    ),
    [],
  );
});

test('inference is the protocol alone: it imports nothing of ours but itself and what makes foreign text safe', (t) => {
  t.deepEqual(
    violations(
      (file, { to, ours }) => ours && inside(file, 'inference') && !inside(to, 'inference') && to !== 'foreign-text.ts',
    ),
    [],
  );
});

test('preprocess, postprocess and formats see these two, each other, and the types of the manifest', (t) => {
  const pure = ['preprocess', 'postprocess', 'formats'];
  const allowed = ['volume.ts', 'errors.ts', 'foreign-text.ts', 'streaming/owned-bytes.ts'];
  t.deepEqual(
    violations(
      (file, { to, ours, typeOnly }) =>
        inside(file, ...pure) &&
        ours &&
        !allowed.includes(to) &&
        !inside(to, ...pure) &&
        !(to === 'model/manifest.ts' && typeOnly),
    ),
    [],
  );
  const up = (file: string, { to }: Import) =>
    (inside(file, 'preprocess') && inside(to, 'postprocess', 'formats')) ||
    (inside(file, 'postprocess') && inside(to, 'formats')) ||
    (inside(file, 'formats') && inside(to, 'postprocess'));
  t.deepEqual(violations(up), [], 'preprocess is below the other two');
});

test('packages are used where they belong', (t) => {
  const owners: [packages: RegExp, folders: string[]][] = [
    [/^onnxruntime-node$/, ['model']],
    [/^node-fetch$/, ['model', 'gateway']],
    [/^@grpc\//, ['server', 'client', 'wire']],
    [/^prom-client$/, ['server', 'gateway']],
    [/^pino$|^grpc-health-check$/, ['server']],
    [/^fast-png$|^dicom-parser$|^@cornerstonejs\/|^jpeg-lossless-decoder-js$|^yauzl$/, ['formats']],
    [/^dcmjs$/, ['formats/dicom']],
  ];
  for (const [packages, folders] of owners) {
    t.deepEqual(
      violations((file, { to, ours }) => !ours && packages.test(to) && !inside(file, ...folders)),
      [],
    );
  }
  t.deepEqual(
    violations((file, { to }) => to === 'commander' && file !== 'main.ts'),
    [],
  );
});

test('every package that is imported is a dependency, and every dependency is imported', (t) => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const packages = [...IMPORTS.values()].flat().flatMap(({ to, ours }) => {
    if (ours || to.startsWith('node:')) return [];
    return [
      to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/'),
    ];
  });
  t.deepEqual([...new Set(packages)].sort(), Object.keys(dependencies).sort());
});

test('nothing but main imports main or the command line', (t) => {
  t.deepEqual(
    violations((file, { to }) => (to === 'main.ts' || inside(to, 'cli')) && file !== 'main.ts' && !inside(file, 'cli')),
    [],
  );
});

test('the client does not see the server, the model does not see either', (t) => {
  t.deepEqual(
    violations(
      (file, { to }) =>
        (inside(file, 'client') && inside(to, 'server', 'model')) ||
        (inside(file, 'model') && inside(to, 'server', 'client', 'wire')),
    ),
    [],
  );
});

test('the gateway is a client: it sees neither model nor server, and only the command line and its settings are seen of it', (t) => {
  const types = /^(wire\/generated\/|settings\/config\.ts$)/;
  const allowed = ['errors.ts', 'foreign-text.ts', 'settings/setting.ts', 'volume.ts'];
  t.deepEqual(
    violations(
      (file, { to, ours, typeOnly }) =>
        inside(file, 'gateway') &&
        ours &&
        !allowed.includes(to) &&
        !inside(to, 'gateway', 'client', 'formats', 'streaming') &&
        !(typeOnly && types.test(to)),
    ),
    [],
  );
  t.deepEqual(
    violations(
      (file, { to }) =>
        inside(to, 'gateway') &&
        !inside(file, 'gateway', 'cli') &&
        !(file === 'settings/config.ts' && to === 'gateway/settings.ts'),
    ),
    [],
  );
});

test('only config reads the environment, only main ends the process', (t) => {
  const uses = (pattern: RegExp) => FILES.filter((file) => pattern.test(withoutComments(read(join('src', file)))));
  t.deepEqual(uses(/process\.env|from 'node:process'/), ['settings/config.ts']);
  t.deepEqual(uses(/process\.(exit|abort|reallyExit)\b/), ['main.ts']);
});

test('there are no import cycles, those of types included', (t) => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const { to, ours } of IMPORTS.get(file) ?? []) if (ours && IMPORTS.has(to)) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of FILES) visit(file, []);
  t.deepEqual(cycles, []);
});

test('no file is past 400 lines', (t) => {
  const written = [
    ...globSync('{src,test,bench,deploy}/**/*.ts', { cwd: ROOT }),
    ...globSync('{training,test}/**/*.py', {
      cwd: ROOT,
      exclude: (name) => name === '.venv' || name.endsWith('/.venv'),
    }),
  ].filter((file) => !file.includes('/generated/') && !file.includes('/.venv/'));
  t.true(written.length > 80);
  t.deepEqual(
    written.filter((file) => read(file).split('\n').length > 400),
    [],
  );
});
