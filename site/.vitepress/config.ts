import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

/** As site/pages.ts puts them together. */
const PAGES = fileURLToPath(new URL('../.pages', import.meta.url));

const item = (link: string) => ({ text: titleOf(`${link}.md`), link: `/${link}` });

/** A page's own heading, up to what it adds behind a comma. */
function titleOf(page: string): string {
  const [, title = page] = /^# (.*)$/m.exec(readFileSync(join(PAGES, page), 'utf8')) ?? [];
  return title.split(', ', 1)[0] as string;
}

/** As GitHub names headings, so that links hold there and here. */
function slugify(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

const section = (text: string, ...pages: readonly string[]) => ({
  text,
  items: pages.map((page) => item(`docs/${page}`)),
});

const folder = (path: string) =>
  globSync(`${path}/*.md`, { cwd: PAGES })
    .sort()
    .map((page) => item(page.slice(0, -'.md'.length)));

export default defineConfig({
  title: 'M4oE',
  description:
    'Organs of the abdomen in CT and MR: a service, a command line, a gateway for archives, and its training',
  srcDir: PAGES,
  outDir: '../out/site/html',
  cacheDir: '../out/site/cache',
  // What is written is text: nothing of it is a template or markup.
  markdown: {
    html: false,
    anchor: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    search: { provider: 'local' },
    // Named as it is shown.
    notFound: { linkLabel: 'Take me home' },
    outline: [2, 3],
    nav: [
      { text: 'Tutorials', link: '/docs/tutorials/first-volume' },
      { text: 'Reference', link: '/docs/reference/settings' },
    ],
    sidebar: [
      section('What it is', 'what-it-is', 'trust', 'results', 'glossary'),
      section(
        'Tutorials',
        'tutorials/first-volume',
        'tutorials/first-python-call',
        'tutorials/connect-an-archive',
        'tutorials/read-a-report',
        'tutorials/train-on-your-data',
        'tutorials/add-a-modality',
        'tutorials/kubernetes',
      ),
      section('Using it', 'inputs', 'forms', 'viewers', 'dicom', 'http', 'protocol', 'gateway', 'triton'),
      section(
        'Running it',
        'operations',
        'security',
        'kubernetes',
        'images',
        'devices',
        'performance',
        'reliability',
        'risk',
      ),
      section('Models and training', 'models', 'networks', 'training', 'training-data', 'evaluation'),
      { text: 'Reference', items: folder('docs/reference') },
      section('How it is built', 'architecture', 'releases', 'dependencies', 'licences', 'requirements'),
      { text: 'Decisions', items: folder('docs/decisions') },
    ],
  },
});
