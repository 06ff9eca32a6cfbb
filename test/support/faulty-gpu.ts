/**
 * The GPU in software behind a driver that fails when it is told to (test/webgpu/faulty.c); built
 * by the machine's C compiler, and skipped where there is none.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { SOFTWARE_GPU_FOLDER } from './software-gpu.ts';

const SOURCE = fileURLToPath(new URL('../webgpu/faulty.c', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'm4oe-faulty-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const library = join(folder, 'libfaulty.so');
const there =
  SOFTWARE_GPU_FOLDER !== undefined &&
  spawnSync('cc', ['-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], { stdio: 'inherit' }).status === 0;
if (!there) test('skipped: no GPU in software (make setup-webgpu), or no C compiler', (t) => t.pass());

/** Tests over it, one after the other. */
export const withFaultyGpu = there ? test.serial : test.serial.skip;

const calls = join(folder, 'calls');
let faults = 0;

/**
 * From now on these calls of Vulkan fail, in every process over the driver; none without any.
 * @param lines as test/webgpu/faulty.c reads them: `vkQueueSubmit -4`, `vkCreateDevice hang`
 */
export function fault(...lines: readonly string[]): void {
  // Another line each time: the driver counts calls anew.
  writeFileSync(calls, lines.map((line) => `${line} #${++faults}\n`).join(''));
}

/** A driver's file as the loader reads it. */
export function driverFile(text: string): string {
  const file = join(folder, 'broken.json');
  writeFileSync(file, text);
  return file;
}

const icd = join(folder, 'faulty.json');
writeFileSync(
  icd,
  JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.1' } }),
);
fault();

/** Environment of a process over it. */
export const FAULTY_GPU = {
  VK_DRIVER_FILES: icd,
  FAULTY_DRIVER: `${SOFTWARE_GPU_FOLDER}/libvk_swiftshader.so`,
  FAULTY_CALLS: calls,
};
