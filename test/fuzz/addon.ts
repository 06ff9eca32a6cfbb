/**
 * Jazzer.js' addon on machines whose C library is older than the one that it was built with (Debian
 * 12): the versions that it asks for are made weak, and what they have more comes from old-libc.c.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const SHIM = path('../../node_modules/.cache/m4oe/old-libc.so');
const ADDON = path(`../../node_modules/@jazzer.js/fuzzer/prebuilds/fuzzer-${process.platform}-${process.arch}.node`);
/** GNU libc 2.38. */
const BUILT_WITH_MINOR = 38;
const VERSIONS = ['GLIBC_2.38', 'GLIBCXX_3.4.32'];
const WEAK = 2;

/**
 * Environment in which the addon loads.
 * @returns undefined where it cannot: its C library is not there, and no C compiler
 */
export function fuzzEnvironment(): Record<string, string> | undefined {
  if (process.platform !== 'linux') return {};
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const [, minor] = header.glibcVersionRuntime?.split('.').map(Number) ?? [];
  if (minor === undefined) return undefined;
  if (minor >= BUILT_WITH_MINOR) return {};
  try {
    mkdirSync(dirname(SHIM), { recursive: true });
    if (!existsSync(SHIM)) execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', SHIM, path('old-libc.c')]);
    weaken();
    return { LD_PRELOAD: SHIM };
  } catch {
    return undefined;
  }
}

/** An entry of .gnu.version_r: hash of the version's name (4 bytes), flags (2 bytes), and more. */
function weaken(): void {
  const addon = readFileSync(ADDON);
  const flags = VERSIONS.map((version) => {
    const hash = Buffer.alloc(4);
    hash.writeUInt32LE(elfHash(version));
    return addon.indexOf(hash) + 4;
  });
  if (flags.every((at) => addon.readUInt16LE(at) === WEAK)) return;
  for (const at of flags) addon.writeUInt16LE(WEAK, at);
  // Others may have it loaded: they keep the file that they have.
  writeFileSync(`${ADDON}.${process.pid}`, addon);
  renameSync(`${ADDON}.${process.pid}`, ADDON);
}

/** System V ABI, chapter 5, "Hash Table". */
function elfHash(name: string): number {
  let hash = 0;
  for (const byte of Buffer.from(name)) {
    hash = (hash << 4) + byte;
    const high = hash & 0xf0000000;
    hash = (hash ^ (high >>> 24)) & ~high;
  }
  return hash >>> 0;
}
