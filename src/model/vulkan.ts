/**
 * The devices that Vulkan's loader lists: onnxruntime-node runs WebGPU on one of them and does not
 * tell which. Of the calls of Vulkan 1.0 (its specification, sections 4 and 5) the five that this
 * takes.
 */

const LOADER = 'libvulkan.so.1';
const SUCCESS = 0;
/** VK_ERROR_INCOMPATIBLE_DRIVER: what the loader says when there is no driver at all. */
const NO_DRIVER = -9;
/** Of VkInstanceCreateInfo: VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, then nothing but zeros. */
const CREATE_INFO_BYTES = 64;
const CREATE_INFO = 1;
const DEVICE_LOCAL = 1;

export type DeviceKind = 'other' | 'integrated' | 'discrete' | 'virtual' | 'software';
/** In the order of VkPhysicalDeviceType. */
const KINDS: readonly DeviceKind[] = ['other', 'integrated', 'discrete', 'virtual', 'software'];

export interface VulkanDevice {
  /** As its driver names it. */
  readonly name: string;
  readonly kind: DeviceKind;
  /** Major and minor version of Vulkan that its driver offers. */
  readonly version: readonly [number, number];
  /** Of its largest heap of its own. */
  readonly memoryBytes: number;
}

/** This machine, or this container, has no Vulkan loader, or a file of that name that is none. */
export class NoLoader extends Error {}

/**
 * In the loader's order; none without a driver.
 * @throws NoLoader, or an Error with the code of the call that failed
 */
export async function vulkanDevices(): Promise<VulkanDevice[]> {
  const { createInstance, destroyInstance, enumerate, properties, memory } = await loaded();
  const info = Buffer.alloc(CREATE_INFO_BYTES);
  info.writeUInt32LE(CREATE_INFO);
  const handle = Buffer.alloc(8);
  const created = createInstance(info, null, handle);
  if (created === NO_DRIVER) return [];
  check('vkCreateInstance', created);
  const instance = handle.readBigUInt64LE();
  try {
    const count = Buffer.alloc(4);
    check('vkEnumeratePhysicalDevices', enumerate(instance, count, null));
    const handles = Buffer.alloc(8 * count.readUInt32LE());
    check('vkEnumeratePhysicalDevices', enumerate(instance, count, handles));
    return Array.from({ length: count.readUInt32LE() }, (_, n) => {
      const device = handles.readBigUInt64LE(8 * n);
      const told = Buffer.alloc(PROPERTIES_BYTES);
      properties(device, told);
      const heaps = Buffer.alloc(MEMORY_BYTES);
      memory(device, heaps);
      return { ...readProperties(told), memoryBytes: largestHeap(heaps) };
    });
  } finally {
    destroyInstance(instance, null);
  }
}

async function loaded() {
  const { default: koffi } = await import('koffi');
  try {
    const vulkan = koffi.load(LOADER);
    return {
      createInstance: vulkan.func('int vkCreateInstance(void *info, void *allocator, void *instance)'),
      destroyInstance: vulkan.func('void vkDestroyInstance(void *instance, void *allocator)'),
      enumerate: vulkan.func('int vkEnumeratePhysicalDevices(void *instance, void *count, void *devices)'),
      properties: vulkan.func('void vkGetPhysicalDeviceProperties(void *device, void *properties)'),
      memory: vulkan.func('void vkGetPhysicalDeviceMemoryProperties(void *device, void *properties)'),
    };
  } catch (error) {
    throw new NoLoader(`${LOADER} cannot be loaded`, { cause: error });
  }
}

function check(call: string, result: number): void {
  if (result !== SUCCESS) throw new Error(`${call} failed with ${result}`);
}

/** sizeof(VkPhysicalDeviceProperties) is 824, of VkPhysicalDeviceMemoryProperties 520. */
const PROPERTIES_BYTES = 824;
const MEMORY_BYTES = 520;

/**
 * VkPhysicalDeviceProperties: apiVersion, driverVersion, vendorID, deviceID, deviceType, 32 bits
 * each, and deviceName[256].
 */
function readProperties(told: Buffer): Omit<VulkanDevice, 'memoryBytes'> {
  const version = told.readUInt32LE(0);
  const name = told.subarray(20, 276);
  return {
    name: name.subarray(0, name.indexOf(0)).toString('utf8'),
    kind: KINDS[told.readUInt32LE(16)] ?? 'other',
    version: [(version >>> 22) & 0x7f, (version >>> 12) & 0x3ff],
  };
}

/**
 * VkPhysicalDeviceMemoryProperties: a count and 32 memory types of 8 bytes, then a count and 16
 * heaps of size (64 bits) and flags (32 bits, padded to 64).
 */
function largestHeap(told: Buffer): number {
  let largest = 0;
  for (let heap = 0; heap < told.readUInt32LE(260); heap++) {
    const at = 264 + 16 * heap;
    if ((told.readUInt32LE(at + 8) & DEVICE_LOCAL) === 0) continue;
    largest = Math.max(largest, Number(told.readBigUInt64LE(at)));
  }
  return largest;
}
