/**
 * A connection whose calls are cancelled by the thousand is closed by the service's HTTP/2, which
 * holds that for an attack (CVE-2023-44487): the other calls on it are sent anew.
 */
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import type { Volume } from '../../src/volume.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const CANCELS = 1500;
const AT_ONCE = 50;
const OWN = { 'grpc.use_local_subchannel_pool': 1 };

test('what shares a connection with 1500 cancelled calls is answered, and right; who does not ask again is told UNAVAILABLE', async (t) => {
  t.timeout(120_000);
  await using service = await startService();
  const again: string[] = [];
  const patient = await SegmentationClient.connect(service.address, undefined, OWN, {
    seconds: 30,
    onRetry: ({ reason }) => again.push(reason),
  });
  const once = await SegmentationClient.connect(service.address, undefined, OWN);
  t.teardown(() => [patient, once].forEach((client) => void client.close()));
  const volume = testVolume([7, 6, 5]);
  const { labels: right } = bandsAnswer(volume, 'three', CT_WINDOW);
  for (const client of [patient, once]) {
    let over = false;
    let lost = 0;
    const closed = () => (client === once ? lost > 0 : again.includes('UNAVAILABLE'));
    const flood = cancelled(client, volume, closed).finally(() => {
      over = true;
    });
    while (!over) {
      try {
        t.deepEqual((await segmented(client, volume, { modality: 'CT' })).labels, right);
      } catch (error) {
        t.like(error, { kind: 'unavailable', reason: 'UNAVAILABLE' });
        t.is(client, once);
        lost++;
      }
    }
    await flood;
    t.true(closed(), 'the connection was closed');
  }
});

/** Calls that are cancelled as soon as they are taken, until it is enough. */
async function cancelled(client: SegmentationClient, volume: Volume, enough: () => boolean): Promise<void> {
  for (let n = 0; n < CANCELS && !enough(); n += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        try {
          for await (const _ of client.segment(volume, { modality: 'CT' })) break;
        } catch {
          // Of a connection that was closed.
        }
      }),
    );
}
