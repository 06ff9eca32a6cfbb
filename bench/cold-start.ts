/**
 * How long from the start until ready, and until the first labels of a CT? The service as a
 * process, and as a container where podman and an image are there (`make images`); with the file
 * cache dropped (root on Linux) and warm. Scaling from zero adds what the cluster needs:
 * docs/images.md.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { SegmentationClient } from '../src/client/client.ts';
import { PODMAN } from '../test/support/containers.ts';
import { COMMAND, ctVolume, MODELS, type Row, row } from './support.ts';

const IMAGE = process.env.BENCH_IMAGE ?? 'localhost/m4oe:serve';
const HELD = [
  ...['run', '--rm', '--network', 'host', '--pull', 'never', '--no-healthcheck', '--read-only', '--cap-drop', 'all'],
  ...['--security-opt', 'no-new-privileges', '--ulimit', 'nofile=20000:20000', '--ulimit', 'nproc=4096:4096'],
  ...['--memory', '6g', '--env', 'M4OE_HOST=127.0.0.1', IMAGE],
];
const SERVE = ['serve', '--port', '0', '--admin-port', '0', '--device', 'cpu'];
const volume = ctVolume(256, 24);

interface Way {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const PROCESS: Way = { name: 'process', command: COMMAND, args: [...SERVE, '--models', MODELS] };
const CONTAINER: Way = { name: 'container', command: 'podman', args: [...PODMAN, ...HELD, ...SERVE] };

function works(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What is not in the cache has to come from the disk again. */
function dropFileCache(): boolean {
  if (!works('sync')) return false;
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

/**
 * Seconds from the start until the log says that it serves, and until the first label slice is
 * here.
 */
async function start({ command, args }: Way): Promise<{ ready: number; label: number }> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const entry = JSON.parse(line) as { msg: string; port: number };
      if (entry.msg !== 'serving') continue;
      const ready = seconds();
      const client = await SegmentationClient.connect(`127.0.0.1:${entry.port}`);
      for await (const answer of client.segment(volume, { modality: 'CT' })) {
        if (answer.kind !== 'slice') continue;
        const label = seconds();
        client.close();
        return { ready, label };
      }
    }
    throw new Error('the service ended before it gave a label');
  } finally {
    // podman hands the signal on.
    child.kill('SIGTERM');
    child.stdout.resume();
    await exited;
  }
}

export async function run(rounds: number): Promise<Row[]> {
  const ways = [PROCESS];
  if (works('podman', 'image', 'exists', IMAGE)) ways.push(CONTAINER);
  else process.stderr.write(`no podman or no image ${IMAGE} (make images): the process alone is measured\n`);
  const caches = ['warm'];
  if (dropFileCache()) caches.push('cold');
  else process.stderr.write('the file cache cannot be dropped (root on Linux): a warm one alone is measured\n');
  for (const way of ways) await start(way);
  const times = new Map<string, { ready: number[]; label: number[] }>();
  // In turn, so that what else the machine does falls on all of them.
  for (let round = 0; round < rounds; round++) {
    for (const cache of caches) {
      for (const way of ways) {
        if (cache === 'cold') dropFileCache();
        else await start(way); // what the other way put out of the cache is in again
        const { ready, label } = await start(way);
        const key = `${way.name} start, ${cache} file cache`;
        const known = times.get(key) ?? { ready: [], label: [] };
        known.ready.push(ready);
        known.label.push(label);
        times.set(key, known);
      }
    }
  }
  return [...times].flatMap(([key, { ready, label }]) => {
    const atMost = key.includes('cold') ? 10 : 3;
    return [
      row(`${key}: to ready`, ready, 's', { atMost }, 'the shipped model'),
      row(`${key}: to the first label slice`, label, 's', { atMost: atMost + 1 }, '256x256x24'),
    ];
  });
}
