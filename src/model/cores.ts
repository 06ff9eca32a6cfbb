/**
 * Cores that this process may use. Node's own count knows affinity and the quotas of version 2
 * control groups, but was seen to miss those of version 1 (libuv 1.52), and threads beyond a quota
 * are stopped in the middle of their work.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * At least 1; a quota of 2.5 cores counts as 2. @param root of the file system that /proc and /sys
 * are read from
 */
export function usableCores(available = availableParallelism(), root = '/'): number {
  return Math.max(1, Math.floor(Math.min(available, quotaCores(root))));
}

/**
 * The smallest quota of the control groups that hold the process, in cores; Infinity without one.
 */
function quotaCores(root: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of (read(join(root, 'proc/self/cgroup')) ?? '').split('\n')) {
    // hierarchy:controllers:path; version 2 has hierarchy 0 and no controllers.
    const [, hierarchy, controllers = '', path = '/'] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (hierarchy === undefined) continue;
    const unified = controllers === '';
    if (!unified && !controllers.split(',').includes('cpu')) continue;
    const mounts = unified ? ['', 'unified'] : [controllers, 'cpu'];
    for (const mount of mounts) least = Math.min(least, leastOf(join(root, 'sys/fs/cgroup', mount), path, unified));
  }
  return least;
}

/**
 * A container sees its own group as the root, or under the path that it has outside: every level up
 * to the root counts.
 */
function leastOf(mount: string, path: string, unified: boolean): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = join('/', path); ; at = dirname(at)) {
    least = Math.min(least, unified ? quotaOfV2(join(mount, at)) : quotaOfV1(join(mount, at)));
    if (at === '/') return least;
  }
}

function quotaOfV2(folder: string): number {
  const [quota, period] = (read(join(folder, 'cpu.max')) ?? '').trim().split(' ');
  return cores(quota, period);
}

function quotaOfV1(folder: string): number {
  return cores(read(join(folder, 'cpu.cfs_quota_us')), read(join(folder, 'cpu.cfs_period_us')));
}

/** Microseconds of CPU in each period; `max` (version 2) and -1 (version 1) are no limit. */
function cores(quota: string | undefined, period: string | undefined): number {
  const ratio = Number(quota) / Number(period);
  return ratio > 0 ? ratio : Number.POSITIVE_INFINITY;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // not this kind of system, or not this version
  }
}
