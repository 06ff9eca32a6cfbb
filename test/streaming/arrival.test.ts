/**
 * A volume that is still on its way: waiting for as much as is needed, and no longer than it can
 * come.
 */
import test from 'ava';
import { Arrival } from '../../src/streaming/arrival.ts';
import { testVolume } from '../support/volumes.ts';

const volume = testVolume([4, 3, 2]);
const never = new AbortController().signal;

test('waits for the voxels asked for and not for more', async (t) => {
  const arrival = new Arrival(volume);
  const told: number[] = [];
  const waiting = [24, 6, 12].map((voxels) => arrival.until(voxels, never).then(() => told.push(voxels)));
  await arrival.until(0, never);
  arrival.advanceTo(5);
  arrival.advanceTo(6);
  await waiting[1];
  t.deepEqual(told, [6]);
  arrival.advanceTo(24);
  await Promise.all(waiting);
  t.deepEqual(
    told.toSorted((a, b) => a - b),
    [6, 12, 24],
  );
  t.is(arrival.received, 24);
});

test('what failed is thrown to those who wait for more, now and later', async (t) => {
  const arrival = new Arrival(volume);
  arrival.advanceTo(6);
  const waiting = arrival.until(7, never);
  arrival.fail(new Error('cut off'));
  arrival.fail(new Error('and again'));
  await t.throwsAsync(waiting, { message: 'cut off' });
  await t.throwsAsync(arrival.until(8, never), { message: 'cut off' });
  await t.notThrowsAsync(arrival.until(6, never));
});

test('an aborted signal ends the wait', async (t) => {
  const arrival = new Arrival(volume);
  const stop = new AbortController();
  const waiting = arrival.until(1, stop.signal);
  stop.abort();
  t.like(await t.throwsAsync(waiting), { kind: 'cancelled' });
  t.like(await t.throwsAsync(arrival.until(1, stop.signal)), { kind: 'cancelled' });
});

test('a whole volume is there at once', async (t) => {
  await Arrival.complete(volume).until(24, never);
  t.pass();
});
