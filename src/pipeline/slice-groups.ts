/** In which order the slices of a volume are taken, and which of them together. */

/** Slices that are decided together: a batch for the graph, or slices that need none. */
export interface SliceGroup {
  /** Positions along the source's slice axis, ascending. */
  readonly slices: readonly number[];
  readonly showsPatient: boolean;
}

/**
 * Every slice once: with a preview each `previewEvery`-th of them first, and then the rest; else in
 * the source's order.
 * @param previewEvery 0 for no preview
 */
export function* passes(slices: number, previewEvery: number): Generator<number[]> {
  const all = Array.from({ length: slices }, (_, n) => n);
  if (previewEvery === 0) {
    yield all;
    return;
  }
  yield all.filter((n) => n % previewEvery === 0);
  yield all.filter((n) => n % previewEvery !== 0);
}

export interface Grouping {
  readonly slices: number;
  readonly previewEvery: number;
  /** Most slices in a group. */
  readonly size: number;
  /** Slices on one side that a slice needs: the furthest of its neighbours is so far away. */
  readonly neighbours: number;
  /** True when slices are decided while later ones are on their way. */
  readonly streams: boolean;
}

/**
 * Groups as soon as their slices are there. A group is closed where the patient begins or ends, so
 * that no slice waits for one that needs no graph; and before the first slice that needs the last
 * one, if it would make those after it a group more: when the last one arrives as few groups as can
 * be remain, one where they fit into one.
 * @param ready resolves when the first so many slices are there
 */
export async function* sliceGroups(
  { slices, previewEvery, size, neighbours, streams }: Grouping,
  ready: (slices: number) => Promise<unknown>,
  showsPatient: (slice: number) => boolean,
): AsyncGenerator<SliceGroup> {
  const tail = streams ? slices - 1 - neighbours : slices;
  const groups = (count: number) => Math.ceil(count / size);
  for (const pass of passes(slices, previewEvery)) {
    let group: number[] = [];
    let patient = false;
    const close = (): SliceGroup => {
      const closed = { slices: group, showsPatient: patient };
      group = [];
      return closed;
    };
    for (const [at, slice] of pass.entries()) {
      const last = slice >= tail && (pass[at - 1] ?? -1) < tail;
      const left = pass.length - at;
      if (last && group.length > 0 && groups(group.length + left) > groups(left)) yield close();
      await ready(Math.min(slice + 1 + neighbours, slices));
      const shows = showsPatient(slice);
      if (group.length > 0 && shows !== patient) yield close();
      patient = shows;
      group.push(slice);
      if (group.length === size) yield close();
    }
    if (group.length > 0) yield close();
  }
}
