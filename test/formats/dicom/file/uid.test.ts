/** UIDs from what they name. */
import test from 'ava';
import { derivedUid } from '../../../../src/formats/dicom/file/uid.ts';

test('a UID is a UUID below 2.25 with version and variant, at most 64 characters', (t) => {
  const seen = new Set<string>();
  for (let n = 0; n < 2000; n++) {
    const uid = derivedUid('part', String(n));
    t.true(uid.length <= 64);
    const uuid = BigInt(uid.slice('2.25.'.length)).toString(16).padStart(32, '0');
    t.is(uuid[12], '8');
    t.true('89ab'.includes(uuid[16] as string));
    seen.add(uid);
  }
  t.is(seen.size, 2000);
});

test('it does not change from release to release, and tells parts apart', (t) => {
  t.is(derivedUid('M4OE', 'implementation'), derivedUid('M4OE', 'implementation'));
  t.not(derivedUid('a', 'bc'), derivedUid('ab', 'c'));
  t.not(derivedUid('a', 'b'), derivedUid('b', 'a'));
});
