/**
 * A series out of the archive into a volume that others already read: slice after slice, a few
 * requests at a time.
 */
import { readDataSet } from '../formats/dicom/file/read-part10.ts';
import type { Assembly } from '../formats/dicom/series/assembly.ts';
import type { SeriesPlan } from '../formats/dicom/series/series.ts';
import type { Arrival } from '../streaming/arrival.ts';

/**
 * Fetches every instance of the plan, in the order of the slices, and moves the arrival on as
 * slices are complete from the first one on. When one cannot be had the arrival fails, and no
 * further one is asked for.
 * @param fetch the file of an instance
 * @param parallel requests at the same time; as many files are in memory
 */
export async function fetchSlices(
  plan: SeriesPlan,
  assembly: Assembly,
  arrival: Arrival,
  fetch: (sopInstanceUid: string, signal: AbortSignal) => Promise<Uint8Array>,
  { parallel, maxFileBytes, signal }: { parallel: number; maxFileBytes: number; signal: AbortSignal },
): Promise<void> {
  const [ni, nj, nk] = plan.geometry.size;
  const first = (uid: string) => Math.min(...(plan.instances.get(uid)?.slots ?? []).flatMap(({ slices }) => slices));
  const waiting = [...plan.instances.keys()].sort((a, b) => first(a) - first(b))[Symbol.iterator]();
  const here = new Array<boolean>(nk).fill(false);
  let complete = 0;
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const work = async () => {
    for (const uid of waiting) {
      stop.throwIfAborted();
      const file = readDataSet(await fetch(uid, stop), maxFileBytes);
      for (const k of await assembly.place(file)) here[k] = true;
      while (here[complete] === true) complete++;
      arrival.advanceTo(complete * ni * nj);
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, work));
  } catch (error) {
    arrival.fail(error);
    failed.abort(error);
    throw error;
  }
}
