/** Memory of batches is used again, within bounds, and what is let go of is collected. */
import test from 'ava';
import { BatchBuffers } from '../../src/model/batch-buffers.ts';
import { BatchBuffer } from '../../src/model/session.ts';

const MIB = 2 ** 20;
/** With 3 slices as channels a pixel takes 8 bytes. */
const shape = (edge: number, n = 1) => [n, 3, edge, edge] as const;

test('a buffer that was given back is taken again by what it has room for', (t) => {
  const buffers = new BatchBuffers(64 * MIB, t.fail);
  const [small, large] = [buffers.take(shape(256)), buffers.take(shape(512))];
  t.is(large.bytes, BatchBuffer.bytesOf(shape(512)));
  buffers.give(large);
  buffers.give(small);
  t.is(buffers.take(shape(256)), small, 'the smallest that fits');
  t.is(buffers.take(shape(300)), large);
  t.not(buffers.take(shape(256)), small, 'taken is taken');
  buffers.give(large);
  t.not(buffers.take(shape(64)), large, 'not by what needs hardly any of it');
  t.not(buffers.take(shape(512, 2)), large, 'nor by what needs more');
});

test('what is kept is bounded: the oldest go first, and after enough of them they are collected', (t) => {
  let collected = 0;
  const buffers = new BatchBuffers(8 * MIB, () => collected++);
  const taken = Array.from({ length: 24 }, () => buffers.take(shape(512))); // 2 MiB each
  for (const one of taken) buffers.give(one);
  t.is(collected, 1, '20 of them, 40 MiB');
  const again = new Set(Array.from({ length: 5 }, () => buffers.take(shape(512))));
  t.deepEqual(taken.map((one) => again.has(one)).lastIndexOf(false), 19);
  buffers.drop(new BatchBuffer(shape(2048)));
  t.is(collected, 2, 'what somebody may still write goes the same way');
});

test('at rest nothing is kept that is larger than usual, and it is collected at once', (t) => {
  let collected = 0;
  const buffers = new BatchBuffers(64 * MIB, () => collected++);
  const [usual, large] = [buffers.take(shape(512)), buffers.take(shape(1024))];
  buffers.give(large);
  buffers.give(usual);
  buffers.rest(usual.bytes);
  t.is(collected, 1);
  t.not(buffers.take(shape(1024)), large);
  t.is(buffers.take(shape(512)), usual);
  buffers.rest(usual.bytes);
  t.is(collected, 1, 'there is nothing more');
});
