/** Quotas of control groups of both versions, as files lie in a container and on a host. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { usableCores } from '../../src/model/cores.ts';

const CASES: [name: string, files: Record<string, string>, cores: number][] = [
  ['no control groups', {}, 16],
  [
    'v2, the container sees its group as the root',
    { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '400000 100000\n' },
    4,
  ],
  ['v2, no limit', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': 'max 100000\n' }, 16],
  ['v2, part of a core', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '50000 100000\n' }, 1],
  ['v2, two and a half cores', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '250000 100000\n' }, 2],
  [
    'v2, a parent is narrower',
    {
      'proc/self/cgroup': '0::/kubepods/pod1/box\n',
      'sys/fs/cgroup/kubepods/pod1/box/cpu.max': '800000 100000\n',
      'sys/fs/cgroup/kubepods/pod1/cpu.max': '300000 100000\n',
      'sys/fs/cgroup/kubepods/cpu.max': 'max 100000\n',
    },
    3,
  ],
  [
    'v1, by the path of the host',
    {
      'proc/self/cgroup': '9:name=systemd:/\n4:cpu,cpuacct:/docker/abc\n',
      'sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us': '200000\n',
      'sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us': '100000\n',
    },
    2,
  ],
  [
    'v1, the container sees its group as the root although its path is the one outside',
    {
      'proc/self/cgroup': '4:cpu,cpuacct:/docker/abc\n',
      'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '600000\n',
      'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    6,
  ],
  [
    'v1, no limit',
    {
      'proc/self/cgroup': '1:cpu:/job\n0::/\n',
      'sys/fs/cgroup/cpu/job/cpu.cfs_quota_us': '-1\n',
      'sys/fs/cgroup/cpu/job/cpu.cfs_period_us': '100000\n',
    },
    16,
  ],
  [
    'v1 beside v2, as systemd mounts them together',
    {
      'proc/self/cgroup': '1:cpu:/job\n0::/slice\n',
      'sys/fs/cgroup/cpu/job/cpu.cfs_quota_us': '-1\n',
      'sys/fs/cgroup/unified/slice/cpu.max': '500000 100000\n',
    },
    5,
  ],
  ['a quota above the machine', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '6400000 100000\n' }, 16],
  ['files that hold something else', { 'proc/self/cgroup': 'nonsense\n0::/\n', 'sys/fs/cgroup/cpu.max': 'x y\n' }, 16],
];

for (const [name, files, cores] of CASES) {
  test(name, (t) => {
    const root = mkdtempSync(join(tmpdir(), 'm4oe-cgroup-'));
    t.teardown(() => rmSync(root, { recursive: true }));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    t.is(usableCores(16, root), cores);
  });
}

test('this machine has at least one core, and no more than Node says', (t) => {
  t.true(usableCores() >= 1 && usableCores() <= availableParallelism());
});
