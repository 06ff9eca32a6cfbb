import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import test from 'ava';
import { crcOfParts } from '../../src/postprocess/checksum.ts';

test('CRCs of parts give the CRC of the whole', (t) => {
  for (const length of [1, 3, 256, 1000, 65537]) {
    for (const parts of [0, 1, 2, 7]) {
      const whole = randomBytes(length * parts);
      const crcs = Array.from({ length: parts }, (_, n) => crc32(whole.subarray(n * length, (n + 1) * length)));
      t.is(crcOfParts(crcs, length), crc32(whole), `${parts} parts of ${length}`);
    }
  }
});

test('the order of the parts matters', (t) => {
  const parts = [crc32('abcd'), crc32('wxyz')];
  t.is(crcOfParts(parts, 4), crc32('abcdwxyz'));
  t.not(crcOfParts(parts.reverse(), 4), crc32('abcdwxyz'));
});
