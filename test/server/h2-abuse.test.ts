/**
 * What a stranger can do with HTTP/2 alone, before any call is known: it costs him his connection,
 * and nobody else anything.
 */
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { heldBy } from '../chaos/subject.ts';
import { ServeProcess } from '../support/command.ts';
import { FLOODS, flood } from '../support/h2-floods.ts';
import { BANDS_MODELS } from '../support/service.ts';

/** At most so much more stays resident afterwards. */
const MOST_MIB = 64;

test('floods and lies of HTTP/2: others are answered meanwhile, and nothing of them stays', async (t) => {
  t.timeout(170_000);
  using service = new ServeProcess(['--models', BANDS_MODELS, '--stall-seconds', '2']);
  const address = await service.address();
  const port = Number(address.split(':')[1]);
  const client = await SegmentationClient.connect(address);
  t.teardown(() => client.close());
  await client.listModels();
  const { rssMiB: before, sockets } = heldBy(service.pid);
  for (const [name, bytes] of Object.entries(FLOODS))
    await flood(port, bytes(), async () => {
      t.is((await client.listModels()).models.length, 1, name);
    });
  for (let n = 0; n < 100 && heldBy(service.pid).sockets > sockets; n++) await pause(100);
  t.is(heldBy(service.pid).sockets, sockets);
  for (let n = 0; n < 200 && heldBy(service.pid).rssMiB > before + MOST_MIB; n++) await pause(100);
  t.log(before, heldBy(service.pid).rssMiB);
  t.true(heldBy(service.pid).rssMiB < before + MOST_MIB, `${heldBy(service.pid).rssMiB} MiB after ${before}`);
  t.false(service.lines.some(({ level }) => level === 'error' || level === 'fatal'));
});
