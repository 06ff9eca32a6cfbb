/**
 * Independent readers and writers of DICOM: Python packages of test/pacs/setup.sh, and Debian's
 * dciodvfy and dcmtk.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PACS = fileURLToPath(new URL('../pacs/', import.meta.url));
const PYTHON = join(PACS, '.venv/bin/python');
const missing = [
  ...(existsSync(PYTHON) ? [] : ['test/pacs/.venv is not there (make test-pacs)']),
  ...(spawnSync('dciodvfy', ['-version']).error === undefined ? [] : ['dciodvfy is not there (Debian: dicom3tools)']),
];
/** Why tests with these tools are skipped; undefined where all are there. */
export const DICOM_TOOLS_MISSING = missing.length > 0 ? missing.join('; ') : undefined;

/** Runs a script of test/pacs and gives what it printed. Its assertions are errors here. */
export async function pacsPython(script: string, ...args: readonly string[]): Promise<string> {
  const options = {
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1', NODE: process.execPath },
    maxBuffer: 2 ** 26,
  };
  const { stdout } = await promisify(execFile)(PYTHON, [join(PACS, script), ...args], options);
  return stdout;
}

/** What dciodvfy says of a file, without its first line, the name of what it took the file for. */
export async function dciodvfy(path: string): Promise<{ errors: string[]; warnings: string[] }> {
  const lines = await promisify(execFile)('dciodvfy', [path]).then(
    ({ stderr }) => stderr,
    (failed: { stderr: string }) => failed.stderr,
  );
  const starting = (word: string) => lines.split('\n').filter((line) => line.startsWith(word));
  return { errors: starting('Error'), warnings: starting('Warning') };
}

/** A folder that is gone after the test. */
export async function folderOf(t: { teardown(undo: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-dicom-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function writeInstance(path: string, instance: { chunks(): Iterable<Buffer> }): Promise<string> {
  await writeFile(path, [...instance.chunks()]);
  return path;
}
