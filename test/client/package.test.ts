/**
 * What a stranger installs: the packed client in a folder of its own, imported as `m4oe/client`,
 * against the real service.
 */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { clientProject, ROOT } from '../support/packed-client.ts';
import { startService } from '../support/service.ts';

const run = promisify(execFile);

const CONSUMER = `
import { Failure, IDENTITY_RESCALE, SegmentationClient, type Volume, voxelCount } from 'm4oe/client';

const geometry: Volume['geometry'] = {
  size: [16, 16, 4],
  spacing: [2, 2, 5],
  origin: [0, 0, 0],
  direction: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
};
const voxels = Int16Array.from({ length: voxelCount(geometry) }, (_, n) => (n % 7) * 40 - 100);
const client = await SegmentationClient.connect(process.argv[2] ?? '');
const volume: Volume = { geometry, voxelType: 'int16', rescale: IDENTITY_RESCALE, voxels };
const seen: number[] = [];
let classes: string[] = [];
for await (const answer of client.segment(volume, { modality: 'CT' })) {
  if (answer.kind === 'accepted') classes = answer.plan.classes.map(({ name }) => name);
  if (answer.kind === 'slice') seen.push(answer.slice.k);
  if (answer.kind === 'report') console.log(JSON.stringify({ seen, classes, measured: answer.report.classes.map(({ name }) => name) }));
}
try {
  await client.plan({ ...volume, geometry: { ...geometry, spacing: [0, 1, 1] } }, { modality: 'CT' });
} catch (error) {
  console.log(error instanceof Failure ? error.reason : error);
}
client.close();
`;

test('the packed client is imported, has types, and segments', async (t) => {
  const folder = await clientProject();
  await writeFile(join(folder, 'consumer.ts'), CONSUMER);
  t.teardown(() => rm(folder, { recursive: true }));
  const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  await t.notThrowsAsync(run(join(ROOT, 'node_modules/.bin/tsc'), [...strict, 'consumer.ts'], { cwd: folder }));
  await using service = await startService();
  const { stdout } = await run(process.execPath, ['consumer.ts', service.address], { cwd: folder });
  const [report, refused] = stdout.trim().split('\n');
  const { seen, classes, measured } = JSON.parse(report ?? '') as Record<string, unknown[]>;
  t.deepEqual(seen, [0, 1, 2, 3]);
  t.true((classes?.length ?? 0) > 0);
  t.deepEqual(measured, classes);
  t.is(refused, 'GEOMETRY_SPACING');
});
