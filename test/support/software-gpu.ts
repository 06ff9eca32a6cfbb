/**
 * SwiftShader, a GPU in software that test/webgpu/setup.sh unpacks; ava.config.js gives the test
 * processes its loader and its driver.
 */
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const FOLDER = fileURLToPath(new URL('../webgpu/.gpu/', import.meta.url));
const there =
  existsSync(`${FOLDER}vk_swiftshader_icd.json`) && process.env.VK_DRIVER_FILES?.startsWith(FOLDER) === true;

/** Where its loader and driver are, for a container to mount; undefined where they are not. */
export const SOFTWARE_GPU_FOLDER = there ? realpathSync(FOLDER) : undefined;
/** As its driver names it. */
export const SOFTWARE_GPU = /^SwiftShader Device/;
/** The environment of a process that has a Vulkan loader and no driver. */
export const NO_DRIVER = { VK_DRIVER_FILES: '/dev/null' };
/** The environment of a process that has no Vulkan loader, where the system has none. */
export const NO_LOADER = { VK_DRIVER_FILES: '', LD_LIBRARY_PATH: '' };

if (!there && process.env.TEST_WEBGPU === '1')
  throw new Error('TEST_WEBGPU=1 and no SwiftShader in test/webgpu/.gpu (make setup-webgpu)');

/** Tests over it, one after the other; skipped where it is not there. */
export const withSoftwareGpu = there ? test.serial : test.serial.skip;
if (!there)
  test('skipped: test/webgpu/.gpu is not there, or the tests run on another GPU (make setup-webgpu)', (t) => t.pass());
