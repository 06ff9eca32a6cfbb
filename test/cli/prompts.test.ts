/** Prompts at the command line: planned, segmented, made again, refused by their option. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { promptsOf } from '../../src/files/prompts.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { m4oe } from '../support/command.ts';
import { promptedModels } from '../support/prompted-model.ts';
import { startService } from '../support/service.ts';
import { temporaryFolder, volumeFile } from './files.ts';

let models: Awaited<ReturnType<typeof promptedModels>>;
test.before(async () => {
  models = await promptedModels();
});
test.after.always(() => models[Symbol.asyncDispose]());

const local = () => ['--models', models.folder, '--device', 'cpu'];
const prompted = (prompts: string) => ['-m', 'CT', '--model', 'prompted', '--prompts', prompts];

/** Where a voxel of the file lies: as the file has it, whichever way its axes run. */
async function placeOf(file: string, voxel: readonly [number, number, number]): Promise<string> {
  const { geometry } = (await readNifti(file, { maxBytes: 2 ** 24 })).volume;
  const { origin, spacing, direction } = geometry;
  const at = [0, 1, 2].map((c) =>
    voxel.reduce(
      (sum, n, axis) => sum + n * (spacing[axis] as number) * (direction[axis]?.[c] as number),
      origin[c] as number,
    ),
  );
  return at.join(',');
}

test('labels are those of the box, here and by a service, and a report makes them again', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const box = `liver=${await placeOf(file, [3, 4, 5])},${await placeOf(file, [9, 8, 7])}; spleen=${await placeOf(file, [15, 12, 1])}`;
  const tagged = ['--tag-check', 'warn', '--labels-as', 'nifti'];
  const made = await m4oe(['segment', file, ...prompted(box), ...tagged, ...local(), '--out', folder]);
  t.is(made.code, 0, made.stderr);
  const labels = () => readNifti(join(folder, 'abdomen_labels.nii.gz'), { maxBytes: 2 ** 24 });
  const { voxels } = (await labels()).volume;
  t.is(voxels.filter((label) => label === 1).length, 7 * 5 * 3);
  t.is(voxels[3 + 20 * (4 + 16 * 5)], 1);
  t.is(voxels[15 + 20 * (12 + 16 * 1)], 2);
  const report = join(folder, 'abdomen_report.json');
  t.is(JSON.parse(readFileSync(report, 'utf8')).asked.prompts, box);
  const again = await m4oe(['replay', report, file, ...local()]);
  t.is(again.code, 0, again.stdout + again.stderr);

  await using service = await startService({ models: models.folder, defaultModel: 'bands' });
  const there = ['--server', service.address, '--out', folder, '--force'];
  const remote = await m4oe(['segment', file, ...prompted(box), ...tagged, ...there]);
  t.is(remote.code, 0, remote.stderr);
  t.deepEqual((await labels()).volume.voxels, voxels);
});

test('plan says what is looked for; models says who takes prompts', async (t) => {
  const file = volumeFile(temporaryFolder(t));
  const point = `spleen=${await placeOf(file, [3, 4, 5])}`;
  const { code, stdout, stderr } = await m4oe(['plan', file, ...prompted(point), ...local()]);
  t.is(code, 0, stderr);
  t.regex(stdout, /^classes +spleen$/m);
  t.regex(
    (await m4oe(['models', '--models', models.folder])).stdout,
    /^ {2}takes prompts: a point or a box an organ$/m,
  );
});

test('what is neither a point nor a box is refused', (t) => {
  for (const [text, said] of [
    ['liver=1,2', /^--prompts: expected CLASS=X,Y,Z for a point .*; the first is neither$/],
    ['liver=1,2,3;spleen', /the second is neither/],
    ['liver=1,2,x', /the first is neither/],
    ['liver=1,2,', /the first is neither/],
    ['=1,2,3', /the first is neither/],
    ['liver=1,2,3=4', /the first is neither/],
  ] as const)
    t.throws(() => promptsOf(text), { message: said });
  t.deepEqual(promptsOf(''), []);
  t.deepEqual(promptsOf(' liver = 1,-2.5,3 ;'), [{ className: 'liver', at: [[1, -2.5, 3]] }]);
});

test('a refusal names the option, and what was expected', async (t) => {
  const file = volumeFile(temporaryFolder(t));
  await using service = await startService({ models: models.folder, defaultModel: 'bands' });
  const places: [string, RegExp][] = [
    ['liver=9000,2,3', /--prompts: expected liver within the volume \(LPS, mm\), got it at voxel /],
    ['lever=1,2,3', /--prompts: expected a class of prompted, which has liver.*liver\?/],
  ];
  for (const [text, said] of places)
    for (const way of [local(), ['--server', service.address]]) {
      const { code, stderr } = await m4oe(['plan', file, ...prompted(text), ...way]);
      t.is(code, 2, stderr);
      t.regex(stderr, said);
    }
});
