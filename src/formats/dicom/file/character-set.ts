/**
 * Text of a data set in Unicode, by its Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 chapter 6).
 */

/**
 * Defined terms to encodings that the platform's TextDecoder knows; latin1 is read as what it is a
 * part of.
 */
const SINGLE: Readonly<Record<string, string>> = {
  '': 'windows-1252',
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/**
 * Escape sequences (without ESC) that select a set of two bytes a character, and the encoding in
 * which such bytes stand.
 */
const DOUBLE: readonly (readonly [escape: string, encoding: string, seven: boolean])[] = [
  ['$B', 'euc-jp', true],
  ['$@', 'euc-jp', true],
  ['$)C', 'euc-kr', false],
  ['$)A', 'gbk', false],
];
/** Escape sequences that select a set of one byte a character. */
const ESCAPED: Readonly<Record<string, string>> = {
  '(B': 'windows-1252',
  '(J': 'shift_jis',
  ')I': 'shift_jis',
  '-A': 'windows-1252',
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-L': 'iso-8859-5',
  '-G': 'iso-8859-6',
  '-F': 'iso-8859-7',
  '-H': 'iso-8859-8',
  '-M': 'windows-1254',
  '-b': 'iso-8859-15',
  '-T': 'windows-874',
};
const ESC = 0x1b;

function encodingOf(term: string): string {
  return SINGLE[term.replace(/^ISO 2022 IR (\d+)$/, 'ISO_IR $1')] ?? 'windows-1252';
}

/** @param sets the values of Specific Character Set */
export function toUnicode(bytes: Uint8Array, sets: readonly string[]): string {
  const first = encodingOf(sets[0] ?? '');
  if (!bytes.includes(ESC)) {
    // A set of two bytes that is on from the start (Korean, Chinese) announces itself by its
    // escape; without one it is not used.
    return new TextDecoder(first).decode(bytes);
  }
  let text = '';
  let at = 0;
  let encoding = first;
  let seven = false;
  while (at < bytes.length) {
    const next = bytes.indexOf(ESC, at);
    const part = bytes.slice(at, next < 0 ? bytes.length : next);
    // Bytes of JIS X 0208 stand in seven bits; EUC is the same with the eighth bit set.
    text += new TextDecoder(encoding).decode(seven ? part.map((byte) => (byte > 0x20 ? byte | 0x80 : byte)) : part);
    if (next < 0) break;
    const sequence = Buffer.from(bytes.subarray(next + 1, next + 4)).toString('latin1');
    const double = DOUBLE.find(([start]) => sequence.startsWith(start));
    const single = ESCAPED[sequence.slice(0, 2)];
    [encoding, seven] = double === undefined ? [single ?? first, false] : [double[1], double[2]];
    at = next + 1 + (double === undefined ? 2 : double[0].length);
  }
  return text;
}
