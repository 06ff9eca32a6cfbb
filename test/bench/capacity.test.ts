/** The simulation gives what queueing theory knows. */
import test from 'ava';
import { exponential, type Fleet, simulate } from '../../bench/capacity/simulate.ts';

/** Poisson arrivals, exponential service of one second on average. */
function fleet(pods: number, load: number, routing: Fleet['routing']): Fleet {
  const rate = load * pods;
  return {
    pods,
    routing,
    rate: () => rate,
    peakRate: rate,
    service: exponential(1),
    duration: 400_000 / rate,
    seed: 7,
  };
}

/** Erlang's C: the mean wait in an M/M/c queue with a service of one second. */
function erlangWait(servers: number, load: number): number {
  const offered = servers * load;
  let term = 1;
  let sum = 1;
  for (let n = 1; n < servers; n++) {
    term *= offered / n;
    sum += term;
  }
  const last = (term * offered) / servers / (1 - load);
  return last / (sum + last) / (servers - offered);
}

function near(t: { true(value: boolean, message: string): void }, found: number, expected: number, share = 0.05): void {
  t.true(Math.abs(found / expected - 1) < share, `${found} is not within ${100 * share} % of ${expected}`);
}

test("the least work left is one queue for all: Erlang's C", (t) => {
  for (const [servers, load] of [
    [1, 0.7],
    [4, 0.8],
    [20, 0.9],
  ] as const)
    near(t, simulate(fleet(servers, load, 'least-work')).meanWait, erlangWait(servers, load), 0.08);
});

test('at random each pod is a queue of its own: M/M/1', (t) => {
  near(t, simulate(fleet(10, 0.8, 'random')).meanWait, 0.8 / 0.2, 0.08);
});

test('the more a router knows, the shorter the wait', (t) => {
  const waits = (['random', 'round-robin', 'two-choices', 'least-work'] as const).map(
    (routing) => simulate(fleet(50, 0.9, routing)).meanWait,
  );
  t.deepEqual(
    waits,
    waits.toSorted((a, b) => b - a),
  );
});

test('a rate that changes is kept to, and scaling brings pods and shortens the wait', (t) => {
  const steady = { ...fleet(2, 0.5, 'two-choices'), duration: 20_000 };
  const half = simulate({ ...steady, rate: (time) => (time < 10_000 ? 1 : 0), peakRate: 1 });
  near(t, half.volumes, 10_000);
  const overload = { ...steady, rate: () => 8, peakRate: 8, duration: 2000 };
  const scaling = { targetSeconds: 30, everySeconds: 15, startSeconds: 5, most: 100 };
  const scaled = simulate({ ...overload, scaling });
  t.true(scaled.mostPods >= 8);
  t.true(scaled.p95 < simulate(overload).p95 / 10);
});
