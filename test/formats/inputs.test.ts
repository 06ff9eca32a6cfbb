/**
 * docs/inputs.md against what happens: each row of its tables is built from its words and read, and
 * no row is without an input, no input without a row.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { asFailure } from '../../src/errors.ts';
import { readInput } from '../../src/files/input.ts';
import { MAPS } from '../../src/formats/dicom/series/kind-of-image.ts';
import { checkPlausible } from '../../src/preprocess/geometry.ts';
import { IntensitySample } from '../../src/preprocess/intensity-sample.ts';
import { checkTag, tagFindings } from '../../src/preprocess/tag-check.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';
import { enhancedFile } from './dicom/enhanced.ts';
import { SYNTAX } from './dicom/part10.ts';
import {
  directoryOf,
  type PerSlice,
  SIZE,
  type SliceOptions,
  seriesFiles,
  sliceFile,
  writeSeries,
} from './dicom/phantom.ts';
import { zipFile } from './dicom/zip-file.ts';
import { type NiftiParts, nifti2Bytes, niftiBytes, pairOf, SFORM } from './nifti/files.ts';
import {
  type Fields,
  int16Bytes,
  metaImageBytes,
  metaImageHeader,
  nrrdBytes,
  nrrdHeader,
  writeFiles,
} from './text-volumes.ts';

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
/** 640 bytes of fat, water and muscle, and two of nothing. */
const PADDED_PIXELS = Uint8Array.from({ length: 642 }, (_, n) =>
  n >= 640 ? 0 : n % 2 === 0 ? n % 200 : 3 + ((n >> 1) % 2),
);
/** Philips' factor of an MR image in its own block of attributes, beside the rescale. */
const PHILIPS_SCALE: SliceOptions['set'] = {
  '20050010': ['LO', 'Philips MR Imaging DD 001'],
  '2005100e': ['FD', [0.0123]],
};
/** Two volumes over the same places. */
const twice = (tag: string, vr: string, values: readonly [string, string]): Make =>
  series((k) => ({
    modality: 'MR',
    position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)],
    set: { [tag]: [vr, values[k % 2] ?? ''], '00080018': ['UI', `1.2.3.${k + 1}`] },
  }));
/** Two acquisitions, of which the second lies so many mm above the first. */
const between = (mm: number): Make =>
  series((k) => ({
    position: [-10.5, 20.25, -100 + 5 * (k >> 1) + mm * (k % 2)],
    ...set('00200012', 'IS', String(1 + (k % 2))),
  }));
/** The start of an MGH file, big-endian, as FreeSurfer has it; with voxels that are 0. */
const mgh = () => {
  const bytes = Buffer.alloc(600);
  const [version, width, height, depth, frames, float] = [1, 4, 3, 2, 1, 3];
  for (const [n, word] of [version, width, height, depth, frames, float].entries()) bytes.writeInt32BE(word, 4 * n);
  return bytes;
};
/** Intensities from -100 to 130: fat, water, muscle. */
const HU = Array.from({ length: 24 }, (_, n) => -100 + 10 * n);
const nifti =
  (parts: NiftiParts = {}): Make =>
  (folder) => {
    const path = join(folder, 'volume.nii');
    writeFileSync(path, niftiBytes({ values: HU, ...parts }));
    return path;
  };
/** Named by its voxels. */
const pair =
  (change: (header: Buffer) => void = () => undefined): Make =>
  (folder) => {
    const { header, image } = pairOf(niftiBytes({ values: HU }));
    change(header);
    writeFileSync(join(folder, 'volume.hdr'), header);
    writeFileSync(join(folder, 'volume.img'), image);
    return join(folder, 'volume.img');
  };
/** The first is the one to read. */
const files =
  (contents: Readonly<Record<string, string | Buffer>>): Make =>
  (folder) =>
    writeFiles(folder, contents);
const HU_BYTES = int16Bytes(HU);
const nrrd = (fields: Fields = {}) => nrrdBytes(fields, HU_BYTES);
const metaImage = (fields: Fields = {}) => metaImageBytes(fields, HU_BYTES);
const FOURTH = { dimension: '4', sizes: '3 4 1 2', 'space directions': '(2,0,0) (0,-3,0) (0,0,4) none' };
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
  'instances whose UID is a text, or too long': series((k) =>
    set('00080018', 'UI', k % 2 === 0 ? `slice-${k}.anon` : `1.2.${'3'.repeat(62)}.${k}`),
  ),
  'a series without Modality': series(without('00080060')),
  'texts, pictures, reports and a dead link named README beside slices': beside((folder) => {
    writeFileSync(join(folder, 'notes.txt'), '');
    writeFileSync(join(folder, 'page.pdf'), '%PDF-1.4');
    symlinkSync('nowhere', join(folder, 'README'));
  }),
  'an empty file beside slices': beside((folder) => writeFileSync(join(folder, 'z.dcm'), '')),
  'an error page that was saved as a slice': beside((folder) => writeFileSync(join(folder, 'z.dcm'), '<html>')),
  'a link that leads nowhere beside slices': beside((folder) => symlinkSync('nowhere', join(folder, 'z'))),
  'a slice that is packed, beside slices': beside((folder) =>
    writeFileSync(join(folder, 'z.dcm'), gzipSync(sliceFile(0))),
  ),
  'a slice with the SOP class of a PET image or of raw data': series((k) =>
    k < 10 ? {} : set('00080016', 'UI', `1.2.840.10008.5.1.4.1.1.${k === 10 ? '128' : '66'}`),
  ),
  'a slice without Series UID beside others': series((k) => (k === 11 ? without('0020000e') : {})),
  'slices that a DICOMDIR names, and that are not there': beside((folder) => {
    rmSync(join(folder, '1.dcm'));
    writeFileSync(join(folder, 'DICOMDIR'), directoryOf(SIZE[2]));
  }),
  'a concatenation of enhanced images, of which a file is missing': (folder) => {
    const path = join(folder, 'image.dcm');
    writeFileSync(
      path,
      enhancedFile({
        more: [
          ['00209161', 'UI', '1.2.3'],
          ['00209163', 'US', [2]],
        ],
      }),
    );
    return path;
  },
  'fewer slices than Images in Acquisition tells': series(set('00201002', 'IS', '14')),
  'files that say explicit and are implicit, or the other way round': (folder) => {
    const path = series()(folder);
    for (const name of readdirSync(path)) {
      const bytes = readFileSync(join(path, name));
      const [explicit, implicit] = ['1.2.840.10008.1.2.1\0', '1.2.840.10008.1.2\0\0\0'];
      bytes.write(implicit, bytes.indexOf(explicit), 'latin1');
      writeFileSync(join(path, name), bytes);
    }
    return path;
  },
  'half as many as Images in Acquisition tells': series(set('00201002', 'IS', '24')),
  'a slice that is cut short': beside((folder) => writeFileSync(join(folder, 'z.dcm'), sliceFile(0).subarray(0, -40))),
  'a file that lies there twice': beside((folder) => writeFileSync(join(folder, 'copy of 3.dcm'), sliceFile(3))),
  'an instance twice that is not the same': beside((folder) =>
    writeFileSync(join(folder, 'copy of 3.dcm'), sliceFile(3, { intercept: '-1000' })),
  ),
  'zeros behind the pixels': series({ set: { '7fe00010': ['OW', PADDED_PIXELS] } }),
  'two series in one folder': beside((folder) => {
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more', '1.dcm'), sliceFile(0, set('0020000e', 'UI', '1.2.3')));
  }),
  'a slice missing inside': series((k) => (k === 5 ? undefined : {})),
  'one slice alone': series((k) => (k === 5 ? {} : undefined)),
  'a tilted gantry': series((k) => ({ position: [-10.5, 20.25 + 0.6 * k, -100 + 2.5 * k] })),
  'a tilt that header and positions tell otherwise': series(set('00181120', 'DS', '12')),
  'distances that are uneven within bounds': series((k) => ({
    position: [-10.5, 20.25, -100 + 2.5 * k + (k > 6 ? 0.8 : 0)],
  })),
  'distances that are uneven beyond them': series((k) => ({
    position: [-10.5, 20.25, -100 + 2.5 * k - (k === 6 ? 1.2 : 0)],
  })),
  'two echoes over the same places': twice('00180081', 'DS', ['2.3', '4.6']),
  'two acquisitions over the same places': twice('00200012', 'IS', ['1', '2']),
  "two acquisitions between each other's slices": between(1.3),
  'two acquisitions that fill each other up evenly': between(2.5),
  'water and fat over the same places': twice('00080008', 'CS', ['DERIVED\\PRIMARY\\W', 'DERIVED\\PRIMARY\\F']),
  'two kernels over the same places': twice('00181210', 'SH', ['B30f', 'B70f']),
  'two times over the same places, of each slice its own': series((k) => ({
    position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)],
    ...set('00080033', 'TM', `1015${10 + 20 * (k % 2) + (k >> 1)}`),
  })),
  'every slice twice, numbered through': twice('00200013', 'IS', ['1', '2']),
  'every slice twice with nothing to tell them apart': twice('00200013', 'IS', ['1', '1']),
  'echo times that were rounded apart': series((k) => ({
    modality: 'MR',
    ...set('00180081', 'DS', k % 2 === 0 ? '4.76' : '4.7600002'),
  })),
  'stacks of two orientations': series((k) =>
    k < 8 ? {} : { set: { '00200037': ['DS', '0\\1\\0\\0\\0\\-1'] }, position: [2.5 * k, 0, 0] },
  ),
  'a localizer': series(set('00080008', 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER')),
  'a projection or mosaic': series(set('00080008', 'CS', 'DERIVED\\SECONDARY\\MIP')),
  'a map that was computed': series(set('00080008', 'CS', 'DERIVED\\PRIMARY\\PERFUSION\\RCBF')),
  'a map or projection that only a description tells, of a derived image': series({
    set: { '00080008': ['CS', 'DERIVED\\SECONDARY'], '0008103e': ['LO', 'CBF'] },
  }),
  'a map or projection that only a description tells': series(set('0008103e', 'LO', 'AX MIP')),
  'a saved screen': series(set('00080008', 'CS', 'DERIVED\\SECONDARY\\SCREEN SAVE')),
  'a MONOCHROME1 image': series(set('00280004', 'CS', 'MONOCHROME1')),
  'a patient who lies prone, feet first': series((k) => ({
    position: [10.5, -20.25, -100 + 2.5 * k],
    set: { '00200037': ['DS', '-1\\0\\0\\0\\-1\\0'], '00185100': ['CS', 'FFP'] },
  })),
  'a patient who lies on the right side': series((k) => ({
    position: [10.5, 20.25, -100 + 2.5 * k],
    set: { '00200037': ['DS', '0\\-1\\0\\1\\0\\0'], '00185100': ['CS', 'HFDR'] },
  })),
  "an MR with Philips' private scale": series({ modality: 'MR', set: PHILIPS_SCALE }),
  'colour or a palette': series(set('00280004', 'CS', 'PALETTE COLOR')),
  '8 bits, plain or with a rescale': series({ bits: [8, 8], slope: '4', signed: false, intercept: '-500' }),
  'a CT without rescale': series({ set: { '00281052': undefined, '00281053': undefined } }),
  'a CT in another unit than HU': series(set('00281054', 'LO', 'MGML')),
  'loss within the limit': series({ set: { '00282110': ['CS', '01'], '00282112': ['DS', '4'] } }),
  'loss beyond the limit': series({ set: { '00282110': ['CS', '01'], '00282112': ['DS', '12'] } }),
  'lossy JPEG': series({ syntax: SYNTAX.jpegBaseline }),
  'a NIfTI-1 file with sform or qform': nifti(),
  'a NIfTI-2 file': (folder) => {
    const path = join(folder, 'volume.nii');
    writeFileSync(path, nifti2Bytes({ values: HU }));
    return path;
  },
  'a pair of .hdr and .img': pair(),
  'half of a pair': (folder) => {
    const path = pair()(folder);
    rmSync(join(folder, 'volume.hdr'));
    return path;
  },
  'an Analyze 7.5 pair': pair((header) => header.fill(0, 344).write('r', 38, 'latin1')),
  'whole numbers of 64 bits': (folder) => {
    const path = join(folder, 'volume.nii');
    const voxels = Buffer.alloc(8 * HU.length);
    for (const [n, hu] of HU.entries()) voxels.writeBigInt64LE(BigInt(hu), 8 * n);
    writeFileSync(path, Buffer.concat([niftiBytes({ type: 'float64', values: [], patch: int16(70, 1024) }), voxels]));
    return path;
  },
  'neither sform nor qform': nifti({ patch: int16(254, 0) }),
  'an sform of zeros, and no qform': nifti({ sform: Array.from({ length: 3 }, () => [0, 0, 0, 0]) as typeof SFORM }),
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
  'a file packed with bzip2, xz, Zstandard, 7z or RAR': files({ 'v.nii': `BZh91AY${'x'.repeat(200)}` }),
  'a file packed with gzip twice': files({ 'v.nii': gzipSync(gzipSync(niftiBytes({ values: HU }))) }),
  'a volume in a zip': (folder) => {
    const path = join(folder, 'volume.zip');
    writeFileSync(path, zipFile([{ name: 'volume.nii', bytes: Buffer.from(niftiBytes({ values: HU })) }]));
    return path;
  },
  'an MGH file': files({ 'v.mgh': mgh() }),
  'a compressed MGH file': files({ 'v.mgz': gzipSync(mgh()) }),
  'a MINC file': files({ 'v.mnc': Buffer.concat([Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), Buffer.alloc(600)]) }),
  'an NRRD file in a space of the patient': files({ 'v.nrrd': nrrd() }),
  'an NRRD file with gzip': files({ 'v.nrrd': nrrd({ encoding: 'gzip' }) }),
  'a detached header with its file': files({ 'v.nhdr': nrrdHeader({ 'data file': 'v.raw' }), 'v.raw': HU_BYTES }),
  'an NRRD file without a space': files({ 'v.nrrd': nrrd({ space: undefined, 'space dimension': '3' }) }),
  'an NRRD file of several volumes': files({ 'v.nrrd': nrrd({ ...FOURTH, kinds: 'domain domain domain list' }) }),
  'an NRRD file of colour or vectors': files({ 'v.nrrd': nrrd({ ...FOURTH, kinds: 'domain domain domain vector' }) }),
  'an NRRD file in hex or bzip2': files({ 'v.nrrd': nrrd({ encoding: 'hex' }) }),
  'an NRRD file of blocks': files({ 'v.nrrd': nrrd({ type: 'block' }) }),
  'a detached header without its file': files({ 'v.nhdr': nrrdHeader({ 'data file': 'v.raw' }) }),
  'an NRRD file with shear': files({ 'v.nrrd': nrrd({ 'space directions': '(2,1,0) (0,-3,0) (0,0,4)' }) }),
  'an NRRD file that is cut short': files({ 'v.nrrd': nrrd({ encoding: 'gzip' }).subarray(0, -12) }),
  'an NRRD file with a broken checksum': files({
    'v.nrrd': Buffer.concat([nrrd({ encoding: 'gzip' }).subarray(0, -8), Buffer.alloc(8, 1)]),
  }),
  'an NRRD file whose sizes explode': files({ 'v.nrrd': nrrd({ sizes: '100000 100000 100000' }) }),
  'a MetaImage with TransformMatrix': files({ 'v.mha': metaImage() }),
  'a MetaImage that is compressed': files({ 'v.mha': metaImage({ CompressedData: 'True' }) }),
  'a MetaImage header with its file': files({
    'v.mhd': metaImageHeader({ ElementDataFile: 'v.raw' }),
    'v.raw': HU_BYTES,
  }),
  'a MetaImage whose letters contradict its matrix': files({ 'v.mha': metaImage({ AnatomicalOrientation: 'RAI' }) }),
  'a MetaImage with a function of intensity': files({
    'v.mha': metaImage({ ElementToIntensityFunctionSlope: '2' }),
  }),
  'a MetaImage without TransformMatrix': files({ 'v.mha': metaImage({ TransformMatrix: undefined }) }),
  'a MetaImage of several volumes': files({
    'v.mha': metaImage({ NDims: '4', DimSize: '3 4 1 2' }),
  }),
  'a MetaImage of colour or vectors': files({ 'v.mha': metaImage({ ElementNumberOfChannels: '3' }) }),
  'a MetaImage header without its file': files({ 'v.mhd': metaImageHeader({ ElementDataFile: 'v.raw' }) }),
  'a MetaImage that is cut short': files({ 'v.mha': metaImage().subarray(0, -1) }),
  'a MetaImage whose sizes explode': files({ 'v.mha': metaImage({ DimSize: '100000 100000 100000' }) }),
  'a CT scaled to 0..1': nifti({ type: 'float32', values: HU.map((hu) => (hu + 100) / 230) }),
};

/** "read", with the codes of its warnings, or the reason of its refusal. */
async function outcomeOf(path: string): Promise<string> {
  try {
    const modality = /\.(nii|img|nrrd|nhdr|mha|mhd|mgh|mgz|mnc)$/.test(path) ? { modality: 'CT' } : {};
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

const PAGE_FILE = new URL('../../docs/inputs.md', import.meta.url);
const PAGE = readFileSync(PAGE_FILE, 'utf8');
const ROWS = [...PAGE.matchAll(/^\| ([^|]+?) \| (read[^|]*?|`[A-Z_0-9]+`) \|/gm)].map(([, input = '', said = '']) => ({
  input,
  said: said.replaceAll('`', ''),
}));

test('the page has every input of this test, and no other', (t) => {
  t.deepEqual(ROWS.map(({ input }) => input).sort(), Object.keys(INPUTS).sort());
});

/** What became of each input; `INPUTS=write` puts it into the page in place of comparing. */
const outcomes = new Map<string, string>();
const writing = process.env.INPUTS === 'write';

for (const { input, said } of ROWS) {
  test(`${input}: ${said}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-inputs-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const outcome = await outcomeOf(INPUTS[input]?.(folder) ?? '');
    outcomes.set(input, outcome);
    t.is(outcome, writing ? outcome : said);
  });
}

test.after('the page has what happened', () => {
  if (!writing) return;
  const page = PAGE.replace(/^\| ([^|]+?) \| (read[^|]*?|`[A-Z_0-9]+`) \|/gm, (row, input: string) => {
    const outcome = outcomes.get(input);
    if (outcome === undefined) return row;
    return `| ${input} | ${outcome.startsWith('read') ? outcome : `\`${outcome}\``} |`;
  });
  writeFileSync(PAGE_FILE, page);
});

test('the page lists the values of maps by their kind', (t) => {
  for (const [kind, values] of Object.entries(MAPS)) t.true(PAGE.includes(`| ${kind} | ${values} |`), kind);
});
