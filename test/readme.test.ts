/** What the README tells a newcomer to type, as it stands there: from nothing to labels. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { readNifti } from '../src/formats/nifti/read.ts';
import { ROOT } from './support/packed-client.ts';
import { freePort } from './support/ports.ts';
import { CLIENT_PYTHON } from './support/python-client.ts';
import { DEMO_MODELS, startService } from './support/service.ts';
import { segmented } from './support/volumes.ts';

const LIMIT = { maxBytes: 2 ** 30 };

function commandsOf(heading: string): string {
  const [, text] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(`\n## ${heading}\n`);
  const [, commands] = /^```sh\n([\s\S]*?)^```$/m.exec(text ?? '') ?? [];
  if (commands === undefined) throw new Error(`the README has no commands below "${heading}"`);
  return commands;
}

test('a client in ten minutes: the labels of the TypeScript client, from an empty environment', async (t) => {
  t.timeout(170_000);
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-readme-'));
  for (const name of ['Makefile', 'bin', 'client', 'examples', 'models', 'proto'])
    symlinkSync(join(ROOT, name), join(folder, name));
  const port = String(await freePort());
  const commands = commandsOf('A client in ten minutes').replaceAll('50051', port);
  const env = {
    ...process.env,
    PATH: `${dirname(CLIENT_PYTHON)}:${process.env.PATH}`,
    M4OE_PORT: port,
    M4OE_ADMIN_PORT: '0',
    M4OE_MODELS: DEMO_MODELS,
  };
  // A process group of its own: the service that the commands leave running ends with it.
  const shell = spawn('sh', ['-eu'], { cwd: folder, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  t.teardown(() => {
    try {
      process.kill(-(shell.pid as number), 'SIGKILL');
    } catch {
      // none of it is left
    }
    rmSync(folder, { recursive: true, force: true });
  });
  let told = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (told += text));
  shell.stdin.end(commands);
  const [code] = await once(shell, 'exit');
  t.is(code, 0, told);
  t.regex(told, /^6 liver \d+\.\d ml$/m);

  await using service = await startService({ models: DEMO_MODELS });
  const { volume } = await readNifti(join(DEMO_MODELS, 'phantom-ct.nii.gz'), LIMIT);
  const { labels } = await segmented(service.client, volume, { modality: 'CT' });
  const found = (await readNifti(join(folder, 'labels.nii.gz'), LIMIT)).volume;
  t.deepEqual(found.geometry.size, volume.geometry.size);
  t.deepEqual(Uint8Array.from(found.voxels), labels);
  t.true(labels.some((label) => label > 0));
});
