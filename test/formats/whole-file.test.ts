/** A file appears whole or not at all, and what was there before stays until then. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { writeWhole } from '../../src/formats/whole-file.ts';
import { temporaryFolder } from '../cli/files.ts';
import { canMount } from '../support/orthanc.ts';

const withDisk = canMount() ? test : test.skip;
const MIB = 2 ** 20;

withDisk('a full disk: FILE_UNWRITABLE, and the file is what it was', async (t) => {
  const folder = temporaryFolder(t);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  t.teardown(() => execFileSync('umount', [folder]));
  const [old, fresh] = [join(folder, 'old.png'), join(folder, 'new.png')];
  writeFileSync(old, 'a picture');
  for (const path of [old, fresh])
    await t.throwsAsync(writeWhole(path, [Buffer.alloc(MIB / 2), Buffer.alloc(MIB)]), {
      message: '--out: the results cannot be written there (ENOSPC)',
    });
  t.deepEqual(readdirSync(folder), ['old.png']);
  t.is(readFileSync(old, 'utf8'), 'a picture');
});

test('what fails half-way leaves nothing, and nothing changed', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'labels.nii.gz');
  writeFileSync(path, 'before');
  function* breaks() {
    yield Buffer.alloc(MIB);
    throw new RangeError('the encoder broke');
  }
  for (const gzip of [false, true]) await t.throwsAsync(writeWhole(path, breaks(), { gzip }));
  t.deepEqual(readdirSync(folder), ['labels.nii.gz']);
  t.is(readFileSync(path, 'utf8'), 'before');
});

test('what ends well takes the place of what was there', async (t) => {
  const path = join(temporaryFolder(t), 'labels.nii.gz');
  writeFileSync(path, 'before');
  await writeWhole(path, [Buffer.from('af'), Buffer.from('ter')], { gzip: true });
  t.is(gunzipSync(readFileSync(path)).toString(), 'after');
  t.true(statSync(path).isFile());
});
