/**
 * Loaded into the service before its own code: at SIGUSR2 an inference worker ends, or, where
 * CHAOS_CLOCK says how many seconds, the wall clock jumps by them.
 */
import type { Worker } from 'node:worker_threads';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const workers: Worker[] = [];
  process.on('worker', (worker) => {
    workers.push(worker);
    worker.once('exit', () => workers.splice(workers.indexOf(worker), 1));
  });
  const seconds = Number(process.env.CHAOS_CLOCK ?? 0);
  let shift = 0;
  const { now } = Date;
  Date.now = () => now() + shift;
  process.on('SIGUSR2', () => {
    if (seconds === 0) workers[0]?.postMessage('close');
    else shift = shift === 0 ? seconds * 1000 : 0;
  });
}
