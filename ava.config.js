import { subscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const gpu = fileURLToPath(new URL('test/webgpu/.gpu', import.meta.url));
// A Vulkan driver in software and its loader, for the tests of WebGPU; a driver that is named already stays (bench/gpu.sh).
const software = existsSync(`${gpu}/vk_swiftshader_icd.json`) && process.env.VK_DRIVER_FILES === undefined;

// A test file that hangs in native code, where its own watch (test/support/watch.ts) does not run.
subscribe('child_process', ({ process: file }) => {
  const end = setTimeout(() => file.kill('SIGKILL'), 27 * 60_000).unref();
  file.once('exit', () => clearTimeout(end));
});

export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts'],
  require: ['./test/support/watch.ts'],
  timeout: '3m',
  concurrency: 2,
  environmentVariables: {
    // Sessions that a test opens itself do not pass main.ts, which says the same.
    ORT_DISABLE_TELEMETRY: '1',
    ...(software ? { VK_DRIVER_FILES: `${gpu}/vk_swiftshader_icd.json`, LD_LIBRARY_PATH: gpu } : {}),
  },
  // Processes: a file that starts inference workers of its own must not run in a worker thread that is torn down around them.
  workerThreads: false,
};
