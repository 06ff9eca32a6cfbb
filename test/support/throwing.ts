/**
 * Loaded into a service before its own code (`--import`): throws once in a callback of the kind
 * that THROW_IN names, in the work of the first call that asks for a request id; `transport` where
 * a label slice's memory is given back after it was written, and `signal` in the name of no call.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';

const kind = process.env.THROW_IN ?? '';
const boom = () => {
  throw new Error(`thrown in ${kind}`);
};
const KINDS: Record<string, () => void> = {
  timer: () => void setTimeout(boom, 0),
  immediate: () => void setImmediate(boom),
  tick: () => process.nextTick(boom),
  microtask: () => queueMicrotask(boom),
  promise: () => void Promise.resolve().then(boom),
  rejection: () => void Promise.reject(new Error(`thrown in ${kind}`)),
  file: () => readFile('/dev/null', boom),
};

const crypto = createRequire(import.meta.url)('node:crypto') as { randomUUID: typeof randomUUID };
let thrown = false;
crypto.randomUUID = () => {
  if (!thrown && kind in KINDS) {
    thrown = true;
    KINDS[kind]?.();
  }
  return randomUUID();
};
syncBuiltinESMExports();

if (kind === 'transport') {
  const { transfer } = ArrayBuffer.prototype;
  ArrayBuffer.prototype.transfer = function (this: ArrayBuffer, length?: number) {
    if (this.byteLength !== 35 || thrown) return transfer.call(this, length);
    thrown = true;
    return boom();
  };
}
if (kind === 'signal') process.on('SIGUSR2', boom);
