/** Files and folders for tests of the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type NiftiParts, niftiBytes } from '../formats/nifti/files.ts';
import { testVolume } from '../support/volumes.ts';

/** Written into every text field that a NIfTI-1 header has: nothing of it may come out anywhere. */
export const PATIENT = 'Doe^John';

/** A folder that is gone when the test is. */
export function temporaryFolder(t: { teardown(undo: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-cli-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A volume of 20 x 16 x 12 voxels with a patient's name in its text fields. */
export function volumeFile(folder: string, parts: NiftiParts = {}, name = 'abdomen.nii.gz'): string {
  const bytes = niftiBytes({
    dim: [3, 20, 16, 12],
    values: Array.from(testVolume([20, 16, 12]).voxels),
    patch: (header) => {
      for (const [at, room] of [
        [4, 10],
        [14, 18],
        [148, 80],
        [228, 24],
        [328, 16],
      ] as const) {
        for (let n = 0; n < Math.min(room, PATIENT.length); n++) header.setUint8(at + n, PATIENT.charCodeAt(n));
      }
    },
    ...parts,
  });
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return path;
}
