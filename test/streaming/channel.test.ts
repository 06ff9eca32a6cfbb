/** A hand-over that makes its producer wait. */
import test from 'ava';
import { Channel } from '../../src/streaming/channel.ts';

test('items come in order, and the producer is never further ahead than the capacity', async (t) => {
  const channel = new Channel<number>(2);
  let sent = 0;
  const producing = (async () => {
    for (let n = 0; n < 20; n++) {
      t.true(await channel.push(n));
      sent = n + 1;
    }
    channel.end();
  })();
  const taken: number[] = [];
  for await (const item of channel) {
    taken.push(item);
    await new Promise((resolve) => setImmediate(resolve));
    t.true(sent - taken.length <= 2);
  }
  await producing;
  t.deepEqual(
    taken,
    Array.from({ length: 20 }, (_, n) => n),
  );
});

test('an error comes after the items before it', async (t) => {
  const channel = new Channel<string>(4);
  await channel.push('a');
  channel.end(new Error('broken'));
  channel.end();
  const taken: string[] = [];
  await t.throwsAsync(
    async () => {
      for await (const item of channel) taken.push(item);
    },
    { message: 'broken' },
  );
  t.deepEqual(taken, ['a']);
  t.false(await channel.push('b'));
});

test('a consumer that leaves releases the producer', async (t) => {
  const channel = new Channel<number>(1);
  await channel.push(1);
  const waiting = channel.push(2);
  const later = waiting.then(() => channel.push(3));
  for await (const item of channel) if (item === 1) break;
  t.false(await later);
});
