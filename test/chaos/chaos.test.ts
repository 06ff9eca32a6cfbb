/** Every fault once, the checker itself, and half a minute of soaking; `make chaos` and `make soak` go on. */
import test from 'ava';
import { failureOf } from '../../src/client/failures.ts';
import { startService } from '../support/service.ts';
import { attack } from './attack.ts';
import { FAULTS } from './faults.ts';
import { History, VOLUMES } from './history.ts';
import { GATES, passed, type Sample, soak } from './soak.ts';

const onLinux = process.platform === 'linux' ? test.serial : test.serial.skip;

for (const name of Object.keys(FAULTS)) {
  onLinux(`${name}: no answer is lost, doubled or swapped, and nothing stays held`, async (t) => {
    t.timeout(170_000);
    const { asked, answered, violations } = await attack(name, 1);
    t.deepEqual(violations, []);
    t.log(`${asked} asked, ${answered} answered`);
  });
}

test.serial(
  'the checker sees an answer that is another volume’s, one that is none, and a request without an end',
  async (t) => {
    await using service = await startService();
    const history = await History.alone(service.client);
    const swapped = { segment: (_: unknown, ...rest: [never]) => service.client.segment(VOLUMES[1] as never, ...rest) };
    const mirrored = { ...VOLUMES[1], voxels: VOLUMES[1]?.voxels.slice().reverse() };
    const broken = { segment: (_: unknown, ...rest: [never]) => service.client.segment(mirrored as never, ...rest) };
    const lost = {
      // biome-ignore lint/correctness/useYield: it fails before there is anything to give
      segment: async function* () {
        throw failureOf(new Error('lost'));
      },
    };
    await history.ask(swapped as never, 1);
    t.deepEqual(history.violations(), []);
    const all = VOLUMES[1]?.geometry.size;
    t.truthy(all);
    await history.ask(broken as never, 1);
    await history.ask(lost as never, 0);
    void history.ask({ segment: () => new Promise(() => undefined) } as never, 0);
    const found = history.violations();
    t.is(found.length, 3, found.join('\n'));
    t.regex(found.join('\n'), /labels of none[\s\S]*INTERNAL[\s\S]*never ended/);
  },
);

const STEADY: Sample = { heapMiB: 40, rssMiB: 300, handles: 40, sockets: 9, threads: 20, p99Ms: 80 };

test('what grows past its gate is seen, each figure by itself; what is steady is not', (t) => {
  const samples = (figure: keyof Sample, growth: number) =>
    Array.from({ length: 40 }, (_, n) => ({ ...STEADY, [figure]: STEADY[figure] + growth * n }));
  for (const figure of Object.keys(GATES) as (keyof Sample)[]) {
    t.is(passed(samples(figure, 20)).length, 1, figure);
    t.is(passed(samples(figure, 0)).length, 0, figure);
  }
});

onLinux('half a minute of four clients: nothing grows, every answer is right', async (t) => {
  t.timeout(170_000);
  const { asked, answered, violations } = await soak(0.5);
  // A window this short has too few requests for its 99th percentile.
  t.deepEqual(
    violations.filter((violation) => !violation.startsWith('p99Ms')),
    [],
  );
  t.true(answered > 100, `${asked} asked, ${answered} answered`);
});
