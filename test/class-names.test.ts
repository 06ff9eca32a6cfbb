import test from 'ava';
import { displayName } from '../src/class-names.ts';

test('names as people read them', (t) => {
  t.is(displayName('right_kidney'), 'Right kidney');
  t.is(displayName('inferior_vena_cava'), 'Inferior vena cava');
  t.is(displayName('liver'), 'Liver');
  t.is(displayName('class_3'), 'Class 3');
});
