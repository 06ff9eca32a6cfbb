/** Whether the gateway can do its work, for probes and for a person. */
import type { ServiceWatch } from './service-watch.ts';
import type { WatchedArchive } from './watched-archive.ts';

export interface Readiness {
  /** False where nothing can be done: without the service, or with no archive that can be searched. */
  readonly ready: boolean;
  /** What cannot be used, of a gateway that is ready too; undefined where all can. */
  readonly trouble: string | undefined;
}

/** An archive that cannot be searched holds up no other: its gateway is ready for the others' events. */
export function readinessOf(
  archives: readonly Pick<WatchedArchive, 'name' | 'reconciler' | 'workitems'>[],
  service: Pick<ServiceWatch, 'notReadyBecause'>,
): Readiness {
  const down = archives.flatMap(({ name, reconciler: { unsearchableBecause: why } }) =>
    why === undefined ? [] : [`${`the archive ${name}`.trim()} cannot be searched: ${why}`],
  );
  // Without a worklist series are worked on all the same.
  const worklists = archives.flatMap(({ name, workitems }) =>
    workitems?.unsearchableBecause === undefined
      ? []
      : [`${`the worklist ${name}`.trim()} cannot be searched: ${workitems.unsearchableBecause}`],
  );
  const troubles = [...down, ...worklists, ...(service.notReadyBecause === undefined ? [] : [service.notReadyBecause])];
  return {
    ready: service.notReadyBecause === undefined && down.length < archives.length,
    trouble: troubles.length === 0 ? undefined : troubles.join('; '),
  };
}
