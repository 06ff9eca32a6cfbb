/**
 * Large slices come in smaller batches: what the runtime keeps of memory follows its largest batch.
 */
import test from 'ava';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { metric } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

test('four slices of 1024 x 1024 are four batches, and their memory is planned as such', async (t) => {
  await using service = await startService();
  const large = testVolume([1024, 1024, 4]);
  const { labels, plan } = await segmented(service.client, large, { modality: 'CT', everySlice: true });
  t.true(Buffer.from(labels).equals(bandsAnswer(large, 'three', CT_WINDOW).labels));
  t.is(await metric(service, 'm4oe_batch_slices_count', '{model="bands"}'), 4);
  // A buffer holds one slice of 8 bytes a pixel, and there are four of them, beside voxels, labels
  // that leave and a chunk that comes.
  t.is(plan.memoryBytes, 1024 * 1024 * (4 * 8 + 4 * 2 + 4 + 8));
});

test('what the graph takes for a slice beyond four usual ones is planned, as where every pixel may be an organ', async (t) => {
  await using service = await startService();
  const bytes = async (edge: number) =>
    (await service.client.plan(testVolume([edge, edge, 1], 'uint8'), { modality: 'CT' })).memoryBytes;
  const beyond = 2048 * 2048 - 4 * 512 * 512;
  t.true((await bytes(2048)) - 4 * (await bytes(1024)) >= 190 * beyond);
});
