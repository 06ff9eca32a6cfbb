/**
 * The pages of the site, put together below site/.pages: those of the repository where they
 * lie, and reference pages made from what the code declares.
 */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { references } from './references.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = join(ROOT, 'site/.pages');

/** Written pages; what they link to among these stays a link. */
const WRITTEN = globSync(
  ['{README,CHANGELOG,CONTRIBUTING,SECURITY}.md', '{docs,client,examples}/**/*.md', 'models/**/MODEL_CARD.md'],
  { cwd: ROOT, exclude: ['**/node_modules/**', '**/.venv/**', 'client/python/**/tests/**'] },
);

function writePages(): void {
  rmSync(PAGES, { recursive: true, force: true });
  const made = references(ROOT);
  const all = new Set([...WRITTEN, ...made.keys()]);
  for (const page of WRITTEN) put(page, withLinks(page, readFileSync(join(ROOT, page), 'utf8'), all));
  for (const [page, text] of made) put(page, withLinks(page, text, all));
  cpSync(join(ROOT, 'docs/pictures'), join(PAGES, 'docs/pictures'), { recursive: true });
  put('index.md', readFileSync(join(ROOT, 'site/index.md'), 'utf8'));
}

function put(page: string, text: string): void {
  const path = join(PAGES, page);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A link to a file of the repository that is no page of the site becomes the file's path. */
function withLinks(page: string, text: string, all: ReadonlySet<string>): string {
  return text.replace(/(?<!!)\[([^\]]*)\]\(([^)\s]+)\)/g, (link, words: string, target: string) => {
    const [path = ''] = target.split('#', 1);
    if (/^[a-z]+:/.test(target) || path === '') return link;
    const file = normalize(join(dirname(page), path));
    if (all.has(file)) return link;
    const readme = join(file, 'README.md');
    if (all.has(readme)) return `[${words}](${join(path, 'README.md')})`;
    if (!existsSync(join(ROOT, file))) throw new Error(`${page}: a link to ${target}, which is not there`);
    return words.includes('`') || words === file ? words : `${words} (\`${file}\`)`;
  });
}

writePages();
