/** Which workitems a worklist has for a performer. */
import { IN_PROGRESS, type Workitem } from './content.ts';
import { type Performer, wants } from './verdict.ts';
import type { Asked, Worklist } from './worklist.ts';

/** States that a performer looks for: to be claimed, and maybe claimed by a run of its own before. */
export type Looked = 'SCHEDULED' | typeof IN_PROGRESS;

/** Of those that are scheduled, the ones whose input is there. @throws Failure those of Worklist */
export async function scheduledFor(
  worklist: Worklist,
  performer: Performer,
  state: Looked,
  signal: AbortSignal,
): Promise<Workitem[]> {
  const { codes, station } = performer;
  const byCode = codes.map((code): Asked => ({ by: 'ScheduledWorkitemCodeSequence', code }));
  const byStation = station === undefined ? [] : [{ by: 'ScheduledStationNameCodeSequence', code: station } as const];
  const found = new Map<string, Workitem>();
  for (const asked of codes.length > 0 ? byCode : byStation)
    for (const one of await worklist.search(state, asked, signal)) found.set(one.uid, one);
  // Some servers give more than they are asked for.
  const fits = (one: Workitem) => one.state === state && (state === IN_PROGRESS || one.ready);
  return [...found.values()].filter((one) => fits(one) && wants(performer, one));
}
