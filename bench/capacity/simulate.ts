/**
 * A fleet of pods, each with a queue of its own, in simulated time: how long volumes wait. Random
 * numbers are drawn from a seed.
 */

/** How a volume finds its pod. */
export const ROUTINGS = ['random', 'round-robin', 'two-choices', 'least-work'] as const;
/**
 * random: many clients, each going round by itself. round-robin: one balancer. two-choices: the
 * less busy of two drawn at random, as Envoy's least request. least-work: the one that will be free
 * first, which is the same as one queue for all: nothing does better without knowing the future.
 */
export type Routing = (typeof ROUTINGS)[number];

export interface Fleet {
  readonly pods: number;
  readonly routing: Routing;
  /** Volumes a second at a time in seconds from the start; at most `peakRate`. */
  readonly rate: (time: number) => number;
  readonly peakRate: number;
  /** Seconds of work of the next volume. */
  readonly service: (random: () => number) => number;
  /** Simulated seconds in which volumes come. */
  readonly duration: number;
  readonly scaling?: Scaling;
  readonly seed: number;
}

/** The autoscaler of deploy/k8s/overlays/hpa. */
export interface Scaling {
  readonly targetSeconds: number;
  readonly everySeconds: number;
  /** From the decision until the pod serves. */
  readonly startSeconds: number;
  readonly most: number;
}

export interface Outcome {
  readonly volumes: number;
  /** Seconds from the header to the first batch, by quantile. */
  readonly meanWait: number;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
  readonly mostPods: number;
}

/** A small generator of uniform numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function exponential(mean: number): (random: () => number) => number {
  return (random) => -mean * Math.log(1 - random());
}

/** First come, first served: the times at which its volumes leave tell all about a pod. */
class Pod {
  freeAt: number;
  #departures: number[] = [];

  constructor(readyAt: number) {
    this.freeAt = readyAt;
  }

  take(now: number, seconds: number): number {
    const start = Math.max(now, this.freeAt);
    this.freeAt = start + seconds;
    this.#departures.push(this.freeAt);
    return start - now;
  }

  /** Volumes that are there. */
  busy(now: number): number {
    let gone = 0;
    while ((this.#departures[gone] ?? Number.POSITIVE_INFINITY) <= now) gone++;
    this.#departures.splice(0, gone);
    return this.#departures.length;
  }
}

export function simulate(fleet: Fleet): Outcome {
  const random = seeded(fleet.seed);
  const pods = Array.from({ length: fleet.pods }, () => new Pod(0));
  const starting: number[] = [];
  const waits: number[] = [];
  let mostPods = pods.length;
  let turn = 0;
  let look = fleet.scaling?.everySeconds ?? Number.POSITIVE_INFINITY;
  for (let now = 0; ; ) {
    // Arrivals of a rate that changes: those of the highest rate, thinned out.
    now += exponential(1 / fleet.peakRate)(random);
    if (now > fleet.duration) break;
    for (; look <= now; look += fleet.scaling?.everySeconds ?? Number.POSITIVE_INFINITY) {
      if (fleet.scaling !== undefined) scale(pods, starting, look, fleet.scaling);
      mostPods = Math.max(mostPods, pods.length + starting.length);
    }
    while ((starting[0] ?? Number.POSITIVE_INFINITY) <= now) pods.push(new Pod(starting.shift() ?? now));
    if (random() * fleet.peakRate > fleet.rate(now)) continue;
    const pod = route(pods, fleet.routing, now, random, turn++);
    waits.push(pod.take(now, fleet.service(random)));
  }
  waits.sort((a, b) => a - b);
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? 0;
  const meanWait = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  return { volumes: waits.length, meanWait, p50: at(0.5), p95: at(0.95), worst: at(1), mostPods };
}

function route(pods: readonly Pod[], routing: Routing, now: number, random: () => number, turn: number): Pod {
  const drawn = () => pods[Math.floor(random() * pods.length)] as Pod;
  switch (routing) {
    case 'random':
      return drawn();
    case 'round-robin':
      return pods[turn % pods.length] as Pod;
    case 'two-choices': {
      const [one, other] = [drawn(), drawn()];
      return one.busy(now) <= other.busy(now) ? one : other;
    }
    case 'least-work':
      return pods.reduce((best, pod) => (pod.freeAt < best.freeAt ? pod : best));
  }
}

/**
 * Pods wanted by the mean of what waits; at most twice as many, or four more, at a time. Scaling
 * down is left out: it costs money, not time.
 */
function scale(pods: readonly Pod[], starting: number[], now: number, scaling: Scaling): void {
  const queued = pods.reduce((sum, pod) => sum + Math.max(0, pod.freeAt - now), 0);
  const there = pods.length + starting.length;
  const wanted = Math.ceil(queued / scaling.targetSeconds);
  const allowed = Math.min(wanted, Math.max(2 * there, there + 4), scaling.most);
  for (let n = there; n < allowed; n++) starting.push(now + scaling.startSeconds);
}
