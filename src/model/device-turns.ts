/**
 * WebGPU's sessions of a process share one device, and onnxruntime 1.30 crashes where two threads
 * use it at the same time (microsoft/onnxruntime issues 31627 and 32561): one after the other
 * creates a session, runs a batch or gives a session back.
 */
import type { Provider } from './session.ts';

let turn: Promise<unknown> = Promise.resolve();

/** Does `work` when it is its turn; at once where the provider lets its sessions work side by side. */
export function inTurn<T>(provider: Provider, work: () => Promise<T>): Promise<T> {
  if (provider !== 'webgpu') return work();
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
}
