/**
 * docs/inputs.md against what happens: each row of its tables is built from its words and read, and
 * no row is without an input, no input without a row.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readInput } from '../../src/cli/input.ts';
import { asFailure } from '../../src/errors.ts';
import { MAPS } from '../../src/formats/dicom/series/kind-of-image.ts';
import { checkPlausible } from '../../src/preprocess/geometry.ts';
import { IntensitySample } from '../../src/preprocess/intensity-sample.ts';
import { checkTag, tagFindings } from '../../src/preprocess/tag-check.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';
import { enhancedFile } from './dicom/enhanced.ts';
import { SYNTAX } from './dicom/part10.ts';
import { type PerSlice, type SliceOptions, seriesFiles, sliceFile, writeSeries } from './dicom/phantom.ts';
import { zipFile } from './dicom/zip-file.ts';
import { type NiftiParts, niftiBytes, SFORM } from './nifti/files.ts';

const CONFIG = readConfig(SEGMENT_SETTINGS, {}, {});
type Make = (folder: string) => string;

const set = (tag: string, vr: string, value: string): SliceOptions => ({ set: { [tag]: [vr, value] } });
const without = (tag: string): SliceOptions => ({ set: { [tag]: undefined } });
const series =
  (options: PerSlice = {}): Make =>
  (folder) =>
    writeSeries(join(folder, 'series'), seriesFiles(options));
const beside =
  (add: (folder: string) => void): Make =>
  (folder) => {
    const path = series()(folder);
    add(path);
    return path;
  };
/** Two volumes over the same places. */
const twice = (tag: string, vr: string, values: readonly [string, string]): Make =>
  series((k) => ({
    modality: 'MR',
    position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)],
    set: { [tag]: [vr, values[k % 2] ?? ''], '00080018': ['UI', `1.2.3.${k + 1}`] },
  }));
/** Intensities from -100 to 130: fat, water, muscle. */
const HU = Array.from({ length: 24 }, (_, n) => -100 + 10 * n);
const nifti =
  (parts: NiftiParts = {}): Make =>
  (folder) => {
    const path = join(folder, 'volume.nii');
    writeFileSync(path, niftiBytes({ values: HU, ...parts }));
    return path;
  };
const int16 = (at: number, value: number) => (header: DataView, le: boolean) => header.setInt16(at, value, le);

const INPUTS: Readonly<Record<string, Make>> = {
  'a folder of single-frame CT or MR images': series(),
  'a zip of them': (folder) => {
    const path = join(folder, 'series.zip');
    writeFileSync(path, zipFile(seriesFiles().map((bytes, n) => ({ name: `${n}.dcm`, bytes }))));
    return path;
  },
  'one enhanced multi-frame image': (folder) => {
    const path = join(folder, 'image.dcm');
    writeFileSync(path, enhancedFile());
    return path;
  },
  'files without preamble': (folder) =>
    writeSeries(
      join(folder, 'series'),
      seriesFiles().map((file) => file.subarray(132)),
    ),
  'a series without Frame of Reference UID': series(without('00200052')),
  'a series without Modality': series(without('00080060')),
  'texts, pictures, reports and a dead link named README beside slices': beside((folder) => {
    writeFileSync(join(folder, 'notes.txt'), '');
    writeFileSync(join(folder, 'page.pdf'), '%PDF-1.4');
    symlinkSync('nowhere', join(folder, 'README'));
  }),
  'an empty file beside slices': beside((folder) => writeFileSync(join(folder, 'z.dcm'), '')),
  'an error page that was saved as a slice': beside((folder) => writeFileSync(join(folder, 'z.dcm'), '<html>')),
  'a link that leads nowhere beside slices': beside((folder) => symlinkSync('nowhere', join(folder, 'z'))),
  'a slice that is cut short': beside((folder) => writeFileSync(join(folder, 'z.dcm'), sliceFile(0).subarray(0, -40))),
  'two series in one folder': beside((folder) => {
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more', '1.dcm'), sliceFile(0, set('0020000e', 'UI', '1.2.3')));
  }),
  'a slice missing inside': series((k) => (k === 5 ? undefined : {})),
  'one slice alone': series((k) => (k === 5 ? {} : undefined)),
  'a tilted gantry': series(set('00181120', 'DS', '12')),
  'two echoes over the same places': twice('00180081', 'DS', ['2.3', '4.6']),
  'two acquisitions over the same places': twice('00200012', 'IS', ['1', '2']),
  'water and fat over the same places': twice('00080008', 'CS', ['DERIVED\\PRIMARY\\W', 'DERIVED\\PRIMARY\\F']),
  'two kernels over the same places': twice('00181210', 'SH', ['B30f', 'B70f']),
  'every slice twice with nothing to tell them apart': twice('00200013', 'IS', ['1', '2']),
  'echo times that were rounded apart': series((k) => ({
    modality: 'MR',
    ...set('00180081', 'DS', k % 2 === 0 ? '4.76' : '4.7600002'),
  })),
  'a localizer': series(set('00080008', 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER')),
  'a projection or mosaic': series(set('00080008', 'CS', 'DERIVED\\SECONDARY\\MIP')),
  'a map that was computed': series(set('00080008', 'CS', 'DERIVED\\PRIMARY\\PERFUSION\\RCBF')),
  'a saved screen': series(set('00080008', 'CS', 'DERIVED\\SECONDARY\\SCREEN SAVE')),
  'colour or a palette': series(set('00280004', 'CS', 'PALETTE COLOR')),
  'a CT without rescale': series({ set: { '00281052': undefined, '00281053': undefined } }),
  'a CT in another unit than HU': series(set('00281054', 'LO', 'MGML')),
  'loss beyond the limit': series({ set: { '00282110': ['CS', '01'], '00282112': ['DS', '12'] } }),
  'lossy JPEG': series({ syntax: SYNTAX.jpegBaseline }),
  'a NIfTI-1 file with sform or qform': nifti(),
  'whole numbers of 64 bits': (folder) => {
    const path = join(folder, 'volume.nii');
    const voxels = Buffer.alloc(8 * HU.length);
    for (const [n, hu] of HU.entries()) voxels.writeBigInt64LE(BigInt(hu), 8 * n);
    writeFileSync(path, Buffer.concat([niftiBytes({ type: 'float64', values: [], patch: int16(70, 1024) }), voxels]));
    return path;
  },
  'neither sform nor qform': nifti({ patch: int16(254, 0) }),
  'sform and qform that contradict each other': nifti({ sform: SFORM, qform: [0, 0, 0, 5, -6, 7] }),
  'a qform with a negative spacing': nifti({ qform: [0, 0, 0, 5, -6, 7], pixdim: [1, -2, 3, 4] }),
  'units that were mixed up': nifti({ units: 1 }),
  'a 4-D file': nifti({ dim: [4, 3, 4, 1, 2] }),
  'colour or complex voxels': nifti({ patch: int16(70, 128) }),
  'a file that is cut short': (folder) => {
    const path = join(folder, 'volume.nii');
    writeFileSync(path, niftiBytes({ values: HU }).subarray(0, -1));
    return path;
  },
  'something else': (folder) => {
    const path = join(folder, 'volume.nii');
    writeFileSync(path, 'text '.repeat(200));
    return path;
  },
  'a CT scaled to 0..1': nifti({ type: 'float32', values: HU.map((hu) => (hu + 100) / 230) }),
};

/** "read", with the codes of its warnings, or the reason of its refusal. */
async function outcomeOf(path: string): Promise<string> {
  try {
    const modality = path.endsWith('.nii') ? { modality: 'CT' } : {};
    const { source, warnings, modality: segmentedAs } = await readInput(path, CONFIG, { head: '', ...modality });
    const { volume } = source;
    checkPlausible(volume.geometry, 'volume');
    const sample = new IntensitySample(volume.rescale, volume.voxels.length);
    sample.update(volume.voxels, volume.voxels.length);
    checkTag(tagFindings(sample.profile(), segmentedAs, false), 'refuse');
    return ['read', ...warnings.map((warning) => warning.split(':')[0])].join(', ');
  } catch (error) {
    return asFailure(error).reason;
  }
}

const PAGE = readFileSync(new URL('../../docs/inputs.md', import.meta.url), 'utf8');
const ROWS = [...PAGE.matchAll(/^\| ([^|]+?) \| (read[^|]*?|`[A-Z_0-9]+`) \|/gm)].map(([, input = '', said = '']) => ({
  input,
  said: said.replaceAll('`', ''),
}));

test('the page has every input of this test, and no other', (t) => {
  t.deepEqual(ROWS.map(({ input }) => input).sort(), Object.keys(INPUTS).sort());
});

for (const { input, said } of ROWS) {
  test(`${input}: ${said}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-inputs-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    t.is(await outcomeOf(INPUTS[input]?.(folder) ?? ''), said);
  });
}

test('the page lists the values of maps by their kind', (t) => {
  for (const [kind, values] of Object.entries(MAPS)) t.true(PAGE.includes(`| ${kind} | ${values} |`), kind);
});
