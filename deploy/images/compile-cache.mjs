/**
 * Runs the service once while an image is built, so that Node keeps its compiled code: compile-cache.mjs NODE_FLAG ... (those of the entrypoint; with
 * others the cache is void). A phantom goes through, so that what a first request loads is in it, and an image that does not serve is not built.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const main = [...process.argv.slice(2), 'src/main.ts'];
const service = spawn(process.execPath, [...main, 'serve', '--port', '0', '--admin-port', '0', '--host', '127.0.0.1'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => service.once('exit', resolve));
for await (const line of createInterface({ input: service.stdout })) {
  const { msg, port } = JSON.parse(line);
  if (msg !== 'serving') continue;
  const volume = ['segment', 'models/baked/phantom-ct.nii.gz', '--modality', 'CT', '--server', `127.0.0.1:${port}`, '--out', '/tmp/out'];
  const { status } = spawnSync(process.execPath, [...main, ...volume], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  service.kill('SIGTERM');
  break;
}
service.stdout.resume();
process.exit((await ended) ?? 1);
