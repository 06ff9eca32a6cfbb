/**
 * Looks at the pages of the built site with axe, in a browser without a window: every page as on a
 * wide screen and light, one of each kind dark and as on a phone. Skipped where no Chromium is.
 */

import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accessibilityFaults } from '../test/support/accessibility.ts';
import { BROWSER_MISSING, Browser } from '../test/support/browser.ts';

const HTML = fileURLToPath(new URL('../out/site/html', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const WIDE = [1400, 900] as const;
const PHONE = [390, 844] as const;
/** A start page, prose with commands, tables, a picture. */
const KINDS = ['index.html', 'docs/tutorials/first-volume.html', 'docs/reference/settings.html', 'docs/dicom.html'];

async function checkSite(): Promise<void> {
  const files = new Map(globSync('**/*.*', { cwd: HTML }).map((path) => [`/${path}`, join(HTML, path)]));
  const server = createServer(({ url = '/' }, response) => {
    const file = files.get(decodeURI(url.split('?', 1)[0] as string));
    if (file === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await using browser = await Browser.start();
  const pages = [...files.keys()].filter((path) => path.endsWith('.html')).map((path) => path.slice(1));
  const looks = [
    ...pages.map((page) => ({ page, size: WIDE, dark: false })),
    ...KINDS.flatMap((page) => [
      { page, size: WIDE, dark: true },
      { page, size: PHONE, dark: false },
    ]),
  ];
  let faults = 0;
  for (const { page, size, dark } of looks) {
    const open = await browser.open('about:blank', size);
    const value = dark ? 'dark' : 'light';
    await open.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
    await open.send('Page.navigate', { url: root + page });
    await open.until(`document.readyState === 'complete' && document.querySelector('#VPContent, .NotFound') !== null`);
    for (const { rule, help, at } of await accessibilityFaults(open)) {
      faults++;
      process.stderr.write(
        `${page} (${value}, ${size[0]} wide): ${help} [${rule}]\n${at.map((one) => `  ${one}\n`).join('')}`,
      );
    }
    await open.send('Page.close');
  }
  server.closeAllConnections();
  server.close();
  process.stdout.write(`${looks.length} looks at ${pages.length} pages, ${faults} faults of accessibility\n`);
  process.exitCode = faults === 0 ? 0 : 1;
}

if (BROWSER_MISSING === undefined) await checkSite();
else process.stdout.write(`accessibility is not checked: ${BROWSER_MISSING}\n`);
