import test from 'ava';
import { closest, didYouMean, expectedOneOf } from '../src/suggestion.ts';

const FLAGS = ['--modality', '--model', '--models', '--out', '--volume'];

test('the name that is begun, or that differs least; none where none is near', (t) => {
  for (const [text, meant] of [
    ['--modal', '--modality'],
    ['--model', '--model'],
    ['--mode', '--model'],
    ['--voulme', '--volume'],
    ['--OUT', '--out'],
    ['--colour', undefined],
    ['', undefined],
    ['x', undefined],
  ] as const)
    t.is(closest(text, FLAGS), meant, text);
  t.is(closest('gpu', ['cpu', 'cuda']), undefined);
  t.is(closest('livr', ['liver', 'spleen']), 'liver');
  t.is(closest('liver', []), undefined);
  t.is(closest('btvc', ['btcv', 'chaos']), 'btcv', 'neighbours that changed places');
  t.is(closest('tbcv', ['btcv', 'chaos']), 'btcv');
  t.is(closest('bvct', ['btcv', 'chaos']), undefined);
});

test('what was expected, what came, what may have been meant', (t) => {
  t.is(expectedOneOf(['CT', 'MR'], 'CTT'), 'expected one of CT, MR, got "CTT"; did you mean CT?');
  t.is(expectedOneOf(['CT', 'MR'], 'PET'), 'expected one of CT, MR, got "PET"');
  t.is(expectedOneOf(['a'], '\u001b[2J'), 'expected one of a, got "\ufffd[2J"');
  t.is(didYouMean(undefined), '');
});
