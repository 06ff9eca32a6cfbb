/** Memory is freed at once where it is ours alone, and never where something else is in it. */
import test from 'ava';
import { giveBack } from '../src/memory.ts';

test('memory that holds one thing is freed', (t) => {
  const whole = new Uint8Array(1 << 20);
  giveBack(whole);
  t.is(whole.length, 0);
});

test('voxels of a message are freed with their envelope', (t) => {
  const message = Buffer.allocUnsafeSlow((1 << 20) + 20);
  giveBack(message.subarray(14, message.length - 6));
  t.is(message.length, 0);
});

test('memory that others share stays: pools, parts of a volume, SharedArrayBuffers', (t) => {
  const [small, neighbour] = [Buffer.from('abc'), Buffer.from('def')];
  giveBack(small);
  t.is(`${small}${neighbour}`, 'abcdef');
  const volume = new Uint8Array(1000).fill(7);
  giveBack(volume.subarray(0, 500));
  t.is(volume[0], 7);
  const shared = new Uint8Array(new SharedArrayBuffer(100)).fill(7);
  giveBack(shared);
  t.is(shared[99], 7);
});
