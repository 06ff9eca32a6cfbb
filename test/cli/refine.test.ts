/** A preview and what replaces it, at the command line: planned, segmented, made again, refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { m4oe } from '../support/command.ts';
import { refiningModels } from '../support/patch-models.ts';
import { temporaryFolder, volumeFile } from './files.ts';

let models: Awaited<ReturnType<typeof refiningModels>>;
test.before(async () => {
  models = await refiningModels();
});
test.after.always(() => models[Symbol.asyncDispose]());

const refining = (name = 'patches') => ['--models', models.folder, '--device', 'cpu', '--refine-model', name];

test('plan states both costs', async (t) => {
  const file = volumeFile(temporaryFolder(t));
  const { code, stdout, stderr } = await m4oe(['plan', file, '-m', 'CT', ...refining()]);
  t.is(code, 0, stderr);
  t.regex(stdout, /^model +bands 1\.0\.0, head three, on cpu$/m);
  t.regex(stdout, /^refined by +patches 1\.0\.0, head all, on cpu$/m);
  t.regex(stdout, /^its inference +\S+/m);
});

test('the report says what made the labels and what the preview, and is made again without it', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const flags = ['--head', 'three', '--html', '--out', folder, ...refining()];
  const made = await m4oe(['segment', file, '-m', 'CT', ...flags]);
  t.is(made.code, 0, made.stderr);
  t.regex(made.stdout, /^model patches 1\.0\.0, head all\npreview by bands 1\.0\.0 after /m);
  const path = join(folder, 'abdomen_report.json');
  const { model, preview } = JSON.parse(readFileSync(path, 'utf8'));
  t.deepEqual([model.name, preview.name, preview.head], ['patches', 'bands', 'three']);
  const again = await m4oe(['replay', path, file, '--models', models.folder, '--device', 'cpu']);
  t.is(again.code, 0, again.stdout + again.stderr);
});

test('a refusal names the option and what may have been meant', async (t) => {
  const file = volumeFile(temporaryFolder(t));
  for (const [name, said] of [
    ['patchs', /--refine-model "patchs": expected one of .+ patches\?/],
    ['bands', /--refine-model "bands": expected a model of patches, got bands, which is one of slices/],
  ] as const) {
    const { code, stderr } = await m4oe(['plan', file, '-m', 'CT', ...refining(name)]);
    t.is(code, 2, stderr);
    t.regex(stderr, said);
  }
});
