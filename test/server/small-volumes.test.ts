/**
 * The smallest volumes there are, in every orientation: their slices are handed over, sent and
 * given back as those of large ones.
 */
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder, volumeFile } from '../cli/files.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { m4oe, ServeProcess } from '../support/command.ts';
import { oriented } from '../support/oriented.ts';
import { chunk, header, labelsOf, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

let service: ServeProcess;
let address: string;
test.before(async () => {
  service = new ServeProcess(['--models', BANDS_MODELS]);
  address = await service.address();
});
test.after.always(() => service[Symbol.dispose]());

for (const size of [
  [2, 2, 2],
  [4, 4, 4],
  [1, 2, 7],
  [8, 8, 2],
] as const) {
  test(`${size.join(' x ')} in 48 orientations: labels and confidence`, async (t) => {
    const lps = testVolume(size);
    const expected = bandsAnswer(lps, 'three', CT_WINDOW);
    for (const direction of axisAlignedDirections()) {
      const { volume, carry } = oriented(lps, direction);
      const bytes = volumeBytesOf(volume);
      const head = header(volume, { outputs: ['LABELS', 'CONFIDENCE'], everySlice: true });
      const ended = await rawSegment(address, [head, chunk(0, bytes)]);
      t.is(ended.code, 'OK', `${direction}: ${ended.message}`);
      for (const output of ['labels', 'confidence'] as const) {
        const found = labelsOf(ended, lps.voxels.length, output.toUpperCase());
        t.deepEqual(found, carry(expected[output], new Uint8Array(lps.voxels.length)), `${output}, ${direction}`);
      }
    }
  });
}

test('chunks of one byte, many in one frame', async (t) => {
  const volume = testVolume([4, 4, 4]);
  const bytes = volumeBytesOf(volume);
  const ended = await rawSegment(address, [
    header(volume),
    ...Array.from(bytes, (_, at) => chunk(at, bytes.subarray(at, at + 1))),
  ]);
  t.is(ended.code, 'OK', ended.message);
  t.deepEqual(labelsOf(ended, volume.voxels.length), bandsAnswer(volume, 'three', CT_WINDOW).labels);
});

test('m4oe segment --server of a coronal file of 4 x 4 x 4', async (t) => {
  const folder = temporaryFolder(t);
  const coronal = [
    [2, 0, 0, 0],
    [0, 0, 2, 0],
    [0, 2, 0, 0],
  ];
  const file = volumeFile(folder, { dim: [3, 4, 4, 4], values: [...testVolume([4, 4, 4]).voxels], sform: coronal });
  const args = ['segment', file, '--modality', 'CT', '--server', address, '--out', join(folder, 'out'), '--no-picture'];
  const { code, stderr } = await m4oe(args);
  t.is(code, 0, stderr);
});

test.after('the service is still the one that was started', async (t) => {
  const ended = await rawSegment(address, [
    header(testVolume([2, 2, 2])),
    chunk(0, volumeBytesOf(testVolume([2, 2, 2]))),
  ]);
  t.is(ended.code, 'OK');
});
