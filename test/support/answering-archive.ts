/**
 * A web server in an archive's place, which answers searches for series with one list and for
 * metadata with another.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * @param series found by a search; a function gives them by its query
 * @returns root of its DICOMweb services
 */
export async function answeringArchive(
  t: { teardown(undo: () => void): void },
  series: unknown,
  metadata: unknown,
  instances: readonly unknown[] = [],
): Promise<string> {
  const server = createServer((request, response) => {
    const [path = '', query] = (request.url ?? '').split('?', 2);
    const found = typeof series === 'function' ? series(new URLSearchParams(query)) : series;
    const answer = path.endsWith('/metadata') ? metadata : path.endsWith('/instances') ? instances : found;
    request.resume();
    response.writeHead(200, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(answer));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web`;
}

const element = (vr: string, value: unknown) => ({ vr, Value: [value] });

/** A series of an abdomen, as a search gives it. @param more attributes to add or replace */
export function foundSeries(seriesUid: string, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    '00080060': element('CS', 'CT'),
    '00180015': element('CS', 'ABDOMEN'),
    '0020000D': element('UI', '1.2.3'),
    '0020000E': element('UI', seriesUid),
    '00201209': element('IS', 2),
    ...Object.fromEntries(Object.entries(more).map(([tag, value]) => [tag, element('LO', value)])),
  };
}
