/** Text of others can be repeated anywhere. */
import test from 'ava';
import { Failure, invalid } from '../src/errors.ts';
import { safeText } from '../src/foreign-text.ts';

test('plain text stays, and is cut between characters', (t) => {
  t.is(safeText('Leber rechts, 肝'), 'Leber rechts, 肝');
  t.is(safeText(`${'a'.repeat(39)}😀😀`), `${'a'.repeat(39)}😀…`);
  t.is([...safeText('😀'.repeat(1000))].length, 41);
});

test('half a pair, controls, line ends and turned writing are replaced', (t) => {
  for (const bad of ['\ud83d', '\ude00', '\0', '\n', '\x1b', '\u2028', '\u202e', '\x85']) {
    t.is(safeText(`a${bad}b`), 'a\ufffdb');
    t.notThrows(() => encodeURI(safeText(`a${bad}`)));
  }
  t.is(safeText('a\nb', 40, true), 'a\nb');
});

test('what is no text is named, and nothing of it is called', (t) => {
  t.is(safeText({ toString: 1 }), 'an object');
  t.is(safeText([1]), 'a list');
  t.is(safeText(null), 'null');
  t.is(safeText(undefined), 'undefined');
  t.is(safeText(7n), '7');
  t.is(
    safeText(() => 1),
    'a function',
  );
});

test('a failure is safe whatever it was made of', (t) => {
  const failure = invalid('CODE', `header.${'x'.repeat(9000)}`, `got \ud83d${'y'.repeat(90_000)}`);
  t.true(failure.message.isWellFormed());
  t.true(failure.message.length < 5000);
  t.true((failure.field ?? '').length < 300);
  t.is(new Failure('invalid', 'CODE', 'two\nlines').message, 'two\nlines');
});
