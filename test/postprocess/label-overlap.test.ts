/** How far two labellings agree: by the classes' names, in as many parts as they come. */
import test from 'ava';
import { diceOf, LabelOverlap } from '../../src/postprocess/label-overlap.ts';

const ONE = [
  { label: 1, name: 'liver' },
  { label: 2, name: 'spleen' },
];
/** The same, numbered otherwise, and one more. */
const OTHER = [
  { label: 7, name: 'spleen' },
  { label: 3, name: 'liver' },
  { label: 1, name: 'aorta' },
];

test('classes are those of one name, whatever their numbers', (t) => {
  const overlap = new LabelOverlap(ONE, OTHER);
  overlap.add(Uint8Array.of(1, 1, 1, 2, 0, 0), Uint8Array.of(3, 3, 7, 7, 3, 1));
  overlap.add(Uint8Array.of(2, 0), Uint8Array.of(7, 0));
  const counts = overlap.byName();
  t.deepEqual(counts.get('liver'), { one: 3, other: 3, both: 2 });
  t.deepEqual(counts.get('spleen'), { one: 2, other: 3, both: 2 });
  t.deepEqual(counts.get('aorta'), { one: 0, other: 1, both: 0 });
  t.is(diceOf({ one: 3, other: 3, both: 2 }), 2 / 3);
  t.is(diceOf({ one: 0, other: 1, both: 0 }), 0);
  t.is(diceOf({ one: 0, other: 0, both: 0 }), null);
});

test('a label that is no class of its list counts for none', (t) => {
  const overlap = new LabelOverlap(ONE, ONE);
  overlap.add(Uint8Array.of(9, 255, 1), Uint8Array.of(9, 1, 9));
  t.deepEqual(overlap.byName().get('liver'), { one: 1, other: 1, both: 0 });
});
