/**
 * A hospital in small, on loopback: Orthanc, the service and the gateway. Sends a CT series as a
 * scanner would, waits for its segmentation in the archive, and shows what lies there: the page of
 * `m4oe segment --html`, and OHIF where it is.
 * node deploy/pacs/demo.ts [--input FOLDER or VOLUME.nii.gz] [--picture FILE.png]
 * With a picture it ends, else it shows until Ctrl-C.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { Archive } from '../../src/gateway/archive.ts';
import { ArchiveHttp } from '../../src/gateway/archive-http.ts';
import type { ListedOutcome } from '../../src/gateway/outcomes.ts';
import { ServeProcess } from '../../test/support/command.ts';
import { eventually, GatewayProcess } from '../../test/support/gateway.ts';
import { AUTHORIZATION, Orthanc } from '../../test/support/orthanc.ts';
import { freePort } from '../../test/support/ports.ts';
import { OHIF_MISSING, startOhif } from './ohif.ts';
import { phantomSeries } from './phantom-series.ts';
import { storedResult } from './stored-results.ts';
import { startViewer, takePicture } from './viewer.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const PHANTOM = fromRoot('models/demo/phantom-ct.nii.gz');
const SHARED = fromRoot('../shared/data/ct-dicom');
const MAX_BYTES = 2 ** 31;

const { values } = parseArgs({
  options: { input: { type: 'string', default: '' }, picture: { type: 'string', default: '' } },
});
const input = values.input === '' ? (existsSync(SHARED) ? SHARED : PHANTOM) : resolve(values.input);
const tell = (line: string) => process.stdout.write(`${line}\n`);

async function demo(parts: AsyncDisposableStack): Promise<void> {
  const events = await freePort();
  const orthanc = await owned(parts, Orthanc.start({ events: `http://127.0.0.1:${events}/events` }));
  tell(`archive   Orthanc on ${orthanc.url}, DICOMweb and DIMSE`);
  const service = parts.use(new ServeProcess(['--admin-port', '0']));
  const address = await service.address();
  tell(`service   m4oe serve on ${address}`);
  // Orthanc's event wakes it; the poll would find the series too, later.
  const patient = ['--poll-seconds', '60', '--stable-seconds', '60', '--rules', 'everything'];
  const bits = ['--seg-type', 'BINARY']; // what storedResult reads
  const gateway = parts.use(new GatewayProcess(orthanc.root, address, ['--port', String(events), ...patient, ...bits]));
  const url = await gateway.url();
  tell(`gateway   m4oe gateway on ${url}`);
  await eventually(async () => (await fetch(`${url}/readyz`)).ok);
  await send(orthanc);
  const began = performance.now();
  const { state, reason, message } = await eventually(async () => {
    const { series } = (await (await fetch(`${url}/series`)).json()) as { series: ListedOutcome[] };
    return series.find((one) => ['done', 'refused'].includes(one.state));
  });
  if (state === 'refused') throw new Error(`the series was refused: ${message} [${reason}]`);
  tell(
    `stored    segmentation and report are in the archive after ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  const access = { role: 'archive', ca: '', authorization: AUTHORIZATION, authorizationFile: '' } as const;
  const http = parts.adopt(new ArchiveHttp({ ...access, timeoutSeconds: 60, connections: 4 }), (one) => one.close());
  const result = await storedResult(new Archive(http, orthanc.root), orthanc.root, AUTHORIZATION);
  for (const { name, volumeMl, verdict } of result.organs)
    tell(`          ${name}: ${volumeMl.toFixed(1)} ml, ${verdict}`);
  const viewer = parts.use(await startViewer(result));
  tell(`viewer    ${viewer.url}`);
  if (OHIF_MISSING === undefined) {
    const ohif = parts.use(await startOhif({ url: orthanc.url, authorization: AUTHORIZATION }));
    tell(`ohif      ${ohif.url}/segmentation?StudyInstanceUIDs=${result.studyUid}`);
  } else tell(`          ${OHIF_MISSING}`);
  if (values.picture !== '') {
    await takePicture(viewer, values.picture);
    tell(`picture   ${values.picture}`);
    return;
  }
  tell('Open the page in a browser. Ctrl-C ends everything.');
  await new Promise(() => undefined);
}

async function send(orthanc: Orthanc): Promise<void> {
  const volume = /\.nii(\.gz)?$/.test(input);
  if (volume) {
    const read = await readNifti(input, { maxBytes: MAX_BYTES });
    await orthanc.send(await phantomSeries(read.volume, input === PHANTOM ? 'Generated phantom, CT' : 'CT volume'));
  } else {
    await orthanc.sendFolder(input);
  }
  tell(`scanner   ${volume ? 'the volume, written as CT images,' : 'the series'} was sent by C-STORE`);
}

/** Ends with the stack even if it is only being started then. */
function owned<T extends AsyncDisposable>(parts: AsyncDisposableStack, starting: Promise<T>): Promise<T> {
  parts.defer(async () => (await starting)[Symbol.asyncDispose]());
  return starting;
}

const parts = new AsyncDisposableStack();
const signalled = Promise.withResolvers<void>();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => signalled.resolve());
let code = 0;
try {
  await Promise.race([demo(parts), signalled.promise]);
} catch (error) {
  process.stderr.write(`pacs-demo: ${(error as Error).message}\n`);
  code = 1;
}
await parts.disposeAsync();
process.exit(code);
