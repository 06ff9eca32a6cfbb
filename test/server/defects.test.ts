/**
 * What is thrown in a callback of any kind: that call fails, readiness goes, the others finish, the
 * process ends with 1 and says why.
 */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { ServeProcess, start } from '../support/command.ts';
import { chunks, header, labelsOf, RawCall, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

const THROWING = fileURLToPath(new URL('../support/throwing.ts', import.meta.url));
const volume = testVolume();
const bytes = volumeBytesOf(volume);
/** Its slices have 35 voxels, which `throwing.ts` knows it by. */
const struck = testVolume([7, 5, 6]);

for (const kind of ['timer', 'immediate', 'tick', 'microtask', 'promise', 'rejection', 'file', 'transport', 'signal']) {
  test.serial(`thrown in: ${kind}`, async (t) => {
    const env = { NODE_OPTIONS: `--import ${THROWING}`, THROW_IN: kind };
    using service = new ServeProcess(['--models', BANDS_MODELS], env);
    const address = await service.address();
    const admin = `http://127.0.0.1:${(await service.line('serving')).adminPort}`;
    using other = new RawCall(address);
    await other.send(header(volume, { requestId: 'other' }), ...chunks(bytes.subarray(0, 1000)));
    await other.answer('progress', 1);

    const requestId = kind === 'transport' ? 'struck' : '';
    if (kind === 'signal') service.signal('SIGUSR2');
    else {
      using call = new RawCall(address);
      await call.send(header(struck, { requestId }), ...chunks(volumeBytesOf(struck)));
      t.like(await call.ended, { code: 'INTERNAL', reason: 'INTERNAL' });
    }
    const line = await service.line('a defect: this call fails, the others finish, the process ends');
    t.is(line.level, 'fatal');
    t.is((line.err as { message: string }).message, `thrown in ${kind}`);
    t.is(line.method, kind === 'signal' ? undefined : 'Segment');
    t.is(line.requestId, kind === 'transport' ? 'struck' : undefined);

    await service.line('draining');
    t.is((await fetch(`${admin}/readyz`)).status, 503);
    t.like(await rawSegment(address, [header(volume)]), { code: 'UNAVAILABLE', reason: 'SHUTTING_DOWN' });
    await other.send(...chunks(bytes, 1000, 1000));
    other.end();
    const ended = await other.ended;
    t.is(ended.code, 'OK', ended.message);
    t.deepEqual(labelsOf(ended, volume.voxels.length), bandsAnswer(volume, 'three', CT_WINDOW).labels);
    t.is(await service.exited, 1);
  });
}

test.serial('a gateway ends in the same way', async (t) => {
  const gateway = start(
    ['gateway', '--archive-url', 'http://127.0.0.1:1/dicom-web', '--service', '127.0.0.1:1', '--port', '0'],
    { NODE_OPTIONS: `--import ${THROWING}`, THROW_IN: 'signal' },
  );
  t.teardown(() => void gateway.kill('SIGKILL'));
  const ended = once(gateway, 'close');
  let said = '';
  let thrown = false;
  for await (const text of (gateway.stdout as Readable).setEncoding('utf8')) {
    said += text;
    if (!thrown && said.includes('the archive could not be searched')) thrown = gateway.kill('SIGUSR2');
  }
  t.deepEqual((await ended).slice(0, 1), [1]);
  t.regex(said, /"level":"fatal".*thrown in signal/);
});
