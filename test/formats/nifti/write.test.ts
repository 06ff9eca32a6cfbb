import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { Failure } from '../../../src/errors.ts';
import { readNifti } from '../../../src/formats/nifti/read.ts';
import { writeLabelsNifti } from '../../../src/formats/nifti/write.ts';
import { niftiBytes, niftiFile, temporaryFolder } from './files.ts';

const LIMIT = { maxBytes: 1024 };
const LABELS = Uint8Array.from({ length: 24 }, (_, n) => n % 14);

function withPatientData(header: DataView): void {
  const text = Buffer.from(header.buffer);
  for (const [at, length] of [
    [4, 10],
    [14, 18],
    [148, 80],
    [228, 24],
    [328, 16],
  ] as const) {
    text.write('DOE^JANE'.padEnd(length, '!'), at, length, 'latin1');
  }
  header.setInt16(68, 1002, true);
  header.setFloat32(124, 300, true);
}

test('labels read back voxel for voxel on the geometry of their source', async (t) => {
  for (const bigEndian of [false, true]) {
    for (const name of ['labels.nii', 'labels.nii.gz']) {
      const parts = { bigEndian, type: 'float32', dim: [4, 3, 4, 2, 1], units: 10, slope: 3, intercept: 9 } as const;
      const source = await readNifti(
        niftiFile(
          t,
          niftiBytes({
            ...parts,
            qform: [0.1, 0.2, 0.3, 1, 2, 3],
            sform: [
              [0, 2, 0, 1],
              [3, 0, 0, 2],
              [0, 0, -4, 3],
            ],
          }),
        ),
        { ...LIMIT, orientation: 'sform' },
      );
      const path = join(temporaryFolder(t), name);
      await writeLabelsNifti(path, source, LABELS);
      const back = await readNifti(path, { ...LIMIT, orientation: 'sform' });
      t.is(back.volume.voxelType, 'uint8');
      t.deepEqual(back.volume.rescale, { slope: 1, intercept: 0 });
      t.deepEqual(back.volume.geometry, source.volume.geometry);
      t.deepEqual([...back.volume.voxels], [...LABELS]);
      t.is(back.littleEndian, !bigEndian);
    }
  }
});

test('every field of the geometry stays byte for byte, and no patient data with it', async (t) => {
  const bytes = niftiBytes({
    extension: Buffer.alloc(32, 'DOE^JANE'),
    qform: [0.1, 0, 0, 1, 2, 3],
    patch: withPatientData,
  });
  const source = await readNifti(niftiFile(t, bytes), LIMIT);
  const path = join(temporaryFolder(t), 'labels.nii.gz');
  await writeLabelsNifti(path, source, LABELS);
  const written = gunzipSync(readFileSync(path));
  t.is(written.length, 352 + 24);
  for (const [from, to] of [
    [0, 4],
    [39, 56],
    [76, 108],
    [123, 124],
    [252, 328],
    [344, 348],
  ] as const) {
    t.deepEqual(written.subarray(from, to), bytes.subarray(from, to), `bytes ${from} to ${to}`);
  }
  t.false(written.includes('DOE'));
  t.false(written.includes('!'));
  t.is(written.readInt16LE(68), 0); // intent
  t.deepEqual([written.readFloatLE(124), written.readFloatLE(128)], [0, 0]); // cal_max, cal_min
  t.is(written.toString('latin1', 148, 165), 'M4OE organ labels');
});

test('a file that is there is replaced; a write that fails leaves nothing behind', async (t) => {
  const source = await readNifti(niftiFile(t, niftiBytes()), LIMIT);
  const folder = temporaryFolder(t);
  const path = join(folder, 'labels.nii');
  writeFileSync(path, 'old');
  await writeLabelsNifti(path, source, LABELS);
  t.deepEqual(readdirSync(folder), ['labels.nii']);
  t.is(readFileSync(path).length, 376);

  const wrong = await t.throwsAsync(writeLabelsNifti(path, source, LABELS.subarray(1)), { instanceOf: Failure });
  t.is(wrong?.reason, 'LABELS_SIZE');
  const nowhere = await t.throwsAsync(writeLabelsNifti(join(folder, 'none', 'l.nii'), source, LABELS), {
    instanceOf: Failure,
  });
  t.is(nowhere?.reason, 'FILE_UNWRITABLE');
  await t.throwsAsync(writeLabelsNifti(folder, source, LABELS), { instanceOf: Failure });
  t.deepEqual(readdirSync(folder), ['labels.nii']);
});
