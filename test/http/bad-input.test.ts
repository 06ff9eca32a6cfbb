/** What is wrong with a request is said as a problem, with the reason that every other way in gives. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { seriesFiles } from '../formats/dicom/phantom.ts';
import { zipFile } from '../formats/dicom/zip-file.ts';
import { niftiBytes } from '../formats/nifti/files.ts';
import { BINARY, formOf, type HttpService, post, problemIn, smallNifti, startHttp } from '../support/http.ts';

const MIB = 2 ** 20;

type Case = readonly [
  name: string,
  status: number,
  reason: string,
  detail: RegExp,
  query: string,
  body: () => RequestInit['body'],
  headers?: Readonly<Record<string, string>>,
];

const nifti = () => new Uint8Array(smallNifti());
const slices = () => seriesFiles().map((bytes, n) => ({ name: `${n}.dcm`, bytes }));
/** Zeros that are a thousand times smaller as they come. */
const bomb = () => new Uint8Array(gzipSync(niftiBytes({ dim: [3, 1024, 1024, 8] })));
const related = (body: string) => [() => body, { 'content-type': 'multipart/related; boundary=edge' }] as const;

const CASES: readonly Case[] = [
  ['no modality', 400, 'MODALITY_UNKNOWN', /^modality: .*only a DICOM series tells it/, '', nifti],
  ['another modality', 400, 'MODALITY_UNKNOWN', /^modality: expected one of CT/, 'modality=PET', nifti],
  ['a wrong type', 415, 'BODY_TYPE', /got text\/html; curl/, 'modality=CT', nifti, { 'content-type': 'text/html' }],
  [
    'what curl sends with -d',
    415,
    'BODY_TYPE',
    /-F volume=@FILE/,
    'modality=CT',
    nifti,
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  ['JSON', 415, 'BODY_TYPE', /expected one of/, 'modality=CT', () => '{}', { 'content-type': 'application/json' }],
  ['no body', 400, 'BODY_EMPTY', /expected a file/, 'modality=CT', () => ''],
  ['text', 400, 'NIFTI_MAGIC', /NIfTI/, 'modality=CT', () => 'a letter '.repeat(100)],
  ['a file cut short', 400, 'NIFTI_TRUNCATED', /expected \d+ bytes/, 'modality=CT', () => nifti().subarray(0, 3000)],
  ['a gzip that is damaged', 400, 'NIFTI_CORRUPT', /gzip/, 'modality=CT', () => damaged(gzipSync(smallNifti()))],
  ['a bomb', 413, 'NIFTI_TOO_LARGE', /at most 1048576 bytes/, 'modality=CT', bomb],
  [
    'two files',
    400,
    'BODY_SEVERAL_FILES',
    /file 1 is no DICOM/,
    'modality=CT',
    () => formOf([smallNifti(), smallNifti()]),
  ],
  [
    'a slice and a NIfTI',
    400,
    'BODY_SEVERAL_FILES',
    /got 2 files, and file 2 is no DICOM/,
    '',
    () => formOf([seriesFiles()[0] as Buffer, smallNifti()]),
  ],
  ['a form without a file', 400, 'BODY_FIELD', /stand in the query/, '', () => fieldOf('modality', 'CT')],
  ['an empty form', 400, 'BODY_MULTIPART', /cut short/, '', ...related('')],
  ['parts that end in the middle', 400, 'BODY_MULTIPART', /cut short/, '', ...related('--edge\r\n\r\nabc')],
  ['parts without an edge', 400, 'BODY_MULTIPART', /boundary/, '', () => 'x', { 'content-type': 'multipart/related' }],
  [
    'parts in base64',
    400,
    'BODY_ENCODING',
    /as they are/,
    '',
    ...related('--edge\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--edge--'),
  ],
  ['a coded body', 400, 'BODY_ENCODING', /none/, 'modality=CT', nifti, { ...BINARY, 'content-encoding': 'br' }],
  [
    'an encrypted zip',
    400,
    'ZIP_ENCRYPTED',
    /password/,
    '',
    () => zipOf(slices().map((one) => ({ ...one, encrypted: true }))),
  ],
  ['a zip cut short', 400, 'ZIP_CORRUPT', /zip/, '', () => zipOf(slices()).subarray(0, 2000)],
  [
    'a zip that announces too much',
    413,
    'DICOM_TOO_LARGE',
    /at most/,
    '',
    () => zipOf([{ ...slices()[0], announced: 3e9 } as never]),
  ],
  [
    'a zip without a series',
    400,
    'DICOM_NOT_FOUND',
    /got 1 file of other/,
    '',
    () => zipOf([{ name: 'a.txt', bytes: Buffer.from('x') }]),
  ],
  ['two series', 400, 'DICOM_SEVERAL_SERIES', /choose one with series/, '', () => zipOf([...slices(), ...other()])],
  ['a parameter that is none', 400, 'PARAMETER_UNKNOWN', /did you mean modality\?/, 'modalty=CT', nifti],
  ['a parameter twice', 400, 'PARAMETER_TWICE', /got it 2 times/, 'modality=CT&modality=MR', nifti],
  ['a result that is none', 400, 'PARAMETER_VALUE', /did you mean labels/, 'modality=CT&results=label', nifti],
  [
    'a switch that is neither',
    400,
    'PARAMETER_VALUE',
    /raw: expected one of true, false/,
    'modality=CT&raw=maybe',
    nifti,
  ],
  ['DICOM results of a NIfTI', 400, 'DICOM_RESULT_SOURCE', /expected a DICOM series/, 'modality=CT&results=seg', nifti],
  [
    'a kind of segmentation',
    400,
    'SEGMENTATION_TYPE',
    /dicom-seg: /,
    'results=seg&dicom-seg=vector',
    () => zipOf(slices()),
  ],
  ['a format of meshes', 400, 'MESH_FORMAT', /mesh: .*glb, stl/, 'modality=CT&results=mesh&mesh=obj', nifti],
  ['whom it is of', 400, 'FHIR_SUBJECT', /fhir-subject: /, 'modality=CT&results=fhir&fhir-subject=Roe', nifti],
  ['a format of labels', 400, 'LABEL_FORMAT', /labels-as: /, 'modality=CT&labels-as=tiff', nifti],
  ['a model', 404, 'MODEL_NOT_FOUND', /^model: /, 'modality=CT&model=none', nifti],
  ['a class', 400, 'CLASS_NOT_FOUND', /classes/, 'modality=CT&classes=livr', nifti],
  ['an id', 400, 'REQUEST_ID', /^request-id: expected 1 to 64/, 'modality=CT&request-id=a b', nifti],
  ['a volume number', 400, 'VOLUME_NUMBER', /volume: /, 'modality=CT&volume=0', nifti],
];

function damaged(bytes: Buffer): Uint8Array<ArrayBuffer> {
  bytes.fill(0xff, 200, 400);
  return new Uint8Array(bytes);
}

function zipOf(entries: Parameters<typeof zipFile>[0]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zipFile(entries));
}

function other() {
  return seriesFiles({ set: { '0020000e': ['UI', '1.2.3.4.5'] } }).map((bytes, n) => ({
    name: `other-${n}.dcm`,
    bytes,
  }));
}

function fieldOf(name: string, value: string): FormData {
  const form = new FormData();
  form.append(name, value);
  return form;
}

test('each fault has its status and its reason, and nothing is kept of it', async (t) => {
  await using service = await startHttp({ maxVolumeMiB: 1 });
  for (const [name, status, reason, detail, query, body, headers] of CASES) {
    const sent = typeof body === 'function' ? body() : body;
    const form = sent instanceof FormData ? {} : undefined;
    const problem = await problemIn(await post(service, query, sent as never, headers ?? form ?? BINARY));
    t.like(problem, { type: 'about:blank', status, reason }, `${name}: ${JSON.stringify(problem)}`);
    t.regex(problem.detail, detail, name);
    t.false(/--[a-z]/.test(problem.detail), `${name}: ${problem.detail} speaks of flags`);
    t.false(/Roe|spool/.test(problem.detail), name);
  }
  t.deepEqual(service.spooled(), []);
  const metrics = await (await fetch(`${service.admin}/metrics`)).text();
  t.regex(metrics, /^m4oe_in_flight_bytes 0$/m);
  t.regex(metrics, /m4oe_requests_total\{method="HttpSegment",code="INVALID_ARGUMENT"/);
});

test('a body past the limit is refused by its length, or where it passes it', async (t) => {
  await using service = await startHttp({ maxBodyMiB: 1 });
  const large = new Uint8Array(2 * MIB);
  t.like(await problemIn(await post(service, 'modality=CT', large)), { status: 413, reason: 'BODY_TOO_LARGE' });
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) });
  t.like(await problemIn(await post(service, 'modality=CT', endless)), {
    status: 413,
    reason: 'BODY_TOO_LARGE',
    setting: 'M4OE_MAX_BODY_MIB',
  });
  t.deepEqual(service.spooled(), []);
});

test('who asks first whether a body is wanted is told before it is sent', async (t) => {
  await using service = await startHttp({ maxBodyMiB: 1 });
  const asked = (length: number) =>
    httpRequest(`${service.url}/v1/segment?modality=CT&results=labels`, {
      method: 'POST',
      headers: { ...BINARY, expect: '100-continue', 'content-length': length },
    });
  const refused = asked(5 * MIB);
  refused.flushHeaders();
  refused.on('continue', () => t.fail('the body was asked for'));
  const [response] = (await once(refused, 'response')) as [IncomingMessage];
  t.is(response.statusCode, 413);
  refused.destroy();
  const body = smallNifti();
  const wanted = asked(body.length);
  wanted.flushHeaders();
  await once(wanted, 'continue');
  wanted.end(body);
  const [answer] = (await once(wanted, 'response')) as [IncomingMessage];
  t.is(answer.statusCode, 200);
  answer.resume();
  await once(answer, 'end');
});

test('bodies of all requests together have a limit of their own', async (t) => {
  await using service = await startHttp({ maxSpoolMiB: 1 });
  const held = httpRequest(`${service.url}/v1/segment?modality=CT`, {
    method: 'POST',
    headers: { ...BINARY, 'content-length': MIB },
  });
  held.on('error', () => undefined);
  held.write('a beginning');
  while (service.spooled().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const refused = await post(service, 'modality=CT', new Uint8Array(smallNifti()));
  t.is(refused.headers.get('retry-after'), '5');
  t.like(await problemIn(refused), { status: 429, reason: 'SPOOL_FULL', setting: 'M4OE_MAX_SPOOL_MIB' });
  held.destroy();
  await emptied(service);
  t.is((await post(service, 'modality=CT&results=labels', new Uint8Array(smallNifti()))).status, 200);
});

async function emptied(service: HttpService): Promise<void> {
  while (service.spooled().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('paths and methods that are none, and a request that is none', async (t) => {
  await using service = await startHttp();
  const at = (path: string, method: string) => fetch(service.url + path, { method });
  for (const [path, method] of [
    ['/', 'GET'],
    ['/v1', 'POST'],
    ['/v1/segment/', 'POST'],
    ['/v1/segments', 'POST'],
    ['//v1/segment', 'POST'],
    ['/v2/health/live', 'GET'],
  ] as const)
    t.like(await problemIn(await at(path, method)), { status: 404, reason: 'PATH_UNKNOWN' }, path);
  for (const [path, method, allow] of [
    ['/v1/segment', 'GET', 'POST, OPTIONS'],
    ['/v1/segment', 'PUT', 'POST, OPTIONS'],
    ['/v1/segment', 'DELETE', 'POST, OPTIONS'],
    ['/v1/models', 'POST', 'GET, HEAD, OPTIONS'],
  ] as const) {
    const refused = await at(path, method);
    t.is(refused.headers.get('allow'), allow);
    t.like(await problemIn(refused), { status: 405, reason: 'METHOD' }, `${method} ${path}`);
  }
  const head = await at('/v1/segment', 'HEAD');
  t.deepEqual([head.status, head.headers.get('allow'), await head.text()], [405, 'POST, OPTIONS', '']);
  const document = await at('/v1/openapi.json', 'HEAD');
  t.deepEqual([document.status, await document.text()], [200, '']);
  const options = await at('/v1/segment', 'OPTIONS');
  t.deepEqual([options.status, options.headers.get('allow')], [204, 'POST, OPTIONS']);
  t.is(options.headers.get('access-control-allow-origin'), null, 'pages of others get nothing');
  for (const line of ['GET http://[ HTTP/1.1\r\nHost: a', 'GET /v1/models HTTP/1.1\r\nHost: a b', 'nonsense'])
    t.regex(await raw(service, `${line}\r\nConnection: close\r\n\r\n`), /^HTTP\/1\.1 400 /, line);
});

test('bytes that are no request are told so as a problem, and a head that does not end', async (t) => {
  await using service = await startHttp({ stallSeconds: 1 });
  const post = 'POST /v1/segment?modality=CT HTTP/1.1\r\nHost: a\r\n';
  for (const [status, reason, text] of [
    [400, 'REQUEST_MALFORMED', 'nonsense\r\n\r\n'],
    [400, 'REQUEST_MALFORMED', 'GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n'],
    [400, 'REQUEST_MALFORMED', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    [400, 'REQUEST_MALFORMED', `${post}Content-Length: -5\r\n\r\n`],
    [400, 'REQUEST_MALFORMED', `${post}Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello`],
    [400, 'REQUEST_MALFORMED', `${post}Transfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\nhello`],
    [400, 'REQUEST_MALFORMED', `${post}Transfer-Encoding: chunked\r\n\r\nno length\r\n`],
    [400, 'REQUEST_MALFORMED', `GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n`],
    [431, 'HEAD_TOO_LARGE', `${post}x: ${'a'.repeat(20_000)}\r\n\r\n`],
    [408, 'UPLOAD_STALLED', `${post}x: a`],
    [405, 'METHOD', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
    [417, 'EXPECTATION', `${post}Expect: the best\r\nContent-Length: 5\r\n\r\n`],
    // Still being sent while it is answered.
    [431, 'HEAD_TOO_LARGE', `${post}x: ${'a'.repeat(4_000_000)}\r\n\r\n`],
  ] as const) {
    const told = await raw(service, text, false);
    t.regex(told, new RegExp(`HTTP/1\\.1 ${status} `), text);
    t.regex(told, /content-type: application\/problem\+json/i);
    t.like(JSON.parse(told.slice(told.lastIndexOf('{"type"'))), { status, reason }, text);
  }
  const cut = await raw(service, `${post}Content-Length: 500\r\n\r\nhello`);
  t.regex(cut, /^HTTP\/1\.1 400 .*"reason":"REQUEST_MALFORMED"/s);
  t.is(await raw(service, '', false), '', 'no request, no answer');
  t.deepEqual(service.spooled(), []);
  t.is((await fetch(`${service.url}/v1/models`)).status, 200);
});

test('what comes behind a request changes nothing of its answer', async (t) => {
  await using service = await startHttp({ stallSeconds: 0.5, batchSlices: 1, tagCheck: 'warn' });
  const values = Array.from({ length: 64 * 64 * 400 }, (_, n) => ((n * 7919) % 401) - 100);
  const body = niftiBytes({ dim: [3, 64, 64, 400], values });
  const head = `POST /v1/segment?modality=CT HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`;
  for (const [reason, behind] of [
    ['REQUEST_MALFORMED', 'nonsense\r\n\r\n'],
    ['UPLOAD_STALLED', 'GET /v1/models HT'],
  ] as const) {
    const told = await raw(service, Buffer.concat([Buffer.from(head), body, Buffer.from(behind)]), false);
    const [, first, second] = told.split('HTTP/1.1 ');
    t.regex(first ?? '', /^200 OK\r\n.*report\.json.*\r\n0\r\n\r\n$/s);
    t.regex(second ?? '', new RegExp(`"reason":"${reason}"`));
  }
});

/** What a peer of bytes is answered. */
async function raw(service: HttpService, text: string | Buffer, over = true): Promise<string> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () =>
    over ? socket.end(text) : socket.write(text),
  );
  let told = '';
  socket.setEncoding('latin1').on('data', (part: string) => (told += part));
  socket.on('error', (error: NodeJS.ErrnoException) => (told += error.code));
  await once(socket, 'close');
  return told;
}
