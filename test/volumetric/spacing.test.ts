import test from 'ava';
import { networkSpacing, resampledSize, resamplingBetween, roundHalfEven } from '../../src/volumetric/spacing.ts';

test('halves go to the even neighbour', (t) => {
  t.deepEqual([0.5, 1.5, 2.5, 2.4, 2.6, 3].map(roundHalfEven), [0, 2, 2, 2, 3, 3]);
});

test('sizes are rounded as nnU-Net rounds them, and never none', (t) => {
  t.deepEqual(resampledSize([100, 512, 512], [5, 0.8, 0.8], [2, 1.5, 1.5]), [250, 273, 273]);
  t.deepEqual(resampledSize([5, 3, 1], [1, 1, 0.1], [2, 2, 3]), [2, 2, 1]);
});

test('a network of slices leaves their distance alone', (t) => {
  t.deepEqual(networkSpacing([1.5, 1.2], [4, 1, 1]), [4, 1.5, 1.2]);
  t.deepEqual(networkSpacing([2, 1.5, 1.2], [4, 1, 1]), [2, 1.5, 1.2]);
});

const RULE = { anisotropy: 3, separateZ: null };
const ORDERS = { order: 3, orderZ: 0 } as const;

test('the coarse axis is resampled apart where one spacing is anisotropic, that of the source first', (t) => {
  const apart = (from: [number, number, number], to: [number, number, number], rule: typeof RULE | object = RULE) =>
    resamplingBetween({ ...RULE, ...rule }, ORDERS, from, to).apart;
  t.is(apart([2, 1, 1], [1, 1, 1]), undefined);
  t.is(apart([5, 1, 1], [1, 1, 1]), 0);
  t.is(apart([1, 1, 1], [1, 5, 1]), 1);
  t.is(apart([1, 1, 6], [5, 1, 1]), 2);
  t.is(apart([3, 1, 1], [1, 1, 1]), undefined, 'as much as the threshold is not beyond it');
  t.is(apart([0.2, 1, 1], [5, 1, 1]), undefined, 'two coarse axes, and the target is not asked');
  t.is(apart([5, 1, 1], [1, 1, 1], { separateZ: false }), undefined);
  t.is(apart([1.1, 1, 1], [1, 1, 1], { separateZ: true }), 0);
  t.is(apart([1, 1, 1], [1, 1, 1], { separateZ: true }), undefined);
});

test('the coarse axis has the order of its own', (t) => {
  t.deepEqual(resamplingBetween(RULE, ORDERS, [1, 5, 1], [1, 1, 1]).orders, [3, 0, 3]);
  t.deepEqual(resamplingBetween(RULE, ORDERS, [1, 1, 1], [1, 1, 1]).orders, [3, 3, 3]);
});
