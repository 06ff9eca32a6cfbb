/**
 * Checks the site as it was built: every link leads to a page and a heading that are there, and
 * nothing is loaded from elsewhere.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HTML = fileURLToPath(new URL('../out/site/html', import.meta.url));
const pages = new Map(
  globSync('**/*.html', { cwd: HTML }).map((page) => [page, readFileSync(join(HTML, page), 'utf8')]),
);
const faults: string[] = [];

const attributes = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, value = '']) => value);
const unescaped = (text: string) => decodeURI(text.replaceAll('&amp;', '&'));
const ids = new Map([...pages].map(([page, text]) => [page, new Set(attributes(text, /\sid="([^"]+)"/g))]));

for (const [page, text] of pages) {
  for (const href of attributes(text, /<a\b[^>]*\shref="([^"]+)"/g).map(unescaped)) {
    if (/^[a-z]+:/.test(href)) continue;
    const [path = '', heading] = new URL(href, `http://site/${page}`).href.slice('http://site/'.length).split('#');
    const file = [path, `${path}.html`, join(path, 'index.html')].find(
      (one) => pages.has(one) || (one !== '' && existsSync(join(HTML, one)) && one.includes('.')),
    );
    if (file === undefined) faults.push(`${page}: ${href} leads nowhere`);
    else if (heading !== undefined && heading !== '' && !ids.get(file)?.has(decodeURIComponent(heading)))
      faults.push(`${page}: ${href} has no such heading`);
  }
  const loaded = [
    ...attributes(text, /<(?:script|img|iframe)\b[^>]*\ssrc="([^"]+)"/g),
    ...attributes(text, /<link\b[^>]*\shref="([^"]+)"/g),
  ];
  for (const source of loaded) if (/^(https?:)?\/\//.test(source)) faults.push(`${page}: loads ${source}`);
  if (/@import|url\(\s*['"]?https?:/.test(text)) faults.push(`${page}: a style loads from elsewhere`);
}
if (pages.size < 40) faults.push(`expected at least 40 pages, got ${pages.size}`);
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`${pages.size} pages, ${faults.length} faults\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
