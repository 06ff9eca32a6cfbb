/** The generated types are those of the proto files at hand. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GENERATED = join(ROOT, 'src/wire/generated');

test('src/wire/generated is what `npm run types` makes', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-types-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [, command = ''] = (scripts.types as string).split('&&');
  const [tool = '', ...options] = command.trim().split(/\s+/);
  const script = join(ROOT, 'node_modules/.bin', tool);
  const elsewhere = options.map((option) => (option === 'src/wire/generated' ? folder : option));
  t.true(elsewhere.includes(folder));
  execFileSync(process.execPath, [script, ...elsewhere], { cwd: ROOT });
  const files = globSync('**/*.ts', { cwd: folder }).sort();
  t.deepEqual(globSync('**/*.ts', { cwd: GENERATED }).sort(), files, 'run `npm run types`');
  for (const file of files) {
    t.is(
      readFileSync(join(GENERATED, file), 'utf8'),
      readFileSync(join(folder, file), 'utf8'),
      `${file}: run \`npm run types\``,
    );
  }
});

const PYTHON = join(ROOT, 'training/.venv/bin/python');
if (!existsSync(PYTHON)) console.log('wire.test.ts: descriptors not compared, training/.venv is not there');
(existsSync(PYTHON) ? test : test.skip)('proto/descriptors.binpb is what `npm run descriptors` makes', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-descriptors-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [, ...options] = (scripts.descriptors as string).replace('proto/desc', `${folder}/desc`).split(/\s+/);
  execFileSync(PYTHON, options, { cwd: ROOT });
  const [made, kept] = [folder, join(ROOT, 'proto')].map((place) => readFileSync(join(place, 'descriptors.binpb')));
  t.true(made?.equals(kept as Buffer), 'run `npm run descriptors`');
});

test('the protocol page lists every reason that the source can give', (t) => {
  const page = readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8');
  const reasons = new Set<string>();
  for (const file of globSync('src/**/*.ts', { cwd: ROOT })) {
    if (file.includes('generated')) continue;
    const text = readFileSync(join(ROOT, file), 'utf8');
    const patterns = [
      /new Failure\(\s*'\w+',\s*'([A-Z][A-Z0-9_]+)'/g,
      /\b(?:invalid|fault|triple|headerLines|busy|broken|stalled|numbers|checkEach|refused|damaged|same)\([^'()]*'([A-Z][A-Z0-9_]+)'/g,
      /reason = '([A-Z][A-Z0-9_]+)'/g,
      /^\s+(?:truncated|corrupt|tooLarge|values|affine|sheared|dataFile): '([A-Z][A-Z0-9_]+)'/gm,
    ];
    for (const pattern of patterns) for (const [, reason = ''] of text.matchAll(pattern)) reasons.add(reason);
  }
  t.true(reasons.size > 40, [...reasons].join(' '));
  t.deepEqual(
    [...reasons].filter((reason) => !page.includes(`\`${reason}\``)),
    [],
  );
});
