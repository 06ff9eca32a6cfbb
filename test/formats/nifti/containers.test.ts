/** NIfTI-2, pairs of .hdr and .img, and one volume out of several: the same volume as in one .nii. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { readNifti } from '../../../src/formats/nifti/read.ts';
import { writeLabelsNifti } from '../../../src/formats/nifti/write.ts';
import type { ReadOptions } from '../../../src/formats/volume-file.ts';
import { nifti2Bytes, niftiBytes, niftiFile, pairOf, temporaryFolder, VALUES } from './files.ts';

const LIMIT = { maxBytes: 1024 * 1024 };

async function fails(t: ExecutionContext, path: string, reason: string, options: Partial<ReadOptions> = {}) {
  const failure = await t.throwsAsync(readNifti(path, { ...LIMIT, ...options }), { instanceOf: Failure }, reason);
  t.is(failure?.reason, reason);
  t.notRegex(failure?.message ?? '', /secret/);
  return failure?.message ?? '';
}

test('NIfTI-2 is the volume that NIfTI-1 is, and its labels are NIfTI-2', async (t) => {
  const { volume: expected } = await readNifti(niftiFile(t, niftiBytes()), LIMIT);
  const labels = Uint8Array.from(VALUES, (_, n) => n % 5);
  for (const bigEndian of [false, true]) {
    for (const name of ['v.nii', 'v.nii.gz']) {
      const bytes = nifti2Bytes({ bigEndian });
      const source = await readNifti(niftiFile(t, bytes, name), LIMIT);
      t.deepEqual(source.volume, expected);
      t.deepEqual(source.header, bytes.subarray(0, 544));
      const path = join(temporaryFolder(t), 'labels.nii');
      await writeLabelsNifti(path, source, labels);
      const back = await readNifti(path, LIMIT);
      t.is(back.header.readInt32LE(0), bigEndian ? 0x1c020000 : 540);
      t.deepEqual(back.volume.geometry, expected.geometry);
      t.deepEqual([...back.volume.voxels], [...labels]);
    }
  }
});

test('a pair is the volume that a single file is, by whichever of its names', async (t) => {
  for (const single of [niftiBytes(), niftiBytes({ bigEndian: true }), nifti2Bytes()]) {
    const { volume: expected } = await readNifti(niftiFile(t, single), LIMIT);
    const { header, image } = pairOf(single);
    for (const [headerName, imageName] of [
      ['v.hdr', 'v.img'],
      ['v.hdr.gz', 'v.img.gz'],
      ['v.hdr', 'v.img.gz'],
      ['v.HDR', 'v.IMG'],
    ] as const) {
      const folder = temporaryFolder(t);
      const gz = (name: string, bytes: Buffer) => (name.endsWith('.gz') ? gzipSync(bytes) : bytes);
      writeFileSync(join(folder, headerName), gz(headerName, header));
      writeFileSync(join(folder, imageName), gz(imageName, image));
      for (const name of [headerName, imageName]) {
        const { volume } = await readNifti(join(folder, name), LIMIT);
        t.deepEqual(volume, expected, name);
      }
    }
  }
});

test('labels of a pair are a single file on its grid', async (t) => {
  const folder = temporaryFolder(t);
  const { header, image } = pairOf(niftiBytes());
  writeFileSync(join(folder, 'v.hdr'), header);
  writeFileSync(join(folder, 'v.img'), image);
  const source = await readNifti(join(folder, 'v.hdr'), LIMIT);
  const path = join(folder, 'labels.nii.gz');
  await writeLabelsNifti(path, source, new Uint8Array(24).fill(3));
  const back = await readNifti(path, LIMIT);
  t.deepEqual(back.volume.geometry, source.volume.geometry);
  t.deepEqual([...back.volume.voxels], new Array(24).fill(3));
});

test('halves of a pair, and what says nothing of sides', async (t) => {
  const folder = temporaryFolder(t);
  const { header, image } = pairOf(niftiBytes());
  writeFileSync(join(folder, 'secret.hdr'), header);
  t.regex(await fails(t, join(folder, 'secret.hdr'), 'NIFTI_PAIR'), /\.img is not beside/);
  writeFileSync(join(folder, 'lonely.img'), image);
  t.regex(await fails(t, join(folder, 'lonely.img'), 'NIFTI_PAIR'), /\.hdr is not beside/);
  writeFileSync(join(folder, 'secret.nii'), header);
  t.regex(await fails(t, join(folder, 'secret.nii'), 'NIFTI_PAIR'), /ends in \.hdr/);
  writeFileSync(join(folder, 'secret.img'), image.subarray(1));
  await fails(t, join(folder, 'secret.hdr'), 'NIFTI_TRUNCATED');
  writeFileSync(join(folder, 'secret.img'), Buffer.concat([image, Buffer.alloc(100_000)]));
  await fails(t, join(folder, 'secret.hdr'), 'NIFTI_TOO_LARGE');
});

for (const [maker, regular, rest] of [
  ['as its manual has it', 'r', [0, 0]],
  ['of nibabel, without regular', '\0', [0, 0]],
  ['of SPM, with values behind', 'r', [7, 0x20]],
] as const) {
  test(`a pair of Analyze 7.5 is said to be one: ${maker}`, async (t) => {
    const folder = temporaryFolder(t);
    const { header, image } = pairOf(niftiBytes());
    header.fill(0, 344).write(regular, 38, 'latin1');
    for (const [n, byte] of rest.entries()) header[344 + n] = byte;
    writeFileSync(join(folder, 'analyze.hdr'), header);
    writeFileSync(join(folder, 'analyze.img'), image);
    for (const ending of ['hdr', 'img'])
      t.regex(await fails(t, join(folder, `analyze.${ending}`), 'NIFTI_ANALYZE'), /where left is/);
  });
}

test('one volume out of several, and its labels are one volume', async (t) => {
  const dim = [4, 3, 4, 1, 2];
  for (const bytes of [niftiBytes({ dim }), nifti2Bytes({ dim })]) {
    for (const name of ['v.nii', 'v.nii.gz']) {
      const file = niftiFile(t, bytes, name);
      t.regex(await fails(t, file, 'NIFTI_NOT_3D'), /got 2; choose one with --volume/);
      for (const [volume, values] of [
        [1, VALUES.slice(0, 12)],
        [2, VALUES.slice(12)],
      ] as const) {
        const source = await readNifti(file, { ...LIMIT, volume });
        t.is(source.volumes, 2);
        t.deepEqual([...source.volume.voxels], values);
        t.deepEqual(source.volume.geometry.size, [3, 4, 1]);
        const path = join(temporaryFolder(t), 'labels.nii');
        await writeLabelsNifti(path, source, new Uint8Array(12));
        t.deepEqual((await readNifti(path, LIMIT)).volume.geometry, source.volume.geometry);
      }
      await fails(t, file, 'VOLUME_NUMBER', { volume: 3 });
      await fails(t, file, 'VOLUME_NUMBER', { volume: 0 });
    }
    await fails(t, niftiFile(t, bytes.subarray(0, -1)), 'NIFTI_TRUNCATED', { volume: 1 });
  }
  const many = niftiFile(t, niftiBytes({ dim: [4, 3, 4, 2, 30000] }));
  t.regex(await fails(t, many, 'NIFTI_TOO_LARGE', { volume: 1, maxBytes: 48 }), /30000 volumes of 48/);
});

test('sizes of NIfTI-2 that no memory holds are refused by the header', async (t) => {
  for (const edge of [2 ** 20, 2 ** 40, 2 ** 62]) {
    const file = niftiFile(t, nifti2Bytes({ dim: [3, edge, edge, edge], values: [] }));
    await fails(t, file, 'NIFTI_TOO_LARGE');
  }
});

for (const [what, magic, message] of [
  ['bzip2', '425a6839', /bzip2; unpack it/],
  ['xz', 'fd377a585a00', /xz; unpack it/],
  ['Zstandard', '28b52ffd', /Zstandard; unpack it/],
  ['7z', '377abcaf271c', /7z archive; unpack it/],
  ['RAR', '526172211a07', /RAR archive; unpack it/],
  ['gzip in gzip', '1f8b0800', /gzip twice; unpack it once/],
] as const) {
  test(`what is packed with ${what} is told`, async (t) => {
    const bytes = Buffer.concat([Buffer.from(magic, 'hex'), Buffer.alloc(600, 1)]);
    const path = niftiFile(t, what === 'gzip in gzip' ? gzipSync(bytes) : bytes);
    t.regex(await fails(t, path, 'NIFTI_MAGIC'), message);
  });
}
