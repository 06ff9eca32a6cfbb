import test from 'ava';
import { colorTable } from '../../src/formats/color-table.ts';

test('a line for each label as Slicer reads it: value, name without blanks, red, green, blue, opacity', (t) => {
  const table = colorTable([
    { label: 2, name: 'right_kidney', color: '#7d3cb4' },
    { label: 5, name: 'liver', color: '#00ff7f' },
  ]);
  t.deepEqual(table.trimEnd().split('\n').slice(1), [
    '0 Background 0 0 0 0',
    '2 Right_kidney 125 60 180 255',
    '5 Liver 0 255 127 255',
  ]);
  t.true(table.startsWith('#') && table.endsWith('\n'));
});
