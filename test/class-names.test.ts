import test from 'ava';
import { closestClass, displayName, isSameClass } from '../src/class-names.ts';

test('names as people read them', (t) => {
  t.is(displayName('right_kidney'), 'Right kidney');
  t.is(displayName('inferior_vena_cava'), 'Inferior vena cava');
  t.is(displayName('liver'), 'Liver');
  t.is(displayName('class_3'), 'Class 3');
});

const BTCV = [
  ...['spleen', 'right_kidney', 'left_kidney', 'gallbladder', 'oesophagus', 'liver', 'stomach', 'aorta'],
  ...['inferior_vena_cava', 'portal_and_splenic_vein', 'pancreas', 'right_adrenal', 'left_adrenal'],
];

test('classes are the same by other names for the same words, and never the other side or another number', (t) => {
  for (const [one, other, same] of [
    ['kidney_left', 'left_kidney', true],
    ['adrenal_gland_right', 'right_adrenal', true],
    ['rib_left_4', 'rib_left_4', true],
    ['kidney_left', 'right_kidney', false],
    ['rib_left_4', 'rib_left_5', false],
    ['vertebrae_L1', 'vertebrae_L2', false],
    ['livr', 'liver', false],
    ['kidney', 'left_kidney', false],
  ] as const)
    t.is(isSameClass(one, other), same, `${one} and ${other}`);
});

test('a class by another name, in another order, or mistyped', (t) => {
  for (const [text, meant] of [
    ['livr', 'liver'],
    ['Liver', 'liver'],
    ['esophagus', 'oesophagus'],
    ['Oesophagus', 'oesophagus'],
    ['kidney_left', 'left_kidney'],
    ['Left kidney', 'left_kidney'],
    ['kidney-r', 'right_kidney'],
    ['kidney', 'right_kidney or left_kidney'],
    ['adrenal_gland_left', 'left_adrenal'],
    ['IVC', 'inferior_vena_cava'],
    ['portal vein', 'portal_and_splenic_vein'],
    ['gall bladder', 'gallbladder'],
    ['pancras', 'pancreas'],
    ['heart', undefined],
    ['', undefined],
    ['..', undefined],
  ] as const)
    t.is(closestClass(text, BTCV), meant, text);
  t.is(closestClass('tumor', ['liver', 'liver_tumour']), 'liver_tumour');
  t.is(closestClass('oesophagus', ['esophagus']), 'esophagus');
});
