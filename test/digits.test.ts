import test from 'ava';
import { rounded, significant } from '../src/digits.ts';

test('digits that mean something', (t) => {
  t.deepEqual(
    [1534.27, 3.25671, 0.0123456, 0].map((value) => significant(value, 4)),
    [1534, 3.257, 0.01235, 0],
  );
  t.deepEqual(
    [0.876543, -12.35, 0].map((value) => rounded(value, 2)),
    [0.88, -12.35, 0],
  );
});
