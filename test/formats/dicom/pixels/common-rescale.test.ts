/**
 * One rescale for slices with their own: intensities stay what they were, in the smallest type that
 * holds them.
 */
import test from 'ava';
import { commonRescale } from '../../../../src/formats/dicom/pixels/common-rescale.ts';

const UNSIGNED_12 = [0, 4095] as const;

test('equal rescales leave stored values as they are, in the type of their range', (t) => {
  const one = { slope: 1, intercept: -1024 };
  const types = (
    [
      [0, 4095],
      [-32768, 32767],
      [0, 65535],
      [0, 2 ** 20],
    ] as const
  ).map((range) => commonRescale([one, one], range, -1024));
  t.deepEqual(
    types.map(({ voxelType }) => voxelType),
    ['int16', 'int16', 'uint16', 'int32'],
  );
  for (const { rescale, maps, air } of types) {
    t.deepEqual(rescale, one);
    t.deepEqual(maps[1], { scale: 1, offset: 0 });
    t.is(air, 0);
  }
});

test('different rescales meet at their greatest common step, exactly', (t) => {
  const cases = [
    [
      { slope: 1, intercept: -1024 },
      { slope: 1, intercept: -1000 },
    ],
    [
      { slope: 0.1, intercept: 0.3 },
      { slope: 0.25, intercept: -7 },
    ],
    [
      { slope: 2, intercept: 0 },
      { slope: 3, intercept: 1 },
      { slope: -1, intercept: 5 },
    ],
    [
      { slope: 1.5e-3, intercept: 0 },
      { slope: 3e-4, intercept: 1e-3 },
    ],
  ];
  for (const rescales of cases) {
    const { rescale, maps, voxelType } = commonRescale(rescales, UNSIGNED_12, 0);
    t.not(voxelType, 'float32');
    for (const [n, { slope, intercept }] of rescales.entries()) {
      const { scale, offset } = maps[n] ?? { scale: 0, offset: 0 };
      t.true(Number.isSafeInteger(scale) && Number.isSafeInteger(offset));
      for (const stored of [0, 1, 777, 4095]) {
        const voxel = stored * scale + offset;
        const exact = stored * slope + intercept;
        t.true(Math.abs(voxel * rescale.slope + rescale.intercept - exact) <= 1e-12 * Math.max(1, Math.abs(exact)));
      }
    }
  }
});

test('steps that are too fine for integers give intensities in float', (t) => {
  const rescales = [
    { slope: 0.523199023199023, intercept: 0 },
    { slope: 1.0476190476190477, intercept: 0 },
  ];
  const { rescale, maps, voxelType } = commonRescale(rescales, UNSIGNED_12, 0);
  t.is(voxelType, 'float32');
  t.deepEqual(rescale, { slope: 1, intercept: 0 });
  t.deepEqual(maps[1], { scale: 1.0476190476190477, offset: 0 });
  t.is(
    commonRescale(
      [
        { slope: 1e-200, intercept: 0 },
        { slope: 1, intercept: 0 },
      ],
      UNSIGNED_12,
      0,
    ).voxelType,
    'float32',
  );
});

test('air is where its intensity is, or at the end of the type', (t) => {
  t.is(commonRescale([{ slope: 1, intercept: 0 }], UNSIGNED_12, -1024).air, -1024);
  t.is(commonRescale([{ slope: 1, intercept: 0 }], [0, 65535], -1024).air, 0);
  t.is(commonRescale([{ slope: -1, intercept: 100 }], [0, 65535], -1024).air, 1124);
  t.is(commonRescale([{ slope: -0.001, intercept: 0 }], [-32768, 32767], -1024).air, 32767);
});
