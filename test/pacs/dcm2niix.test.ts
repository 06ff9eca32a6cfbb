/**
 * Volumes as dcm2niix makes them of a DICOM series, in NIfTI and NRRD: the intensities of the series,
 * at their side of the patient.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { readInput } from '../../src/files/input.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';
import { type PerSlice, seriesFiles, writeSeries } from '../formats/dicom/phantom.ts';
import { folderOf } from '../support/dicom-tools.ts';
import { onPatientAxes } from '../support/patient-axes.ts';

const COMMAND = fileURLToPath(new URL('.venv/bin/dcm2niix', import.meta.url));
const present = existsSync(COMMAND);
if (!present) console.log('pacs/dcm2niix.test.ts: skipped, dcm2niix is not there (make test-pacs)');
const withTool = present ? test : test.skip;
const CONFIG = readConfig(SEGMENT_SETTINGS, {}, {});

const SERIES: readonly [name: string, options: PerSlice][] = [
  ['axial', {}],
  ['coronal', (k) => ({ position: [-8, -20 + 2.5 * k, 30], set: { '00200037': ['DS', '1\\0\\0\\0\\0\\-1'] } })],
  [
    'prone, from head to feet',
    (k) => ({ position: [10.5, 20.25, 100 - 2.5 * k], set: { '00200037': ['DS', '-1\\0\\0\\0\\-1\\0'] } }),
  ],
  ['of MR', { modality: 'MR', intercept: '0', stored: (i, j, k) => 7 * i + 31 * j + 101 * k }],
];
for (const [name, options] of SERIES)
  for (const [form, ending, flags] of [
    ['NIfTI', 'nii', ['-z', 'n']],
    ['gzipped NIfTI', 'nii.gz', ['-z', 'y']],
    ['NRRD', 'nhdr', ['-z', 'y', '-e', 'y']],
  ] as const)
    withTool(`a series that is ${name}, as ${form} of dcm2niix`, async (t) => {
      const folder = await folderOf(t);
      const made = join(folder, 'made');
      mkdirSync(made);
      const series = writeSeries(join(folder, 'series'), seriesFiles(options));
      await promisify(execFile)(COMMAND, [...flags, '-b', 'n', '-f', 'volume', '-o', made, series]);
      const wanted = await readInput(series, CONFIG, { head: '' });
      const path = join(made, `volume.${ending}`);
      const found = await readInput(path, CONFIG, { head: '', modality: wanted.modality });
      t.deepEqual([...onPatientAxes(found.source.volume)], [...onPatientAxes(wanted.source.volume)]);
    });
