/*
 * A Vulkan driver that fails when it is told to, and else is the one that FAULTY_DRIVER names. The
 * file FAULTY_CALLS holds lines: a call's name, "hang" (until the line is gone) or the VkResult that
 * it gives, and which of the calls that come it is (0 the first; every one if absent; of one line at
 * a time).
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef void (*Call)(void);
typedef Call (*Lookup)(void *, const char *);
/* Of all calls below: at most six arguments, each in a register. */
typedef intptr_t (*Six)(intptr_t, intptr_t, intptr_t, intptr_t, intptr_t, intptr_t);

static void *real(const char *symbol) {
  static void *driver;
  if (driver == NULL) driver = dlopen(getenv("FAULTY_DRIVER"), RTLD_NOW | RTLD_LOCAL);
  return driver == NULL ? NULL : dlsym(driver, symbol);
}

/* Whether a line names the call; it is left in `line`, its words in `what` and `nth`. */
static int named(const char *call, char line[128], char what[32], int *nth) {
  char name[64];
  int found = 0;
  FILE *file = fopen(getenv("FAULTY_CALLS"), "r");
  if (file == NULL) return 0;
  while (!found && fgets(line, 128, file) != NULL) {
    *nth = -1;
    found = sscanf(line, "%63s %31s %d", name, what, nth) >= 2 && strcmp(name, call) == 0;
  }
  fclose(file);
  return found;
}

static int fails(const char *call, intptr_t *result) {
  static char before[128];
  static int calls;
  char line[128], what[32];
  int nth;
  if (!named(call, line, what, &nth)) return 0;
  if (nth >= 0 && strcmp(line, before) != 0) {
    strcpy(before, line);
    calls = 0;
  }
  if (nth >= 0 && calls++ != nth) return 0;
  if (strcmp(what, "hang") == 0) {
    while (named(call, line, what, &nth)) usleep(50000);
    return 0;
  }
  *result = atoi(what);
  return 1;
}

#define CALLS(EACH)                                                                                \
  EACH(vkCreateInstance) EACH(vkEnumeratePhysicalDevices) EACH(vkCreateDevice)                     \
  EACH(vkAllocateMemory) EACH(vkQueueSubmit) EACH(vkWaitForFences) EACH(vkCreateShaderModule)

#define WRAPPED(NAME)                                                                              \
  static Six real_##NAME;                                                                          \
  static intptr_t my_##NAME(intptr_t a, intptr_t b, intptr_t c, intptr_t d, intptr_t e, intptr_t f) { \
    intptr_t result;                                                                               \
    return fails(#NAME, &result) ? result : real_##NAME(a, b, c, d, e, f);                         \
  }
CALLS(WRAPPED)

static Lookup real_of_device;
static Call of_device(void *device, const char *name);

static Call wrapped(const char *name, Call found) {
  if (found == NULL) return NULL;
#define IF_NAMED(NAME)                                                                             \
  if (strcmp(name, #NAME) == 0) {                                                                  \
    real_##NAME = (Six)found;                                                                      \
    return (Call)my_##NAME;                                                                        \
  }
  CALLS(IF_NAMED)
  if (strcmp(name, "vkGetDeviceProcAddr") != 0) return found;
  real_of_device = (Lookup)found;
  return (Call)of_device;
}

static Call of_device(void *device, const char *name) { return wrapped(name, real_of_device(device, name)); }

Call vk_icdGetInstanceProcAddr(void *instance, const char *name) {
  return wrapped(name, ((Lookup)real("vk_icdGetInstanceProcAddr"))(instance, name));
}

int vk_icdNegotiateLoaderICDInterfaceVersion(uint32_t *version) {
  return ((int (*)(uint32_t *))real("vk_icdNegotiateLoaderICDInterfaceVersion"))(version);
}
