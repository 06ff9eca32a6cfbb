export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts'],
  timeout: '3m',
  concurrency: 2,
  // Sessions that a test opens itself do not pass main.ts, which says the same.
  environmentVariables: { ORT_DISABLE_TELEMETRY: '1' },
  // Processes: a file that starts inference workers of its own must not run in a worker thread that is torn down around them.
  workerThreads: false,
};
