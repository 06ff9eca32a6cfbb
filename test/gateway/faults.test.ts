/**
 * What breaks at each step between a real archive, a real service and the gateway; after each,
 * every series has exactly one right result.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { SegmentationType } from '../../src/formats/dicom/results/seg-segments.ts';
import { seriesKey } from '../../src/gateway/outcomes.ts';
import { ArchiveProxy, type At } from '../support/archive-proxy.ts';
import { ServeProcess } from '../support/command.ts';
import { eventually, GatewayProcess, runGateway, type TestGateway } from '../support/gateway.ts';
import { canMount, ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { freePort } from '../support/ports.ts';
import { BANDS_MODELS, startService, type TestService } from '../support/service.ts';
import { expectedSeg, resultsOf, series, seriesUid } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/faults.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;
/** Processes killed; set it to 50 for the whole proof. */
const KILLS = Number(process.env.GATEWAY_KILLS ?? 3);

let orthanc: Orthanc;
let service: TestService;
let proxy: ArchiveProxy;
test.before(async (t) => {
  t.timeout(300_000);
  if (ORTHANC_MISSING !== undefined) return;
  orthanc = await Orthanc.start();
  service = await startService();
  proxy = await ArchiveProxy.start(orthanc.root);
});
test.after.always(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await service?.[Symbol.asyncDispose]();
  await orthanc?.[Symbol.asyncDispose]();
});
test.beforeEach((t) => {
  t.timeout(KILLS * 60_000 + 300_000);
  proxy.at = async () => undefined;
});

/** Fails the first time, and only then. */
function once(matches: (passing: Parameters<At>[0]) => boolean, then: At): At {
  let over = false;
  return async (passing) => {
    if (over || !matches(passing)) return undefined;
    over = true;
    return then(passing);
  };
}

async function exactlyOne(
  t: { deepEqual: (a: unknown, b: unknown) => void; true: (a: boolean) => void; is: (a: unknown, b: unknown) => void },
  n: number,
  { archive = orthanc, type }: { archive?: Orthanc; type?: SegmentationType } = {},
) {
  const { uid, bytesMadeAs } = await expectedSeg(service.address, series(n), type);
  const { segs, reports } = await resultsOf(archive, n);
  t.deepEqual(
    segs.map(({ tags }) => tags.SOPInstanceUID),
    [uid],
  );
  t.true(segs[0]?.file.equals(await bytesMadeAs(segs[0]?.file)) === true);
  t.is(reports.length, 1);
}

const done = (gateway: { series(): Promise<{ key: string; state: string }[]> }, n: number) =>
  eventually(async () => (await gateway.series()).find(({ key, state }) => key === keyOf(n) && state === 'done'));
const refused = (gateway: TestGateway, n: number) =>
  eventually(async () => (await gateway.series()).find(({ key, state }) => key === keyOf(n) && state === 'refused'));
const keyOf = (n: number) => seriesKey(seriesUid(n));

let n = 100;
const reasoned = (sequence: string, tag: string, code: number) => ({
  [sequence]: { vr: 'SQ', Value: [{ [tag]: { vr: 'US', Value: [code] } }] },
});
const FAILED = (code: number) => reasoned('00081198', '00081197', code);
const WARNED = (code: number) => reasoned('00081199', '00081196', code);
const faults: [what: string, at: () => At][] = [
  [
    'Orthanc restarted while slices are fetched',
    () => once(({ operation, n: at, side }) => operation === 'retrieve' && side === 'before' && at > 0, restart),
  ],
  [
    'Orthanc restarted before it has the result',
    () => once(({ operation, side }) => operation === 'store' && side === 'before', restart),
  ],
  [
    'Orthanc restarted after it has the result',
    () => once(({ operation, side }) => operation === 'store' && side === 'after', restart),
  ],
  [
    'no resources to store',
    () =>
      once(
        ({ operation, side }) => operation === 'store' && side === 'before',
        async () => ({ status: 409, body: FAILED(0xa700) }),
      ),
  ],
  [
    'accepted in part: the report was not taken',
    () => {
      let stores = 0;
      return once(
        ({ operation, side }) => operation === 'store' && side === 'before' && ++stores === 2,
        async () => ({ status: 202, body: FAILED(0x0110) }),
      );
    },
  ],
  [
    'stored, and said to have failed',
    () =>
      once(
        ({ operation, side }) => operation === 'store' && side === 'after',
        async () => ({ status: 409, body: FAILED(0x0110) }),
      ),
  ],
  [
    'an archive that says stored and has not',
    () =>
      once(
        ({ operation, side }) => operation === 'store' && side === 'before',
        async () => ({ status: 200 }),
      ),
  ],
  [
    'an archive that is busy',
    () =>
      once(
        ({ operation }) => operation === 'metadata',
        async () => ({ status: 503 }),
      ),
  ],
];

let back: Promise<void> = Promise.resolve();
/** Gone when this resolves, so that the request goes wrong; back a while later. */
async function restart(): Promise<undefined> {
  await orthanc.down();
  back = orthanc.up();
}

for (const [what, at] of faults) {
  withOrthanc(what, async (t) => {
    const one = n++;
    await orthanc.send(series(one));
    proxy.at = at();
    await using gateway = await runGateway(proxy, service.address);
    await done(gateway, one);
    await back;
    t.true(
      gateway.lines.some((line) => (line as { state?: string }).state === 'retrying'),
      JSON.stringify(gateway.lines),
    );
    await exactlyOne(t, one);
  });
}

withOrthanc('an archive that takes no label map gets bits, and for later slices nothing else', async (t) => {
  const one = n++;
  let stores = 0;
  proxy.at = async ({ operation, side }) => {
    if (operation !== 'store' || side !== 'before' || stores++ > 0) return undefined;
    return { status: 409, body: FAILED(0x0122) };
  };
  await using gateway = await runGateway(proxy, service.address, { superseded: 'delete', orthancUrl: orthanc.url });
  const upTo = async (slices: number) => {
    await orthanc.send(series(one, (at) => at < slices));
    await eventually(async () =>
      (await gateway.series()).find(
        ({ key, state, instances }) => key === keyOf(one) && state === 'done' && instances === slices,
      ),
    );
  };
  await upTo(9);
  t.is(stores, 3, 'label map, bits, report');
  await upTo(12);
  t.is(stores, 5, 'bits, report');
  await exactlyOne(t, one, { type: 'BINARY' });
});

withOrthanc('an object that the archive does not want is refused, not sent again', async (t) => {
  const one = n++;
  await orthanc.send(series(one));
  let stores = 0;
  proxy.at = async ({ operation, side }) => {
    if (operation !== 'store' || side !== 'before') return undefined;
    stores++;
    return { status: 409, body: FAILED(0x0122) };
  };
  await using gateway = await runGateway(proxy, service.address);
  t.like(await refused(gateway, one), { reason: 'STOW_REFUSED', nextTry: null });
  t.is(stores, 2, 'label map and bits');
});

withOrthanc('stored with warnings is stored: nothing is sent again', async (t) => {
  const one = n++;
  await orthanc.send(series(one));
  // Elements coerced, elements discarded (PS3.18, table 10.5.3-1).
  const remarks = [0xb000, 0xb006];
  let stores = 0;
  proxy.at = async ({ operation, side }) => {
    if (operation !== 'store' || side !== 'after') return undefined;
    return { status: 202, body: WARNED(remarks[stores++ % 2] as number) };
  };
  await using gateway = await runGateway(proxy, service.address);
  await done(gateway, one);
  t.true(stores >= 2);
  t.false(gateway.lines.some((line) => (line as { state?: string }).state === 'retrying'));
  await exactlyOne(t, one);
});

withOrthanc('slices that go on arriving for longer than it takes a series to count as complete', async (t) => {
  const one = n++;
  await using gateway = await runGateway(proxy, service.address, { superseded: 'delete', orthancUrl: orthanc.url });
  for (let k = 0; k < 12; k += 3) {
    await orthanc.send(series(one, (at) => at >= k && at < k + 3));
    await eventually(async () =>
      (await gateway.series()).find(
        ({ key, state, instances }) => key === keyOf(one) && state === 'done' && instances === k + 3,
      ),
    );
  }
  await exactlyOne(t, one);
});

const withDisk = ORTHANC_MISSING === undefined && canMount() ? test.serial : test.serial.skip;
withDisk('a full disk under the archive', async (t) => {
  const one = n++;
  await using full = await Orthanc.start({ diskMiB: 2 });
  await full.send(series(one));
  await using between = await ArchiveProxy.start(full.root);
  const filler = join(full.disk, 'filler');
  between.at = once(
    ({ operation, side }) => operation === 'store' && side === 'before',
    async () => {
      await writeFile(filler, Buffer.alloc(4 * 2 ** 20)).catch(({ code }) => t.is(code, 'ENOSPC'));
      return undefined;
    },
  );
  await using gateway = await runGateway(between, service.address);
  const stuck = await eventually(async () => (await gateway.series()).find(({ state }) => state === 'retrying'));
  t.regex(String(stuck.reason), /^(STOW_RESOURCES|ARCHIVE_BUSY|GATEWAY_NOT_VERIFIED)$/);
  t.is((await resultsOf(full, one)).segs.length, 0);
  await rm(filler);
  await done(gateway, one);
  await exactlyOne(t, one, { archive: full });
});

withOrthanc('the service killed in the middle of a volume', async (t) => {
  const one = n++;
  const port = await freePort();
  const args = ['--models', BANDS_MODELS, '--port', String(port)];
  using first = new ServeProcess(args);
  await first.line('serving');
  let second: ServeProcess | undefined;
  proxy.at = once(
    ({ operation, side }) => operation === 'retrieve' && side === 'after',
    async () => {
      first.signal('SIGKILL');
      await first.exited;
      second = new ServeProcess(args);
      return undefined;
    },
  );
  await orthanc.send(series(one));
  try {
    await using gateway = await runGateway(proxy, `127.0.0.1:${port}`);
    await done(gateway, one);
    await exactlyOne(t, one);
  } finally {
    second?.[Symbol.dispose]();
  }
});

withOrthanc('two gateways at once', async (t) => {
  const [one, two] = [n++, n++];
  await using first = await runGateway(proxy, service.address);
  await using second = await runGateway(proxy, service.address);
  await Promise.all([orthanc.send(series(one)), orthanc.send(series(two))]);
  for (const gateway of [first, second]) for (const which of [one, two]) await done(gateway, which);
  for (const which of [one, two]) await exactlyOne(t, which);
});

withOrthanc(`killed at ${KILLS} steps, drawn at random, and started again`, async (t) => {
  const series_ = Array.from({ length: KILLS }, () => n++);
  // Steps of one series: searches, 12 instances, stores and their checks; each before and after the
  // archive has done it.
  const STEPS = 30;
  for (const one of series_) {
    await orthanc.send(series(one));
    using gateway = new GatewayProcess(proxy.root, service.address);
    const from = proxy.seen.length;
    const step = 1 + Math.floor(Math.random() * 2 * STEPS);
    const killed = Promise.withResolvers<void>();
    proxy.at = async () => {
      if (proxy.seen.length - from >= step) {
        gateway.signal('SIGKILL');
        killed.resolve();
      }
      return undefined;
    };
    await killed.promise;
    await gateway.exited;
  }
  proxy.at = async () => undefined;
  await using gateway = await runGateway(proxy, service.address);
  for (const one of series_) {
    await done(gateway, one);
    await exactlyOne(t, one);
  }
});
