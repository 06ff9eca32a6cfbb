/**
 * Threads that do not come back from a GPU's driver. Nobody can end one, and `process.exit` would
 * wait for it for ever.
 */
let hung = false;

/** A thread of this process may never come back. */
export function noteHungThread(): void {
  hung = true;
}

/** Ends the process at once where a thread hangs; comes back where none does. */
export async function leaveHungThreads(exitCode: number): Promise<void> {
  // Windows ends them by itself.
  if (!hung || process.platform === 'win32') return;
  const { default: koffi } = await import('koffi');
  koffi.load(null).func('void _exit(int code)')(exitCode);
}
