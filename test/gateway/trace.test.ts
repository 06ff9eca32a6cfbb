/** An event that is a part of a trace: what the gateway asks of the service for it is too. */
import test from 'ava';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startReceiver } from '../support/otlp.ts';
import { startService } from '../support/service.ts';
import { series, seriesUid } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/trace.test.ts: skipped, ${ORTHANC_MISSING}`);

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

(ORTHANC_MISSING === undefined ? test : test.skip)('the trace of an event goes with its series alone', async (t) => {
  t.timeout(180_000);
  await using receiver = await startReceiver();
  {
    await using service = await startService({ tracesUrl: receiver.url });
    await using orthanc = await Orthanc.start();
    await orthanc.send([1, 2, 3].flatMap((n) => series(n)));
    // Nothing but an event begins the work.
    await using gateway = await runGateway(orthanc, service.address, { stableSeconds: 600 });
    const contexts = [`00-${TRACE}-${PARENT}-01`, undefined, 'none'];
    for (const [n, traceparent] of contexts.entries()) {
      const body = JSON.stringify({ SeriesInstanceUID: seriesUid(n + 1) });
      const headers = traceparent === undefined ? {} : { traceparent, tracestate: 'vendor=1' };
      t.is((await fetch(`${gateway.url}/events`, { method: 'POST', body, headers })).status, 202);
    }
    await eventually(async () => (await gateway.series()).filter(({ state }) => state === 'done').length === 3);
  }
  const of = (name: string) => receiver.spans.filter((span) => span.name === name);
  t.is(of('Segment').length, 3);
  for (const name of ['Plan', 'Segment']) {
    const [mine, ...others] = of(name).filter(({ traceId }) => traceId === TRACE);
    t.like(mine, { parentId: PARENT, traceState: 'vendor=1' }, name);
    t.deepEqual(others, [], name);
  }
});
