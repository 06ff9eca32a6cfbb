/** Who may import whom (docs/architecture.md), and how long a file may be. */
import { existsSync, globSync, readFileSync } from 'node:fs';
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
  t.true(importsOf('cli/program.ts').some(({ to }) => to === 'cli/serve.ts'));
});

/**
 * The rooms from the lowest up, each with what it may import: rooms, or files, that stand above it
 * in this table; after `type` nothing but types. A room holds what lies in its folder, but for the
 * folders that are rooms themselves.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'foreign-text.ts': [],
  'suggestion.ts': ['foreign-text.ts'],
  'class-names.ts': ['suggestion.ts'],
  'digits.ts': [],
  'errors.ts': ['foreign-text.ts'],
  'volume.ts': [],
  'watched.ts': ['errors.ts'],
  'vectors.ts': ['type volume.ts'],
  wire: [],
  inference: ['foreign-text.ts'],
  streaming: ['errors.ts', 'volume.ts'],
  model: [
    ...['class-names.ts', 'errors.ts', 'foreign-text.ts', 'suggestion.ts', 'volume.ts', 'watched.ts'],
    ...['streaming', 'inference'],
  ],
  preprocess: ['errors.ts', 'volume.ts', 'vectors.ts', 'type model/manifest.ts'],
  postprocess: ['errors.ts', 'volume.ts', 'streaming', 'preprocess', 'type model/manifest.ts'],
  volumetric: ['errors.ts', 'volume.ts', 'model/patch-input.ts', 'type preprocess/orientation.ts'],
  formats: ['class-names.ts', 'errors.ts', 'volume.ts', 'vectors.ts', 'preprocess', 'type model/manifest.ts'],
  'formats/nifti': ['errors.ts', 'volume.ts', 'vectors.ts', 'preprocess', 'formats'],
  'formats/nrrd': [...['class-names.ts', 'errors.ts', 'volume.ts', 'vectors.ts', 'type model/manifest.ts', 'formats']],
  'formats/metaimage': ['errors.ts', 'volume.ts', 'vectors.ts', 'formats'],
  'formats/page': ['foreign-text.ts', 'volume.ts', 'preprocess'],
  'formats/pdf': [],
  'formats/mesh': ['type volume.ts', 'vectors.ts'],
  'formats/overlay': ['class-names.ts', 'volume.ts', 'preprocess', 'type model/manifest.ts'],
  'formats/dicom/file': ['errors.ts'],
  'formats/dicom/pixels/codecs': ['errors.ts', 'formats/dicom/file'],
  'formats/dicom/pixels': ['volume.ts', 'formats/dicom/file', 'formats/dicom/pixels/codecs'],
  'formats/dicom/transport': ['errors.ts', 'formats/dicom/file'],
  'formats/dicom/series': [
    'errors.ts',
    'volume.ts',
    'vectors.ts',
    'preprocess',
    'formats/dicom/file',
    'formats/dicom/pixels',
  ],
  'formats/dicom': ['errors.ts', 'volume.ts', ...below('file', 'transport', 'series', 'pixels')],
  'formats/dicom/results': [
    ...['class-names.ts', 'errors.ts', 'type volume.ts', 'vectors.ts', 'type model/manifest.ts'],
    ...below('file', 'series'),
  ],
  'formats/fhir': below('file', 'results'),
  pipeline: [
    ...['class-names.ts', 'errors.ts', 'suggestion.ts', 'vectors.ts', 'volume.ts', 'streaming', 'model'],
    ...['preprocess', 'postprocess', 'volumetric'],
  ],
  dimse: ['errors.ts'],
  settings: [
    'errors.ts',
    'foreign-text.ts',
    'suggestion.ts',
    'model',
    'preprocess/tag-check.ts',
    'formats/dicom/results',
  ],
  server: [
    ...['foreign-text.ts', 'errors.ts', 'volume.ts', 'watched.ts', 'wire', 'inference', 'streaming', 'model'],
    ...['preprocess', 'postprocess/label-overlap.ts', 'pipeline'],
  ],
  client: [
    ...['class-names.ts', 'digits.ts', 'errors.ts', 'foreign-text.ts', 'volume.ts', 'wire', 'streaming', 'formats'],
    ...['formats/nifti', ...below('series', 'results')],
  ],
  files: [
    ...['digits.ts', 'errors.ts', 'foreign-text.ts', 'suggestion.ts', 'volume.ts', 'preprocess', 'postprocess'],
    ...['class-names.ts', 'formats', 'formats/nifti', 'formats/nrrd', 'formats/metaimage', 'formats/overlay'],
    ...[
      'formats/page',
      'formats/mesh',
      'formats/fhir',
      'formats/pdf',
      'formats/dicom',
      ...below('file', 'transport', 'series', 'results'),
    ],
    ...['settings', 'client', 'type wire'],
  ],
  gateway: [
    ...['errors.ts', 'foreign-text.ts', 'type volume.ts', 'streaming', 'postprocess', 'client', 'type wire'],
    ...['type settings/archives.ts', 'type settings/config.ts', 'files', 'formats/mesh'],
    ...below('file', 'transport', 'series', 'results'),
  ],
  http: [
    ...['errors.ts', 'foreign-text.ts', 'suggestion.ts', 'volume.ts', 'streaming', 'type preprocess/tag-check.ts'],
    ...['pipeline', 'server', 'client', 'files', 'type wire', ...below('file', 'transport')],
  ],
  cli: [
    ...['class-names.ts', 'errors.ts', 'foreign-text.ts', 'suggestion.ts', 'vectors.ts', 'volume.ts'],
    ...['streaming', 'model', 'preprocess', 'postprocess/label-overlap.ts', 'formats', ...below('transport')],
    ...['pipeline', 'settings', 'server', 'client', 'gateway', 'dimse', 'files', 'http', 'type wire'],
  ],
  'main.ts': ['errors.ts', 'settings', 'cli', 'model/hung-threads.ts'],
};

function below(...rooms: string[]): string[] {
  return rooms.map((room) => `formats/dicom/${room}`);
}

function roomOf(file: string): string {
  const rooms = Object.keys(ROOMS).filter((room) => file === room || inside(file, room));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? file;
}

test('every file is in a room, and a room imports what the table allows', (t) => {
  t.deepEqual(
    FILES.filter((file) => !(roomOf(file) in ROOMS)),
    [],
  );
  const allowed = (file: string, { to, typeOnly }: Import) =>
    roomOf(file) === roomOf(to) ||
    (ROOMS[roomOf(file)] ?? []).some((entry) => {
      const [name = '', types] = entry.split(' ').reverse();
      return (name === to || name === roomOf(to)) && (types === undefined || typeOnly);
    });
  t.deepEqual(
    violations((file, found) => found.ours && !allowed(file, found)),
    [],
  );
});

test('the table goes one way, and allows nothing that is not used', (t) => {
  const order = Object.keys(ROOMS);
  for (const [room, entries] of Object.entries(ROOMS)) {
    const imports = FILES.filter((file) => roomOf(file) === room).flatMap((file) => IMPORTS.get(file) ?? []);
    for (const entry of entries) {
      const name = entry.replace('type ', '');
      t.true(
        order.indexOf(roomOf(name)) < order.indexOf(room),
        `${room} may not import ${name}, which is not below it`,
      );
      t.true(
        imports.some(({ to, ours }) => ours && (to === name || roomOf(to) === name)),
        `${room} imports nothing of ${name}`,
      );
    }
  }
});

test('docs/architecture.md shows every room, and names files that are there', (t) => {
  const page = read('docs/architecture.md');
  const [, plan = ''] = /## The plan of the house[\s\S]*?```\n([\s\S]*?)```/.exec(page) ?? [];
  for (const room of Object.keys(ROOMS)) {
    const name = room.split('/').at(-1) ?? room;
    t.true(plan.includes(name.endsWith('.ts') ? name : `${name}/`), `the plan does not show ${room}`);
  }
  const named = [...page.matchAll(/`([a-z0-9/-]+\/(?:[a-z0-9-]+\.[a-z]+)?)`/g)].map(([, path = '']) => path);
  t.true(named.length > 30);
  t.deepEqual(
    named.filter((path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, 'src', path))),
    [],
  );
});

test('packages are used where they belong', (t) => {
  const owners: [packages: RegExp, places: string[]][] = [
    [/^onnxruntime-node$|^koffi$/, ['model']],
    [/^node-fetch$/, ['model', 'gateway']],
    [/^@grpc\//, ['server', 'client', 'wire']],
    [/^prom-client$/, ['server', 'gateway']],
    [/^pino$|^grpc-health-check$|^jose$|^@opentelemetry\//, ['server']],
    [/^fast-png$|^dicom-parser$|^@cornerstonejs\/|^jpeg-lossless-decoder-js$|^yauzl$/, ['formats']],
    [/^dcmjs$/, ['formats/dicom']],
    [/^hono$|^@hono\//, ['http']],
    [/^pdfkit$/, ['formats/pdf']],
    [/^yazl$/, ['formats', 'http']],
    [/^commander$/, ['cli']],
    [/^fastest-levenshtein$/, ['suggestion.ts']],
  ];
  for (const [packages, places] of owners) {
    t.deepEqual(
      violations(
        (file, { to, ours }) => !ours && packages.test(to) && !places.includes(file) && !inside(file, ...places),
      ),
      [],
    );
  }
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
    ...globSync('{src,test,bench,deploy,client}/**/*.ts', { cwd: ROOT }),
    ...globSync('{training,test,client}/**/*.py', {
      cwd: ROOT,
      exclude: (name) => name === '.venv' || name.endsWith('/.venv'),
    }),
  ].filter((file) => !/\/(generated|\.venv|node_modules)\//.test(file));
  t.true(written.length > 80);
  t.deepEqual(
    written.filter((file) => read(file).split('\n').length > 400),
    [],
  );
});
