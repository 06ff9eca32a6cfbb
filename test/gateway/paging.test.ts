/**
 * Archives page as they like: every match is found once, in few requests, and answers of every kind
 * are understood or refused in true words.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { jsonAttributes } from '../../src/formats/dicom/file/json-attributes.ts';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { Assembly } from '../../src/formats/dicom/series/assembly.ts';
import { instanceHeader } from '../../src/formats/dicom/series/header.ts';
import { planSeries } from '../../src/formats/dicom/series/series.ts';
import { readWado } from '../../src/formats/dicom/wado.ts';
import { Archive } from '../../src/gateway/archive.ts';
import { ArchiveHttp } from '../../src/gateway/archive-http.ts';
import { sliceFile } from '../formats/dicom/phantom.ts';
import { LIMITS } from '../formats/dicom/series.ts';

type Page = (all: readonly object[], limit: number, offset: number, asked: boolean) => readonly object[];
const NEVER = new AbortController().signal;

async function serve(t: { teardown(undo: () => void): void }, answer: (url: URL, response: ServerResponse) => void) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    answer(new URL(request.url ?? '', 'http://archive'), response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = new ArchiveHttp({
    ...{ role: 'archive', ca: '', authorization: '', authorizationFile: '' },
    ...{ timeoutSeconds: 10, connections: 2 },
  });
  t.teardown(() => {
    http.close();
    server.closeAllConnections();
    server.close();
  });
  return { archive: new Archive(http, root), root, seen };
}

const instances = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ '00080018': { vr: 'UI', Value: [`1.2.${n + 1}`] } }));
const json = { 'content-type': 'application/dicom+json' };

const ARCHIVES: [name: string, page: Page, mostRequests: number][] = [
  ['keeps to limit and offset', (all, limit, offset) => all.slice(offset, offset + limit), 4],
  ['ignores both', (all) => all, 3],
  ['gives at most 100, without a word', (all, _limit, offset) => all.slice(offset, offset + 100), 5],
  ['gives one at a time', (all, _limit, offset) => all.slice(offset, offset + 1), 252],
  ['ignores offset', (all, limit, _offset, asked) => (asked ? all.slice(0, limit) : all), 3],
  ['ignores offset and gives at most 100', (all, _limit, _offset, asked) => (asked ? all.slice(0, 100) : all), 3],
  ['gives each match twice', (all, limit, offset) => [...all, ...all].slice(offset, offset + limit), 5],
];
for (const [name, page, mostRequests] of ARCHIVES) {
  for (const count of [0, 1, 199, 200, 201, 250]) {
    test(`an archive that ${name}: ${count} matches`, async (t) => {
      const all = instances(count);
      const { archive, seen } = await serve(t, (url, response) => {
        const number = (key: string) => Number(url.searchParams.get(key) ?? Number.POSITIVE_INFINITY);
        const found = page(
          all,
          number('limit'),
          url.searchParams.has('offset') ? number('offset') : 0,
          url.searchParams.has('limit'),
        );
        response.writeHead(found.length === 0 ? 204 : 200, json).end(found.length === 0 ? '' : JSON.stringify(found));
      });
      t.is((await archive.instancesOf('1', '2', NEVER)).size, count);
      t.true(seen.length <= mostRequests, `${seen.length} requests`);
    });
  }
}

test('an archive that never ends is given up within bounds', async (t) => {
  let n = 0;
  const { archive, seen } = await serve(t, (_url, response) => {
    response.writeHead(200, json).end(JSON.stringify([{ '00080018': { vr: 'UI', Value: [`1.2.${++n}`] } }]));
  });
  const failure = (await t.throwsAsync(archive.instancesOf('1', '2', NEVER), { instanceOf: Failure })) as Failure;
  t.is(failure.reason, 'ARCHIVE_ANSWER');
  t.regex(failure.message, /pages are too small/);
  t.is(seen.length, 1000);
});

const FIELDS = ['00080060'];
const ofSeries = (uid: string, Modality = 'CT') => ({
  '0020000D': { vr: 'UI', Value: ['1.2'] },
  '0020000E': { vr: 'UI', Value: [uid] },
  '00080060': { vr: 'CS', Value: [Modality] },
});

test('an archive without a search of all series is asked study by study', async (t) => {
  const { archive, seen } = await serve(t, (url, response) => {
    const all = url.searchParams.get('offset') !== '0' ? [] : undefined;
    const answer = (found: object[]) => response.writeHead(200, json).end(JSON.stringify(all ?? found));
    if (url.pathname === '/studies') answer(url.searchParams.get('ModalitiesInStudy') === 'CT' ? [ofSeries('')] : []);
    else if (url.pathname === '/studies/1.2/series') answer([ofSeries('1.2.3'), ofSeries('1.2.4')]);
    else response.writeHead(404).end();
  });
  const found = await archive.searchSeries({ Modality: 'CT', StudyDate: '20260101-' }, FIELDS, NEVER);
  t.deepEqual(
    found.map((one) => jsonAttributes(one).texts('0020000e')[0]),
    ['1.2.3', '1.2.4'],
  );
  t.true(
    seen.every((url) => url.includes('StudyDate=20260101-')),
    seen.join(' '),
  );
  t.deepEqual(await archive.searchSeries({ Modality: 'MR' }, FIELDS, NEVER), []);
});

test('an archive that answers 404 where nothing matches has nothing', async (t) => {
  const { archive } = await serve(t, (url, response) => {
    if (url.pathname === '/studies' && !url.searchParams.has('ModalitiesInStudy')) response.writeHead(204).end();
    else response.writeHead(404).end();
  });
  t.deepEqual(await archive.searchSeries({ Modality: 'CT' }, FIELDS, NEVER), []);
  t.is((await archive.instancesOf('1', '2', NEVER)).size, 0);
});

test('404 to every search is no empty archive: the address is wrong, or it has no search', async (t) => {
  const { archive } = await serve(t, (_url, response) => void response.writeHead(404).end('Not found'));
  const failure = await t.throwsAsync(archive.searchSeries({ Modality: 'CT' }, FIELDS, NEVER), { instanceOf: Failure });
  t.is(failure.reason, 'ARCHIVE_NOT_FOUND');
  t.regex(failure.message, /^the archive answered HTTP 404 to searches .* M4OE_GATEWAY_ARCHIVE_URL is not the root/);
});

test('a series without metadata is refused where it is there, and gone where it is not', async (t) => {
  for (const [there, reason] of [
    [true, 'ARCHIVE_REFUSED'],
    [false, 'ARCHIVE_NOT_FOUND'],
  ] as const) {
    const { archive } = await serve(t, (url, response) => {
      if (there && url.pathname.endsWith('/instances')) response.writeHead(200, json).end(JSON.stringify(instances(2)));
      else response.writeHead(404).end();
    });
    const failure = await t.throwsAsync(archive.metadata('1', '2', NEVER), { instanceOf: Failure });
    t.is(failure.reason, reason);
    t.regex(failure.message, /metadata/);
  }
});

test('206, one instance without multipart, null values and a byte order mark are answers', async (t) => {
  const file = sliceFile(3);
  const partial = instances(2).map((one) => ({ ...one, '00080060': null, '00280010': { vr: 'US', Value: [null] } }));
  const { archive } = await serve(t, (url, response) => {
    if (url.pathname.endsWith('/instances/9'))
      response.writeHead(200, { 'content-type': 'application/dicom' }).end(file);
    else if (url.pathname.endsWith('/instances/8'))
      response.writeHead(206, { 'content-type': 'application/octet-stream' }).end(file);
    else
      response
        .writeHead(206, json)
        .end(
          url.searchParams.get('offset') === '0' || url.pathname.endsWith('metadata')
            ? `\ufeff${JSON.stringify(partial)}`
            : '[]',
        );
  });
  t.is((await archive.instancesOf('1', '2', NEVER)).size, 2);
  const [one] = (await archive.metadata('1', '2', NEVER)).map(jsonAttributes);
  t.deepEqual([one?.texts('00080060'), one?.binary('00280010', 'US')], [[], []]);
  for (const instance of ['9', '8'])
    t.true(Buffer.from(await archive.instance('1', '2', instance, 2 ** 20, NEVER)).equals(file));
});

/** The data set of a file as DICOM JSON, its decimals rounded as a service writes them. */
function rounded(file: Buffer, digits: number): Record<string, { vr: string; Value: unknown[] }> {
  const { attributes } = readDataSet(file, 2 ** 24);
  const json: Record<string, { vr: string; Value: unknown[] }> = {};
  for (const tag of ['00080016', '00080018', '00080060', '0020000d', '0020000e', '00200052', '00280004'])
    json[tag.toUpperCase()] = { vr: 'CS', Value: [...attributes.texts(tag)] };
  for (const tag of ['00200032', '00200037', '00280030', '00281052', '00281053'])
    json[tag] = { vr: 'DS', Value: attributes.texts(tag).map((text) => Number(Number(text).toFixed(digits))) };
  for (const tag of ['00280002', '00280010', '00280011', '00280100', '00280101', '00280102', '00280103'])
    json[tag] = { vr: 'US', Value: [...attributes.binary(tag, 'US')] };
  return json;
}

test('decimals that a service rounds are no other series, and others are', async (t) => {
  const files = Array.from({ length: 4 }, (_, k) =>
    sliceFile(k, { position: [-10.123456, 20.654321, -100.0000004 + 2 * k] }),
  );
  const plan = (digits: number) =>
    planSeries(
      files.map((file) => instanceHeader(jsonAttributes(rounded(file, digits)))),
      LIMITS,
    );
  const assembly = new Assembly(plan(4));
  for (const file of files) await t.notThrowsAsync(assembly.place(readDataSet(file, 2 ** 24)));
  await t.throwsAsync(new Assembly(plan(0)).place(readDataSet(files[1] as Buffer, 2 ** 24)), {
    message: /not what its header said/,
  });
});

test('WADO: no content is no series, a refusal is no outage', async (t) => {
  const statuses = new Map([
    ['204', 'DICOMWEB_NOT_FOUND'],
    ['410', 'DICOMWEB_NOT_FOUND'],
    ['406', 'DICOMWEB_ANSWER'],
    ['503', 'DICOMWEB_UNREACHABLE'],
  ]);
  const { root } = await serve(t, (url, response) => {
    const status = url.pathname.split('/')[1] ?? '';
    response.writeHead(Number(status), status === '302' ? { location: url.pathname } : {}).end();
  });
  statuses.set('302', 'DICOMWEB_ANSWER');
  for (const [status, reason] of statuses) {
    const failure = (await t.throwsAsync(
      readWado(`${root}/${status}/studies/1.2/series/1.3`, { ...LIMITS, rules: [], authorization: '' }),
    )) as Failure;
    t.is(failure.reason, reason, status);
  }
});
