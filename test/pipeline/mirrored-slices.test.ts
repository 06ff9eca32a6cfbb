/** A volume whose header exchanges left and right, through the shipped model: told, however it is stored. */
import { join } from 'node:path';
import test from 'ava';
import { readNifti } from '../../src/formats/nifti/read.ts';
import type { Geometry, Triple, Volume } from '../../src/volume.ts';
import { oriented } from '../support/oriented.ts';
import { DEMO_MODELS, startService } from '../support/service.ts';
import { mirrored, segmented } from '../support/volumes.ts';

const SAGITTAL: Geometry['direction'] = [
  [0, 1, 0],
  [0, 0, -1],
  [-1, 0, 0],
];
const CT = { modality: 'CT' } as const;

test('the phantom as it is, mirrored, upside down, and stored in sagittal slices', async (t) => {
  t.timeout(170_000);
  await using service = await startService({ models: DEMO_MODELS });
  const { volume } = await readNifti(join(DEMO_MODELS, 'phantom-ct.nii.gz'), { maxBytes: 2 ** 26 });
  const told = async (given: Volume, stated = false) => {
    const wish = stated ? { ...CT, mirroredAnatomy: true } : CT;
    const { report } = await segmented(service.client, given, wish);
    const verdicts = report.classes.filter(({ voxels }) => Number(voxels) > 0).map(({ verdict }) => verdict);
    const warned = report.warnings.filter((warning) => warning.startsWith('SIDES_CONTRADICTED')).join();
    return { sides: report.sides, verdicts, warned };
  };
  for (const [name, given] of [
    ['axial', volume],
    ['sagittal', oriented(volume, SAGITTAL).volume],
  ] as const) {
    const right = await told(given);
    t.is(right.sides, 'AS_EXPECTED', name);
    t.true(right.verdicts.includes('ACCEPT'), name);
    const wrong = await told(mirrored(given));
    t.is(wrong.sides, 'MIRRORED', name);
    t.deepEqual([...new Set(wrong.verdicts)], ['REJECT'], name);
    t.regex(wrong.warned, /mirrored slices show the network [1-9]\.\d times as much/, name);
  }
  const situsInversus = await told(mirrored(volume), true);
  t.is(situsInversus.sides, 'MIRRORED_AS_STATED');
  t.false(situsInversus.verdicts.includes('ACCEPT'));
  t.is((await told(volume, true)).sides, 'MIRRORED');
  const [i, j, [x, y, z]] = volume.geometry.direction;
  const down: Triple = [-x, -y, -z];
  t.is((await told({ ...volume, geometry: { ...volume.geometry, direction: [i, j, down] } })).sides, 'UPSIDE_DOWN');
});
