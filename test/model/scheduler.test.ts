/** Fair turns, told by the order in which batches start. */
import test from 'ava';
import { Scheduler, type Ticket } from '../../src/model/scheduler.ts';

const never = new AbortController().signal;

/** Requests whose batches each take a turn of the event loop; the order of their starts. */
class Run {
  readonly scheduler: Scheduler;
  readonly started: string[] = [];
  readonly done: Promise<unknown>[] = [];

  constructor(slots = 1) {
    this.scheduler = new Scheduler(slots);
  }

  /** Enters a request of `count` batches of a second each, all waiting at once. */
  request(name: string, count: number, priority = 1, client?: string): Ticket {
    const ticket = this.scheduler.join(count, priority, client);
    for (let n = 0; n < count; n++) this.batch(name, ticket);
    return ticket;
  }

  batch(name: string, ticket: Ticket, signal = never): void {
    const start = async () => {
      this.started.push(name);
    };
    this.done.push(this.scheduler.run(ticket, 1, signal, start));
  }

  async finished(): Promise<string> {
    await Promise.all(this.done);
    return this.started.join('');
  }
}

test('batches of one request start in the order in which they were given', async (t) => {
  const scheduler = new Scheduler(1);
  const ticket = scheduler.join(5);
  const started: number[] = [];
  await Promise.all([0, 1, 2, 3, 4].map((n) => scheduler.run(ticket, 1, never, async () => started.push(n))));
  t.deepEqual(started, [0, 1, 2, 3, 4]);
});

test('a small request overtakes a huge one that came before', async (t) => {
  const run = new Run();
  run.request('H', 300);
  run.request('s', 5);
  const order = await run.finished();
  t.true(order.lastIndexOf('s') < 10, order.slice(0, 40));
});

test('small requests that keep coming do not starve a huge one', async (t) => {
  const run = new Run();
  run.request('H', 100);
  run.request('s', 4);
  for (let n = 0; n < 200; n++) {
    // The next one is there before the one before it is done: the huge one never has the machine to
    // itself.
    const before = run.done.slice(-4);
    run.request('s', 4);
    await Promise.all(before);
  }
  const huge = run.started.filter((name) => name === 'H').length;
  // 800 batches that advance one of two clocks by 4 each are some 16 turns of one that advances by
  // 100.
  t.true(huge >= 10 && huge <= 20, `${huge} batches of the huge one beside 800 of small ones`);
  await run.finished();
});

test('requests of one size take turns', async (t) => {
  const run = new Run();
  for (const name of ['a', 'b', 'c']) run.request(name, 20);
  const order = await run.finished();
  for (let at = 3; at + 3 <= 57; at += 3) t.is(new Set(order.slice(at, at + 3)).size, 3, order);
});

test('an urgent request gets four times the share of a routine one of its size', async (t) => {
  const run = new Run();
  run.request('r', 40);
  run.request('u', 40, 4);
  const order = await run.finished();
  const urgent = [...order.slice(0, 40)].filter((name) => name === 'u').length;
  t.true(urgent >= 30 && urgent <= 34, order);
});

test('a request that comes late owes nothing and is owed nothing', async (t) => {
  const run = new Run();
  run.request('a', 50);
  await Promise.all(run.done);
  run.request('b', 10);
  run.request('c', 10);
  const order = (await run.finished()).slice(50);
  t.true(Math.abs(order.indexOf('b') - order.indexOf('c')) <= 1, order);
  t.true(Math.abs(order.lastIndexOf('b') - order.lastIndexOf('c')) <= 1, order);
});

test('no more batches run at once than there are slots', async (t) => {
  for (const slots of [1, 3]) {
    const scheduler = new Scheduler(slots);
    const ticket = scheduler.join(20);
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await Promise.all(Array.from({ length: 20 }, () => scheduler.run(ticket, 1, never, work)));
    t.is(most, slots);
  }
});

test('leaving drops what waits and lets what runs finish', async (t) => {
  const scheduler = new Scheduler(1);
  const ticket = scheduler.join(3);
  const gate = Promise.withResolvers<string>();
  const running = scheduler.run(ticket, 1, never, () => gate.promise);
  const waiting = scheduler.run(ticket, 1, never, async () => 'never');
  t.is(scheduler.waitingBatches, 1);
  t.is(scheduler.queuedSeconds, 3);
  scheduler.leave(ticket);
  t.like(await t.throwsAsync(waiting), { kind: 'cancelled' });
  t.is(scheduler.waitingBatches, 0);
  t.is(scheduler.queuedSeconds, 0);
  gate.resolve('done');
  t.is((await running).value, 'done');
});

test('aborting drops a waiting batch with the reason, and nothing of others', async (t) => {
  const scheduler = new Scheduler(1);
  const [mine, other] = [scheduler.join(2), scheduler.join(2)];
  const gate = Promise.withResolvers<void>();
  const stop = new AbortController();
  const running = scheduler.run(mine, 1, stop.signal, () => gate.promise);
  const waiting = scheduler.run(mine, 1, stop.signal, async () => undefined);
  const others = scheduler.run(other, 1, never, async () => 'mine');
  stop.abort();
  t.like(await t.throwsAsync(waiting), { reason: 'CANCELLED' });
  t.throws(() => scheduler.run(mine, 1, stop.signal, async () => undefined), { message: /cancelled/ });
  gate.resolve();
  await running;
  t.is((await others).value, 'mine');
});

test('a batch that fails frees its slot and rejects alone', async (t) => {
  const scheduler = new Scheduler(1);
  const ticket = scheduler.join(2);
  const failing = scheduler.run(ticket, 1, never, () => Promise.reject(new Error('broken')));
  const next = scheduler.run(ticket, 1, never, async () => 'fine');
  await t.throwsAsync(failing, { message: 'broken' });
  t.is((await next).value, 'fine');
});

test('queued seconds fall as batches finish', async (t) => {
  const run = new Run();
  const ticket = run.request('a', 4);
  t.is(run.scheduler.queuedSeconds, 4);
  await run.finished();
  t.is(run.scheduler.queuedSeconds, 0);
  run.scheduler.leave(ticket);
});

test('many requests of one client take no more than one of another', async (t) => {
  const run = new Run();
  for (let n = 0; n < 20; n++) run.request('F', 10, 1, 'flooder');
  run.request('n', 10, 1, 'normal');
  const order = await run.finished();
  t.true(order.lastIndexOf('n') < 15, order.slice(0, 60));
});

test('requests of one batch that keep coming from one client take no more than half beside one of another', async (t) => {
  const run = new Run();
  const flood = async () => {
    while (run.started.filter((name) => name === 'n').length < 20) {
      const ticket = run.request('F', 1, 1, 'flooder');
      await run.done.at(-1);
      run.scheduler.leave(ticket);
    }
  };
  run.request('F', 1, 1, 'flooder');
  run.request('F', 1, 1, 'flooder');
  const normal = run.request('n', 20, 1, 'normal');
  await Promise.all([flood(), flood(), flood(), flood()]);
  run.scheduler.leave(normal);
  const order = await run.finished();
  t.true(order.lastIndexOf('n') < 3 * 20, order.slice(0, 120));
  t.true(order.includes('F'));
});

test('a client that was alone for long, and rested, is owed nothing and owes nothing', async (t) => {
  const run = new Run();
  for (let n = 0; n < 30; n++) {
    const ticket = run.request('a', 5, 1, 'old');
    await Promise.all(run.done);
    run.scheduler.leave(ticket);
  }
  run.request('a', 10, 1, 'old');
  run.request('b', 10, 1, 'new');
  const order = (await run.finished()).slice(150);
  t.true(Math.abs(order.lastIndexOf('a') - order.lastIndexOf('b')) <= 2, order);
});

test('of the requests of one client the small one overtakes the huge one', async (t) => {
  const run = new Run();
  run.request('H', 100, 1, 'proxy');
  run.request('s', 5, 1, 'proxy');
  const order = await run.finished();
  t.true(order.lastIndexOf('s') < 10, order.slice(0, 40));
});

test('the work ahead of a request: all of what is smaller, a share of what is larger, and of what many requests of one client want together', (t) => {
  const scheduler = new Scheduler(1);
  t.is(scheduler.secondsAhead(10), 0);
  scheduler.join(3000);
  t.true(scheduler.secondsAhead(10) < 0.1);
  t.is(scheduler.secondsAhead(3000), 3000);
  const small = scheduler.join(5);
  t.true(scheduler.secondsAhead(10) > 5);
  scheduler.leave(small);
  for (let n = 0; n < 50; n++) scheduler.join(10, 1, 'flooder');
  const others = scheduler.secondsAhead(10, 1, 'normal');
  t.true(others > 0 && others < 1, `${others}`);
  t.true(scheduler.secondsAhead(10, 1, 'flooder') > 490);
});
