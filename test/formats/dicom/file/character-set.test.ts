/** Names in the character sets of PS3.5: its annexes H, I, J and K have these examples. */
import test from 'ava';
import { toUnicode } from '../../../../src/formats/dicom/file/character-set.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const NAMES: [sets: string[], hex: string, text: string][] = [
  [[], '42 75 63 5e 4a 65 72 6f 6d 65', 'Buc^Jerome'],
  [['ISO_IR 100'], '42 75 63 5e 4a e9 72 f4 6d 65', 'Buc^Jérôme'],
  [['ISO_IR 192'], '4d c3 bc 6c 6c 65 72', 'Müller'],
  [
    ['', 'ISO 2022 IR 87'],
    '59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42',
    'Yamada^Tarou=山田^太郎',
  ],
  [['', 'ISO 2022 IR 149'], '48 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7', 'Hong=洪^吉洞'],
  [['GB18030'], '57 61 6e 67 3d cd f5 5e d0 a1 b6 ab', 'Wang=王^小东'],
];
for (const [sets, hex, text] of NAMES) {
  test(`${sets.join('\\') || 'default'}: ${text}`, (t) => {
    t.is(toUnicode(bytes(hex), sets), text);
  });
}
