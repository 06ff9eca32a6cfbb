/**
 * Whole passes over the places of a series that a clock or a count makes: what came first at each
 * place is the first volume, what came next the second.
 */

/**
 * @param values of a clock or count, by plane
 * @param places by plane, numbered along the normal
 * @returns planes of each pass, in the order of the passes; empty where the values make none: some
 *   absent, equal at one place, not as often at each, or neither pass after pass nor place after
 *   place
 */
export function passesOf(values: readonly string[], places: readonly number[]): readonly (readonly number[])[] {
  const clock = values.map(reading);
  if (clock.some((one) => one === undefined)) return [];
  const later = (a: number, b: number) => compare(clock[a] as Reading, clock[b] as Reading);
  const order = values.map((_, n) => n).sort((a, b) => later(a, b) || (places[a] as number) - (places[b] as number));
  const byPlace = [...Map.groupBy(order, (n) => places[n] as number).values()];
  const count = byPlace[0]?.length ?? 0;
  const isTie = (n: number, at: number, own: readonly number[]) => at > 0 && later(n, own[at - 1] as number) === 0;
  if (byPlace.some((own) => own.length !== count || own.some(isTie))) return [];
  const passes = Array.from({ length: count }, (_, pass) => byPlace.map((own) => own[pass] as number));
  const inTurn = (groups: readonly (readonly number[])[]) => {
    const sorted = groups.map((group) => [...group].sort(later));
    return sorted.slice(1).every((own, at) => later(own[0] as number, sorted[at]?.at(-1) as number) >= 0);
  };
  const firstPlaces = [...byPlace].sort((a, b) => later(a[0] as number, b[0] as number));
  return inTurn(passes) || inTurn(firstPlaces) ? passes : [];
}

/**
 * Passes over places of which none is shared: from one end to the other by a clock or a count, and
 * then again.
 * @param heights of planes along their normal
 * @returns planes of each pass, in the order of the passes; one of all where there are no several
 */
export function runsOf(values: readonly string[], heights: readonly number[]): readonly (readonly number[])[] {
  const clock = values.map(reading);
  const all = values.map((_, n) => n);
  if (clock.some((one) => one === undefined)) return [all];
  const order = all.sort((a, b) => compare(clock[a] as Reading, clock[b] as Reading));
  const steps = order.slice(1).map((n, at) => (heights[n] as number) - (heights[order[at] as number] as number));
  const up = steps.filter((step) => step > 0).length >= steps.length / 2 ? 1 : -1;
  const starts = [0, ...steps.flatMap((step, at) => (up * step < 0 ? [at + 1] : []))];
  return starts.map((start, n) => order.slice(start, starts[n + 1]));
}

/** A number, or a time or date as DICOM writes them: what is before the point, and what is behind it. */
type Reading = readonly [whole: number, fraction: string];

function reading(value: string): Reading | undefined {
  const [, whole, fraction = ''] = /^(-?\d+)(?:\.(\d*))?(?:[+-]\d{4})?$/.exec(value) ?? [];
  return whole === undefined ? undefined : [Number(whole), fraction.replace(/0+$/, '')];
}

function compare([one, part]: Reading, [other, otherPart]: Reading): number {
  if (one !== other) return one - other;
  return part < otherPart ? -1 : part > otherPart ? 1 : 0;
}
