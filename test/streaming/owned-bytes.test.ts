/**
 * Memory is given back where its holder has it alone, and cannot be claimed where something else is
 * in it.
 */
import test from 'ava';
import { OwnedBytes } from '../../src/streaming/owned-bytes.ts';

test('what was given back is gone, and giving it back again does nothing', (t) => {
  const own = OwnedBytes.zeros(1 << 20);
  own.giveBack();
  own.giveBack();
  t.is(own.bytes.length, 0);
});

test('a copy is its own: what it was copied from stays', (t) => {
  const volume = new Uint8Array(8).fill(7);
  const slice = OwnedBytes.copyOf(volume.subarray(0, 4));
  slice.giveBack();
  t.deepEqual([...volume], new Array(8).fill(7));
});

test('a message that is alone in its memory, with the head of its frame or without', (t) => {
  for (const head of [0, 5]) {
    const frame = Buffer.allocUnsafeSlow(head + 20);
    const own = OwnedBytes.ofMessage(frame.subarray(head));
    t.is(own?.bytes.length, 20);
    own?.giveBack();
    t.is(frame.length, 0);
  }
});

test('memory that others share cannot be claimed: pools, neighbours of one byte, SharedArrayBuffers', (t) => {
  t.is(OwnedBytes.ofMessage(Buffer.from('abc')), undefined);
  const two = new Uint8Array(21);
  t.is(OwnedBytes.ofMessage(two.subarray(0, 20)), undefined);
  t.is(OwnedBytes.ofMessage(two.subarray(1)), undefined);
  t.is(OwnedBytes.ofMessage(new Uint8Array(new SharedArrayBuffer(100))), undefined);
});
