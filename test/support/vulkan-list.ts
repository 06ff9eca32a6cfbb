/**
 * A process on a machine whose Vulkan lists other devices than this one's: preloaded
 * (`machineWith`), it puts a list in place of src/model/vulkan.ts, in every thread. All else is
 * real.
 */
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { VulkanDevice } from '../../src/model/vulkan.ts';

const listed = process.env.TEST_VULKAN_DEVICES;
const instead = `export class NoLoader extends Error {}
export async function vulkanDevices() { return ${listed}; }`;

if (listed !== undefined) {
  registerHooks({
    load: (url, context, next) =>
      url.endsWith('/src/model/vulkan.ts')
        ? { format: 'module', source: instead, shortCircuit: true }
        : next(url, context),
  });
}

/** Environment of such a process. */
export function machineWith(devices: readonly VulkanDevice[]): Record<string, string> {
  return {
    NODE_OPTIONS: `--import ${fileURLToPath(import.meta.url)}`,
    TEST_VULKAN_DEVICES: JSON.stringify(devices),
  };
}
