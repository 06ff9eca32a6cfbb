/** What archives answer to STOW-RS, and what follows. */
import test from 'ava';
import { readStowAnswer } from '../../src/gateway/stow-answer.ts';

const UID = '1.2.3';
const item = (tag: string, code: number | undefined, uid = UID) => ({
  '00081155': { vr: 'UI', Value: [uid] },
  ...(code === undefined ? {} : { [tag]: { vr: 'US', Value: [code] } }),
});
const failed = (...codes: number[]) => ({
  '00081198': { vr: 'SQ', Value: codes.map((code) => item('00081197', code)) },
});
const stored = (code?: number) => ({ '00081199': { vr: 'SQ', Value: [item('00081196', code)] } });

test('stored, stored with a remark, and there before', (t) => {
  t.deepEqual(readStowAnswer(200, stored(), UID), { remarked: false });
  t.deepEqual(readStowAnswer(202, stored(0xb000), UID), { remarked: true });
  t.deepEqual(readStowAnswer(409, failed(0x0111), UID), { remarked: true });
  t.deepEqual(readStowAnswer(200, undefined, UID), { remarked: false }, 'nothing said: the query tells');
});

test('another try helps against want of resources, not against a refusal', (t) => {
  for (const code of [0xa700, 0xa7ff, 0x0110])
    t.like(
      t.throws(() => readStowAnswer(202, failed(code), UID)),
      { kind: 'unavailable', reason: 'STOW_RESOURCES' },
    );
  for (const code of [0xa900, 0xc000, 0x0122, 0x0124])
    t.like(
      t.throws(() => readStowAnswer(409, failed(code), UID)),
      { kind: 'invalid', reason: 'STOW_REFUSED' },
    );
  t.like(
    t.throws(() => readStowAnswer(409, undefined, UID)),
    { kind: 'invalid', reason: 'STOW_REFUSED' },
  );
});

test('partial failure: what is said of another instance is not of ours', (t) => {
  const other = { '00081198': { vr: 'SQ', Value: [item('00081197', 0xa900, '9.9')] } };
  t.deepEqual(readStowAnswer(202, { ...stored(), ...other }, UID), { remarked: false });
});
