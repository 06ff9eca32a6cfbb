import test from 'ava';
import { modelOf } from '../../src/client/dicom-result.ts';

test('a class is coded by SNOMED CT, and one that nobody has coded by its name', (t) => {
  const { classes } = modelOf({
    classes: [
      { label: 2, name: 'cyst_wall', snomedCt: '', meaning: '', color: '#4444aa' },
      { label: 1, name: 'liver', snomedCt: '10200004', meaning: 'Liver', color: '#aa4444' },
    ],
  });
  t.deepEqual(
    classes.map(({ label, code }) => [label, code]),
    [
      [1, { scheme: 'SCT', value: '10200004', meaning: 'Liver' }],
      [2, { scheme: '99M4OE', value: 'cyst_wall', meaning: 'Cyst wall' }],
    ],
  );
});
