/** What requests may take under a memory limit, and limits that are too small for the models. */
import test from 'ava';
import { DEFAULT_BYTES, memoryBesideWarm, memoryForRequests } from '../../src/server/memory.ts';
import { startService } from '../support/service.ts';

const MIB = 2 ** 20;
const demo = { models: 40 * MIB, sessions: 1, wanted: 0 };

test('without a limit it is what the setting says, or 4 GiB', (t) => {
  const limit = Number.POSITIVE_INFINITY;
  t.is(memoryForRequests({ ...demo, limit }), DEFAULT_BYTES);
  t.is(memoryForRequests({ ...demo, limit, wanted: 77 * MIB }), 77 * MIB);
});

test('under a limit it is less than what the models leave, and sessions take their share', (t) => {
  const one = memoryForRequests({ ...demo, limit: 2048 * MIB });
  const two = memoryForRequests({ ...demo, limit: 2048 * MIB, sessions: 2 });
  t.true(one > 1024 * MIB && one < 1536 * MIB, String(one / MIB));
  t.true(two < one - 100 * MIB);
  t.is(memoryForRequests({ ...demo, limit: 64 * 1024 * MIB }), DEFAULT_BYTES);
  t.true(memoryForRequests({ ...demo, limit: 2048 * MIB, models: 0 }) > one, 'with Triton nothing is loaded here');
});

test('a limit that is too small is refused before anything is loaded: MEMORY_LIMIT', (t) => {
  const small = t.throws(() => memoryForRequests({ ...demo, limit: 512 * MIB }));
  t.like(small, { kind: 'invalid', reason: 'MEMORY_LIMIT', setting: 'M4OE_MAX_IN_FLIGHT_MIB' });
  t.regex(String(small?.message), /the memory limit is 512 MiB, at least \d+ MiB are needed: .+; raise the limit$/);
  const wanted = t.throws(() => memoryForRequests({ ...demo, limit: 2048 * MIB, wanted: 4096 * MIB }));
  t.regex(String(wanted?.message), /or lower M4OE_MAX_IN_FLIGHT_MIB$/);
});

test('what models of patches turn out to keep once they are warm is not given to requests', (t) => {
  const limit = 4096 * MIB;
  const before = memoryForRequests({ ...demo, limit });
  t.is(memoryBesideWarm({ limit, wanted: 0 }, before, 300 * MIB), before, 'less than was thought');
  const left = memoryBesideWarm({ limit, wanted: 0 }, before, 2500 * MIB);
  t.true(left < before && 2500 * MIB + 1.15 * left <= limit, String(left / MIB));
  t.is(memoryBesideWarm({ limit: Number.POSITIVE_INFINITY, wanted: 0 }, before, 2500 * MIB), before);
  for (const [wanted, resident] of [
    [0, 4000 * MIB],
    [2000 * MIB, 2500 * MIB],
  ] as const)
    t.like(
      t.throws(() => memoryBesideWarm({ limit, wanted }, before, resident)),
      { reason: 'MEMORY_LIMIT' },
    );
});

test('a service under no limit says nothing of one', async (t) => {
  await using service = await startService({ maxInFlightMiB: 0 });
  t.true((await fetch(`${service.admin}/readyz`)).ok);
});
