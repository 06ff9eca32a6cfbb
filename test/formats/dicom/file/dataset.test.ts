/** Numbers as DICOM text. */
import test from 'ava';
import { decimal, longString } from '../../../../src/formats/dicom/file/dataset.ts';

test('a decimal string has at most 16 characters and loses nothing that a micrometre would notice', (t) => {
  for (const value of [0, -0, 1, -250.12345678901235, 1 / 3, -1e-17 / 3, 123456789.12345679, 0.7421875, 1e300 / 3]) {
    const text = decimal(value);
    t.true(text.length <= 16, text);
    t.true(Math.abs(Number(text) - value) <= Math.abs(value) * 1e-8, text);
  }
  t.is(decimal(-361.5), '-361.5');
});

test('a long string has at most 64 characters, whole ones', (t) => {
  t.is(longString('é'.repeat(70)), 'é'.repeat(64));
});
