/** `--labels-as slicer`, read by slicerio: the voxels of the labels, with names and colours. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { displayName } from '../../src/class-names.ts';
import { volumeFile } from '../cli/files.ts';
import { m4oe } from '../support/command.ts';
import { DICOM_TOOLS_MISSING, folderOf, pacsPython } from '../support/dicom-tools.ts';
import { BANDS_MODELS } from '../support/service.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`pacs/slicer.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

withTools('every voxel at its place, every class by its name and colour; its own is replaced', async (t) => {
  t.timeout(600_000);
  const folder = await folderOf(t);
  const file = volumeFile(folder);
  const run = (format: string) =>
    m4oe([
      ...['segment', file, '-m', 'CT', '--labels-as', format, '--no-picture'],
      ...['--out', folder, '--models', BANDS_MODELS],
    ]);
  for (const format of ['nifti', 'slicer', 'slicer']) {
    const done = await run(format);
    t.is(done.code, 0, done.stderr);
  }
  const [segmentation, labels] = [join(folder, 'abdomen_labels.seg.nrrd'), join(folder, 'abdomen_labels.nii.gz')];
  const segments = JSON.parse(await pacsPython('read_slicer.py', segmentation, labels));
  const { organs } = JSON.parse(await readFile(join(folder, 'abdomen_report.json'), 'utf8'));
  const manifest = JSON.parse(await readFile(join(BANDS_MODELS, 'bands', 'manifest.json'), 'utf8'));
  t.deepEqual(
    segments.map(([label, name]: [number, string]) => [label, name]),
    organs.map(({ label, name }: { label: number; name: string }) => [label, displayName(name)]),
  );
  const colours = new Map<string, string>(
    manifest.heads.flatMap(({ classes }: { classes: { name: string; color: string }[] }) =>
      classes.map(({ name, color }) => [displayName(name), color]),
    ),
  );
  for (const [, name, color] of segments as [number, string, number[]][]) {
    const hex = color.map((value) =>
      Math.round(255 * value)
        .toString(16)
        .padStart(2, '0'),
    );
    t.is(`#${hex.join('')}`, String(colours.get(name)).toLowerCase());
  }
});
