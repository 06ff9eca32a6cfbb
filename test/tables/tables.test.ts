/** Pages made from tests and lock files are what they would be made now. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { licensed } from './licences.ts';
import { titlesOf } from './requirements.ts';
import { PAGES, ROOT } from './write.ts';

for (const [page, make] of Object.entries(PAGES)) {
  test(`${page} is current: npm run tables`, (t) => {
    t.true(readFileSync(join(ROOT, page), 'utf8') === make(ROOT), 'npm run tables');
  });
}

test('every test file has titles that are found, however they are declared', (t) => {
  const files = globSync('test/**/*.test.ts', { cwd: ROOT });
  t.deepEqual(
    files.filter((file) => titlesOf(readFileSync(join(ROOT, file), 'utf8')).length === 0),
    [],
  );
  const text = [
    "test('plain', (t) => {",
    'test.serial(\n  `with $' + '{a} case`,\n  async (t) => {',
    '(here ? test : test.skip)("where it can", async (t) => {',
    "withTls('through a name', async (t) => {",
    "skipUnless(one, two)('through a call', (t) => {",
    "call('is none', () => {",
  ];
  t.deepEqual(titlesOf(text.join('\n')), ['plain', 'with … case', 'where it can', 'through a name', 'through a call']);
});

test('every package of the lock file is listed with a licence', (t) => {
  const all = licensed(ROOT);
  t.true(all.length > 150);
  t.deepEqual(
    all.filter(({ licence }) => licence === 'none').map(({ name }) => name),
    [],
  );
});
