/**
 * Ends a test file that goes on for longer than any test may, and says what it waits for: ava's own limit is for all
 * files together and, put off once for a longer test, does not come again.
 */
const MINUTES = 25;

setTimeout(() => {
  console.error(
    `expected this file to end within ${MINUTES} minutes; it waits for ${process.getActiveResourcesInfo()}`,
  );
  process.kill(process.pid, 'SIGKILL'); // process.exit waits for threads, of which one may hang in native code
}, MINUTES * 60_000).unref();
