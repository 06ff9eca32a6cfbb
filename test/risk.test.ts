/** docs/risk.md names tests that exist; what the service runs with has licences that a site can take. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { licensed } from './tables/licences.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const PERMISSIVE = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '(MIT AND Zlib)', '(MIT OR CC0-1.0)'];

/** Rows of the tables whose last column is "held by", with the titles in backquotes there. */
function controls(page: string): { readonly row: string; readonly titles: string[] }[] {
  const rows: { row: string; titles: string[] }[] = [];
  let among = false;
  for (const line of page.split('\n')) {
    if (!line.startsWith('|')) among = false;
    else if (line.endsWith('| held by |')) among = true;
    else if (among && !line.startsWith('|---')) {
      const [row = '', last = ''] = [line.split(' | ')[0], line.split(' | ').at(-1)];
      rows.push({ row, titles: [...last.matchAll(/`([^`]+)`/g)].map(([, title = '']) => title) });
    }
  }
  return rows;
}

test('each hazard and threat has a control that a test holds', (t) => {
  const tests = globSync('test/**/*.test.ts', { cwd: ROOT }).map(read).join('\n');
  const exists = (title: string) => ['"', "'", '`'].some((quote) => tests.includes(`${quote}${title}${quote}`));
  const rows = controls(read('docs/risk.md'));
  t.true(rows.length >= 18, `${rows.length} rows`);
  t.deepEqual(
    rows.filter(({ titles }) => titles.length === 0).map(({ row }) => row),
    [],
  );
  t.deepEqual(
    rows.flatMap(({ titles }) => titles).filter((title) => !exists(title)),
    [],
  );
});

test('what the service runs with is under permissive licences', (t) => {
  const running = licensed(ROOT).filter(({ runs }) => runs);
  t.true(running.length > 50);
  t.deepEqual(
    running.filter(({ licence }) => !PERMISSIVE.includes(licence)).map(({ name, licence }) => `${name}: ${licence}`),
    [],
  );
});
