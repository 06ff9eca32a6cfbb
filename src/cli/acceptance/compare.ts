/** How right labels and verdicts are on labelled cases. */
import type { OrganClass } from '../../model/manifest.ts';
import { diceOf, LabelOverlap } from '../../postprocess/label-overlap.ts';

/** Dice from which an organ counts as right, and below which as wrong; as docs/trust.md has them. */
export const RIGHT = 0.7;
export const WRONG = 0.5;
const DRAWS = 2000;
/** Cases below which an interval says nothing. */
const LEAST_CASES = 3;

/** One class of one case. */
export interface OrganComparison {
  /** Of the case in the list, from 1. */
  readonly case: number;
  readonly head: string;
  readonly name: string;
  /** Null where neither has a voxel. */
  readonly dice: number | null;
  readonly trueMl: number;
  readonly foundMl: number;
  readonly verdict: string;
  readonly reasons: readonly string[];
}

/**
 * Dice and ml of each class.
 * @param found labels of the head
 * @param truth of the same grid, as labels of the head
 * @param voxelMl of a voxel
 */
export function comparedLabels(
  found: Uint8Array,
  truth: Uint8Array,
  classes: readonly Pick<OrganClass, 'label' | 'name'>[],
  voxelMl: number,
): Map<string, Pick<OrganComparison, 'dice' | 'trueMl' | 'foundMl'>> {
  const overlap = new LabelOverlap(classes, classes);
  overlap.add(found, truth);
  return new Map(
    [...overlap.byName()].map(([name, voxels]) => [
      name,
      { dice: diceOf(voxels), foundMl: voxels.one * voxelMl, trueMl: voxels.other * voxelMl },
    ]),
  );
}

/** A class over the cases of its head that have it, in truth or as found. */
export interface ClassSummary {
  readonly head: string;
  readonly name: string;
  readonly cases: number;
  readonly dice: number;
  /** 95 %, bootstrap over cases; absent for too few. */
  readonly interval?: readonly [number, number];
  readonly missed: number;
  readonly invented: number;
}

export function classSummaries(organs: readonly OrganComparison[]): ClassSummary[] {
  const groups = Map.groupBy(
    organs.filter(({ dice }) => dice !== null),
    ({ head, name }) => `${head}/${name}`,
  );
  return [...groups.values()].map((own) => {
    const [{ head, name }] = own as [OrganComparison];
    const dice = own.map((one) => one.dice ?? 0);
    const interval = meanInterval(dice);
    return {
      ...{ head, name, cases: own.length, dice: mean(dice) },
      ...(interval === undefined ? {} : { interval }),
      missed: own.filter(({ foundMl }) => foundMl === 0).length,
      invented: own.filter(({ trueMl }) => trueMl === 0).length,
    };
  });
}

/** What verdicts were worth. Shares are null where there is nothing to count. */
export interface VerdictSummary {
  readonly found: number;
  readonly accepted: number;
  /** Of the accepted, the share with a Dice of RIGHT or more. */
  readonly right: number | null;
  /** Of those below WRONG, the share that was accepted. */
  readonly wrongAccepted: number | null;
  /** Of those of RIGHT or more, the share that was accepted. */
  readonly rightAccepted: number | null;
  /** Called absent, and there. */
  readonly missed: number;
}

export function verdictSummary(organs: readonly OrganComparison[]): VerdictSummary {
  const found = organs.filter(({ foundMl }) => foundMl > 0);
  const accepted = found.filter(({ verdict }) => verdict === 'accept');
  const isRight = ({ dice }: OrganComparison) => (dice ?? 0) >= RIGHT;
  const isWrong = ({ dice }: OrganComparison) => (dice ?? 0) < WRONG;
  const isAccepted = ({ verdict }: OrganComparison) => verdict === 'accept';
  return {
    found: found.length,
    accepted: accepted.length,
    right: share(accepted, isRight),
    wrongAccepted: share(found.filter(isWrong), isAccepted),
    rightAccepted: share(found.filter(isRight), isAccepted),
    missed: organs.filter(({ verdict, trueMl }) => verdict === 'absent' && trueMl > 0).length,
  };
}

/** Organs that are not right, the worst first. */
export function failures(organs: readonly OrganComparison[]): OrganComparison[] {
  return organs
    .filter(({ dice }) => dice !== null && dice < RIGHT)
    .sort((a, b) => (a.dice ?? 0) - (b.dice ?? 0) || a.case - b.case);
}

function share<T>(of: readonly T[], holds: (one: T) => boolean): number | null {
  return of.length === 0 ? null : of.filter(holds).length / of.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** Percentile bootstrap of the mean, with draws of its own that are the same every time. */
function meanInterval(values: readonly number[]): readonly [number, number] | undefined {
  if (values.length < LEAST_CASES) return undefined;
  const random = draws(1);
  const means = Array.from({ length: DRAWS }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((a, b) => a - b);
  const at = (part: number) => means[Math.round(part * (DRAWS - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}

/** Numbers in [0, 1): mulberry32. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
