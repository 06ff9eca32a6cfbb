/**
 * Messages of the command line: each names what is missing or wrong, what came, and what may have
 * been meant; none is a library's own text.
 */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http2';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { m4oe } from '../support/command.ts';
import { freePort } from '../support/ports.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { temporaryFolder, volumeFile } from './files.ts';

/** Words that only the insides of gRPC, Node and the parser of the command line use. */
const RAW = /round_robin|No connection established|Name resolution|^error:|\d+ [A-Z_]{6,}:|\bat .*\.ts:\d/m;

async function said(t: ExecutionContext, args: readonly string[], code = 2, env = {}): Promise<string> {
  const { code: ended, stderr } = await m4oe(args, env);
  t.is(ended, code, `${args.join(' ')}: ${stderr}`);
  t.notRegex(stderr, RAW);
  t.regex(stderr, /^m4oe: .+ \[[A-Z_]+\]\n$/m);
  return stderr.trim().split('\n').at(-1) ?? '';
}

const LINES: [args: string[], message: string][] = [
  [['segment'], 'm4oe segment: expected <file>, got none; m4oe segment --help says what it is'],
  [['batch', '--share', '0/2'], 'm4oe batch: expected <list>, got none; m4oe batch --help says what it is'],
  [['token'], 'm4oe token: expected <file>, got none; m4oe token --help says what it is'],
  [['segment', 'a.nii', '--modal', 'CT'], '--modal is no option of m4oe segment; did you mean --modality?'],
  [['plan', 'a.nii', '--devise=cpu'], '--devise=cpu is no option of m4oe plan; did you mean --device?'],
  [['serve', '--colour'], '--colour is no option of m4oe serve; m4oe serve --help lists them'],
  [['--nosuch'], '--nosuch is no option of m4oe; m4oe --help lists them'],
  [['segment', 'a.nii', '--modality'], '--modality: expected <modality> after it, got nothing'],
  [['segment', 'a', 'b', '-m', 'CT'], 'm4oe segment: expected one <file>, got 2; a name with spaces needs quotes'],
  [['models', 'extra'], 'm4oe models: expected options alone, got an argument'],
  [['segmnt', 'a.nii'], 'segmnt is no command of m4oe; did you mean segment?'],
  [['help', 'gatway'], 'gatway is no command of m4oe; did you mean gateway?'],
  [['help', 'nosuch'], 'nosuch is no command of m4oe; m4oe --help lists them'],
  [['nosuch'], 'nosuch is no command of m4oe; m4oe --help lists them'],
  [[], 'expected a command, got none'],
];
for (const [args, message] of LINES) {
  test(`m4oe ${args.join(' ')}`, async (t) => {
    t.is(await said(t, args), `m4oe: ${message} [COMMAND_LINE]`);
  });
}

const NAMES: [flags: string[], message: RegExp][] = [
  [['-m', 'CTT'], /--modality: expected one of CT, MR, CE_MR, got "CTT"; did you mean CT\? \[MODALITY_UNKNOWN\]/],
  [['-m', ''], /--modality: expected one of CT, MR, CE_MR, got "" \[MODALITY_UNKNOWN\]/],
  [[], /--modality: expected one of CT, MR, CE_MR, got none; only a DICOM series tells it/],
  [['-m', 'CT', '--classes', 'spleen,livr'], /--classes "livr": .* has liver, spleen, aorta; did you mean liver\?/],
  [['-m', 'CT', '--classes', 'heart'], /--classes "heart": .* has liver, spleen, aorta \[CLASS_NOT_FOUND\]/],
  [['-m', 'CT', '--head', 'thre'], /--head "thre": expected one of three for CT.*; did you mean three\?/],
  [['-m', 'CT', '--model', 'band'], /--model "band": expected one of bands; did you mean bands\?/],
];
for (const [flags, message] of NAMES) {
  test(`names: ${flags.join(' ')}, here and on a server alike`, async (t) => {
    await using service = await startService();
    const folder = temporaryFolder(t);
    const args = ['segment', volumeFile(folder), '--out', join(folder, 'out'), ...flags];
    t.regex(await said(t, [...args, '--models', BANDS_MODELS, '--device', 'cpu']), message);
    t.regex(await said(t, [...args, '--server', service.address]), message);
  });
}

test('values of flags: what was expected, what came', async (t) => {
  const folder = temporaryFolder(t);
  const run = (...flags: string[]) =>
    said(t, ['segment', volumeFile(folder), '-m', 'CT', '--models', BANDS_MODELS, '--out', folder, ...flags]);
  t.regex(await run('--labels-as', 'nift'), /--labels-as: expected one of nifti, .*, got "nift"; did you mean nifti\?/);
  t.regex(await run('--dicom-seg', 'bin'), /--dicom-seg: expected one of binary, .*, got "bin"; did you mean binary\?/);
  t.regex(await run('--device', 'cudda'), /--device <device>\): expected one of .*, got "cudda"; did you mean cuda\?/);
  t.regex(await run('--rescale-slope', 'two'), /--rescale-slope: expected a number, got "two" \[RESCALE_INVALID\]/);
  t.regex(await run('--volume', 'x'), /--volume: expected a whole number from 1, or all, got "x"/);
  t.regex(await run('--orientation', 'LLL'), /--orientation: expected sform, qform, or .*, got "LLL"/);
  t.regex(
    await run('--tls-ca', 'none', '--server', '127.0.0.1:1'),
    /authority in a file .*, got ENOENT.*\[TLS_FILES\]/,
  );
  const text = volumeFile(folder, {}, 'text.nii');
  t.regex(await run('--tls-ca', text, '--server', '127.0.0.1:1'), /an authority, got a file without one/);
});

test('a setting that is misspelt in the environment', async (t) => {
  const { stderr } = await m4oe(['models', '--models', BANDS_MODELS], { M4OE_BATCHSLICES: '2' });
  t.is(stderr, 'm4oe: no such setting: M4OE_BATCHSLICES; did you mean M4OE_BATCH_SLICES? [SETTING_UNKNOWN]\n');
});

test('addresses that nothing can have end at once with 2, those where nobody answers with 3', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const at = (server: string) => ['plan', file, '-m', 'CT', '--server', server];
  for (const server of ['localhost', 'localhost:99999', '256.1.1.1:1', 'ipv4:1.2.3', 'dns:', 'xds:m4oe', 'ftp://a:1'])
    t.regex(await said(t, at(server)), /^m4oe: the service's address: expected host:port, got .*\[SERVER_ADDRESS\]/);
  t.regex(await said(t, ['segment', 'ftp://a/studies/1/series/2']), /\[DICOMWEB_ADDRESS\]$/);
  const once = ['--retry-seconds', '0'];
  const port = await freePort();
  t.is(
    await said(t, [...at(`127.0.0.1:${port}`), ...once], 3),
    `m4oe: no server answers at 127.0.0.1:${port}, or the one that did is gone (ECONNREFUSED) [UNAVAILABLE]`,
  );
  t.regex(await said(t, [...at(`unix:${join(folder, 'none')}`), ...once], 3), /\(ENOENT\) \[UNAVAILABLE\]$/);
  t.is(
    await said(t, at('nobody.invalid:1')),
    "m4oe: the service's address: no address is known for the name nobody.invalid (dns:nobody.invalid:1 waits for one) [SERVER_ADDRESS]",
  );
  const proxied = { http_proxy: `http://127.0.0.1:${port}` };
  t.regex(await said(t, [...at('nobody.invalid:1'), ...once], 3, proxied), /nobody\.invalid:1.* \[UNAVAILABLE\]$/);
  t.regex(
    await said(t, [...at('dns:nobody.invalid:1'), ...once], 3),
    /nobody\.invalid:1.* \(no address is known for its name\) \[UNAVAILABLE\]$/,
  );
});

test('what answers and is no M4oE', async (t) => {
  const page = createServer((_request, response) => {
    response.stream.respond({ ':status': 502, 'content-type': 'text/html' });
    response.end('<html>');
  });
  const chatter = createTcp((socket) => socket.end('SSH-2.0-x\r\n'));
  for (const server of [page, chatter]) await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    page.close();
    chatter.close();
  });
  const run = async (server: { address(): string | AddressInfo | null }) => {
    const { port } = server.address() as AddressInfo;
    const args = ['plan', volumeFile(temporaryFolder(t)), '-m', 'CT', '--server', `127.0.0.1:${port}`];
    return said(t, [...args, '--retry-seconds', '0'], 3);
  };
  t.regex(await run(page), /is gone \(HTTP 502\) \[UNAVAILABLE\]$/);
  t.regex(await run(chatter), /^m4oe: no server answers at 127\.0\.0\.1:\d+, or the one that did is gone/);
});

test('ports that are taken, and hosts that are none', async (t) => {
  const taken = createTcp();
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => taken.close());
  const port = String((taken.address() as AddressInfo).port);
  const serve = (...more: string[]) => said(t, ['serve', '--models', BANDS_MODELS, '--device', 'cpu', ...more], 3);
  const grpc = await serve('--port', port, '--admin-port', '0');
  t.is(grpc, 'm4oe: the gRPC port cannot be opened: it is in use (EADDRINUSE) [LISTEN_FAILED]');
  const admin = await serve('--port', '0', '--admin-port', port);
  t.is(admin, 'm4oe: the admin port cannot be opened: it is in use (EADDRINUSE) [LISTEN_FAILED]');
  t.regex(await said(t, ['gateway', '--list', `http://127.0.0.1:${await freePort()}`], 3), /no gateway answers at 127/);
  t.regex(await said(t, ['segment', 'none.nii', '-m', 'CT']), /expected a file, folder or address, got a path where/);
});

test('a clone in which nothing is installed says what brings it, however it is called', (t) => {
  const clone = temporaryFolder(t);
  mkdirSync(join(clone, 'bin'));
  copyFileSync('bin/m4oe', join(clone, 'bin/m4oe'));
  symlinkSync(join(clone, 'bin/m4oe'), join(clone, 'm4oe'));
  for (const path of ['bin/m4oe', 'm4oe']) {
    const { status, stderr } = spawnSync('sh', [join(clone, path), '--version'], { encoding: 'utf8' });
    t.is(status, 2);
    t.is(stderr, 'm4oe: expected node_modules beside bin, got none; make setup-node (or npm ci) brings it\n');
  }
  mkdirSync(join(clone, 'node_modules'));
  const { stderr } = spawnSync('sh', [join(clone, 'bin/m4oe'), '--version'], { encoding: 'utf8' });
  t.notRegex(stderr, /make setup-node/);
});

test('files that are not there, and an archive that nobody named', async (t) => {
  const phantom = 'models/demo/phantom-ct.nii.gz';
  const wanted: [string[], RegExp][] = [
    [['batch', 'none.txt'], /expected a text file with a line for each volume, got one .*\(ENOENT\) \[BATCH_LIST\]/],
    [
      ['replay', 'none.json', phantom],
      /expected FILE_report\.json of a result, got .*\(ENOENT\) \[REPORT_NOT_USABLE\]/,
    ],
    [
      ['plan', phantom, '-m', 'CT', '--server', 'localhost:1', '--token-file', 'none'],
      /the file of the token: it cannot be read \(ENOENT\) \[TOKEN_FILE\]/,
    ],
    [['gateway'], /M4OE_GATEWAY_ARCHIVE_URL \(--archive-url\): expected http.*, got none \[GATEWAY_ARCHIVE_URL\]/],
    [['plan', phantom, '-m', 'CT', '--head', 'btvc'], /--head "btvc": expected one of btcv .*; did you mean btcv\?/],
    [['plan', phantom, '-m', 'CT', '--server', '256.1.1.1:1'], /expected host:port, got "256\.1\.1\.1:1", whose host/],
  ];
  for (const [args, message] of wanted) t.regex(await said(t, args), message);
});

test('help of every command fits on one screen; --help-all has the rest', async (t) => {
  const root = await m4oe(['--help']);
  const commands = [...root.stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
  t.true(commands.length >= 12);
  for (const command of ['', ...commands.filter((name) => name !== 'help')]) {
    const { stdout } = await m4oe([...(command === '' ? [] : [command]), '--help']);
    const lines = stdout.trimEnd().split('\n');
    t.true(lines.length <= 24, `${command}: ${lines.length} lines`);
    t.deepEqual(
      lines.filter((line) => line.length > 100),
      [],
    );
  }
  const { code, stdout } = await m4oe(['segment', '--help-all']);
  t.is(code, 0);
  for (const part of ['--orientation', '--every-slice', 'M4OE_BATCH_SLICES; default 4'])
    t.true(stdout.replaceAll(/\s+/g, ' ').includes(part), part);
  t.is((await m4oe(['help', 'segment'])).stdout, (await m4oe(['segment', '--help'])).stdout);
});
