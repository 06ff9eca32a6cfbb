/**
 * Capacity plan: what a pod takes for a volume is measured on this machine, how long volumes wait
 * in fleets of up to a thousand pods is simulated. node bench/capacity/plan.ts [--per-slice S
 * --per-volume S]; given, nothing is measured.
 */
import { parseArgs } from 'node:util';
import { table } from '../../src/cli/terminal.ts';
import { SegmentationClient } from '../../src/client/client.ts';
import { ctVolume, startService, timed } from '../support.ts';
import { type Fleet, ROUTINGS, type Routing, simulate } from './simulate.ts';

/** What is wanted: 95 of 100 volumes wait no longer. */
const WAIT = 60;
const FLEETS = [1, 10, 100, 1000];
/**
 * Slices of a volume: log-normal, half of them more than the median, one in twenty more than 2.7
 * times it.
 */
const MEDIAN_SLICES = 150;
const SPREAD = 0.6;
const MEAN_SLICES = MEDIAN_SLICES * Math.exp(SPREAD ** 2 / 2);

/** Seconds of a volume of 512 x 512: so many, and so many for each slice. */
interface Cost {
  readonly perVolume: number;
  readonly perSlice: number;
}

/** By a real service with the shipped model, alone: a short and a long volume, in turn. */
async function measure(): Promise<Cost> {
  await using service = await startService();
  const client = await SegmentationClient.connect(service.address);
  const [short, long] = [ctVolume(512, 30), ctVolume(512, 150)];
  await timed(client, short);
  const best = { short: Number.POSITIVE_INFINITY, long: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 3; round++) {
    best.short = Math.min(best.short, await timed(client, short));
    best.long = Math.min(best.long, await timed(client, long));
  }
  client.close();
  const perSlice = (best.long - best.short) / 120;
  return { perSlice, perVolume: Math.max(0, best.short - 30 * perSlice) };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function fleet(cost: Cost, pods: number, routing: Routing, volumesPerSecond: number): Fleet {
  return {
    pods,
    routing,
    rate: () => volumesPerSecond,
    peakRate: volumesPerSecond,
    service: (random) => cost.perVolume + cost.perSlice * MEDIAN_SLICES * Math.exp(SPREAD * normal(random)),
    // A hundred volumes for each pod, and enough of them for the 95th percentile where there are
    // few.
    duration: Math.max(20_000, 100 * pods) / volumesPerSecond,
    seed: 1,
  };
}

/**
 * The highest share of its time that a fleet can work while 95 of 100 volumes wait no longer than
 * wanted.
 */
function highestLoad(cost: Cost, pods: number, routing: Routing): number {
  const mean = cost.perVolume + cost.perSlice * MEAN_SLICES;
  let [low, high] = [0, 1];
  for (let step = 0; step < 7; step++) {
    const load = (low + high) / 2;
    if (simulate(fleet(cost, pods, routing, (load * pods) / mean)).p95 <= WAIT) low = load;
    else high = load;
  }
  return low;
}

function loads(cost: Cost): string {
  const mean = cost.perVolume + cost.perSlice * MEAN_SLICES;
  const rows = FLEETS.map((pods) => {
    const shares = ROUTINGS.map((routing) => highestLoad(cost, pods, routing));
    const hourly = (shares[2] ?? 0) * pods * (3600 / mean);
    return [`${pods}`, ...shares.map((share) => share.toFixed(2)), hourly.toFixed(0)];
  });
  return table([['pods', ...ROUTINGS, 'volumes an hour (two-choices)'], ...rows], 'rrrrrr');
}

/**
 * A morning: from a tenth of what ten pods can do to nine tenths of what a hundred can, within ten
 * minutes.
 */
function surge(cost: Cost): string {
  const mean = cost.perVolume + cost.perSlice * MEAN_SLICES;
  const peak = 90 / mean;
  const rows = [2, 60, 300].map((startSeconds) => {
    const found = simulate({
      ...fleet(cost, 10, 'two-choices', peak),
      rate: (time) => Math.min(peak, 1 / mean + (peak * Math.max(0, time - 600)) / 600),
      duration: 3600,
      scaling: { targetSeconds: 30, everySeconds: 15, startSeconds, most: 1000 },
    });
    return [`${startSeconds}`, found.p50.toFixed(0), found.p95.toFixed(0), found.worst.toFixed(0), `${found.mostPods}`];
  });
  return table([['seconds until a new pod serves', 'wait: median', '95 %', 'worst', 'most pods'], ...rows], 'rrrrr');
}

const { values } = parseArgs({ options: { 'per-slice': { type: 'string' }, 'per-volume': { type: 'string' } } });
const given = values['per-slice'] !== undefined;
const cost = given
  ? { perSlice: Number(values['per-slice']), perVolume: Number(values['per-volume'] ?? 0) }
  : await measure();
process.stdout.write(
  `${given ? 'given' : 'measured here'}: ${cost.perVolume.toFixed(2)} s a volume and ${(1000 * cost.perSlice).toFixed(1)} ms a slice of 512 x 512; ` +
    `a mean volume of ${MEAN_SLICES.toFixed(0)} slices takes ${(cost.perVolume + cost.perSlice * MEAN_SLICES).toFixed(1)} s\n\n` +
    `Highest load at which 95 % of the volumes wait at most ${WAIT} s, by how they find their pod:\n${loads(cost)}\n\n` +
    `Load that rises from 1 to 90 pods' worth within ten minutes, ten pods at the start, scaled as in overlays/hpa:\n${surge(cost)}\n`,
);
