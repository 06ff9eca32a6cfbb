/**
 * Pages that a person can read: width of prose, a first line that says for whom, links that lead
 * somewhere.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { titlesOf } from './tables/requirements.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = globSync(['*.md', '{client,docs,examples,models,training}/**/*.md'], {
  cwd: ROOT,
  exclude: ['**/node_modules/**', '**/.venv/**'],
}).sort();
const WIDTH = 120;
const README_LINES = 80;

/** The lines that are neither in a table nor in a code block, with their numbers. */
function prose(page: string): { readonly line: string; readonly place: string }[] {
  let fenced = false;
  return readFileSync(join(ROOT, page), 'utf8')
    .split('\n')
    .map((line, index) => ({ line, place: `${page}:${index + 1}` }))
    .filter(({ line }) => {
      const fence = line.trimStart().startsWith('```');
      if (fence) fenced = !fenced;
      return !fence && !fenced && !line.startsWith('|');
    });
}

test('prose is at most 120 characters wide', (t) => {
  const long = PAGES.flatMap(prose).filter(
    ({ line }) => line.length > WIDTH && line.includes(' ') && !line.startsWith('!['),
  );
  t.deepEqual(
    long.map(({ place }) => place),
    [],
  );
  t.true(PAGES.length > 20);
});

test('comments of the wire contract are at most 100 characters wide', (t) => {
  const files = globSync('proto/**/*.proto', { cwd: ROOT });
  const long = files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.length > 100 ? [`${file}:${index + 1}`] : [])),
  );
  t.deepEqual(long, []);
  t.true(files.length >= 3);
});

test('the README is one page', (t) => {
  t.true(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length <= README_LINES);
});

test('each page of docs begins with what it is for and who reads it', (t) => {
  const silent = PAGES.filter((page) => dirname(page) === 'docs').filter((page) => {
    const [title = '', empty, first = ''] = readFileSync(join(ROOT, page), 'utf8').split('\n');
    return !title.startsWith('# ') || empty !== '' || !first.startsWith('For ');
  });
  t.deepEqual(silent, []);
});

test('links between pages lead to files that are there', (t) => {
  const dead = PAGES.flatMap((page) =>
    prose(page).flatMap(({ line, place }) =>
      [...line.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(page), target)))
        .map((target) => `${place}: ${target}`),
    ),
  );
  t.deepEqual(dead, []);
});

test('tests that the page of promises and defects names are there', (t) => {
  const named = [
    ...readFileSync(join(ROOT, 'docs/reliability.md'), 'utf8').matchAll(/`(?:npx ava )?(test\/[\w./-]+\.ts)/g),
  ];
  t.true(named.length > 40);
  t.deepEqual(
    named.map(([, file = '']) => file).filter((file) => !existsSync(join(ROOT, file))),
    [],
  );
});

test('each defect of the past has a command that runs a test of today', (t) => {
  const page = readFileSync(join(ROOT, 'docs/reliability.md'), 'utf8');
  const rows = page.slice(page.indexOf('| defect | seen by |')).split('\n\n')[0]?.split('\n').slice(2) ?? [];
  t.true(rows.length >= 25);
  const idle = rows.filter((row) => {
    const [, file = '', pattern = ''] = /`npx ava (\S+) -m '([^']+)'` \|$/.exec(row) ?? [];
    if (!existsSync(join(ROOT, file)) || pattern === '') return true;
    return !titlesOf(readFileSync(join(ROOT, file), 'utf8')).some((title) => meets(pattern, title));
  });
  t.deepEqual(idle, []);
});

/**
 * Whether a text exists that both describe; `*` is any text, and so is `…`, what differs between
 * cases of one title.
 */
function meets(one: string, other: string): boolean {
  if (one === '' || other === '') return /^[*…]*$/.test(one + other);
  if (/^[*…]/.test(one)) return meets(one.slice(1), other) || meets(one, other.slice(1));
  if (/^[*…]/.test(other)) return meets(other, one);
  return one[0] === other[0] && meets(one.slice(1), other.slice(1));
}
