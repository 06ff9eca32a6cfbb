/** What lies in the archive as a page on loopback: the page of `m4oe segment --html`. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resultPage } from '../../src/formats/page/result-page.ts';
import { shownVolume } from '../../src/formats/page/shown-volume.ts';
import { usualWindows } from '../../src/formats/page/windows.ts';
import { Browser } from '../../test/support/browser.ts';
import type { StoredResult } from './stored-results.ts';

/** Of the demo's CT. */
const WINDOW = { lower: -125, upper: 275 };

export interface Viewer {
  readonly url: string;
  [Symbol.dispose](): void;
}

/** Use with `using`. */
export async function startViewer(result: StoredResult): Promise<Viewer> {
  const page = await storedPage(result);
  const server = createServer((request, response) => {
    if (request.url !== '/') return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function storedPage({ image, labels, organs, description, madeBy }: StoredResult): Promise<Buffer> {
  const shown = shownVolume(image, { labels }, WINDOW);
  const content = {
    title: description || 'CT series',
    organs: organs.map(({ number, verdict, ...organ }) => ({
      ...organ,
      label: number,
      verdict: verdict.toLowerCase(),
      explanation: '',
      removedMl: 0,
    })),
    windows: usualWindows('CT', WINDOW, shown),
    experts: [],
    warnings: [],
    facts: [
      ['segmented by', madeBy],
      ['from', 'the archive, over DICOMweb: colours, names and masks of the segmentation, the rest of the report'],
    ] as const,
  };
  return resultPage(content, shown);
}

/** The page in a browser without a window, as PNG. */
export async function takePicture({ url }: Viewer, path: string): Promise<void> {
  await using browser = await Browser.start();
  const page = await browser.open(url, [1600, 1000]);
  await page.until('document.body?.dataset.drawn', 120);
  await writeFile(path, await page.picture());
}
