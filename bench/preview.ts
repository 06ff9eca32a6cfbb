/**
 * How soon does a viewer have the whole extent? Time until the preview's slices are there, over the
 * time until all labels are.
 */
import { SegmentationClient } from '../src/client/client.ts';
import { ctVolume, type Row, row, startService } from './support.ts';

const SLICES = 160;
const EVERY = 20;

export async function run(rounds: number): Promise<Row[]> {
  await using service = await startService();
  const client = await SegmentationClient.connect(service.address);
  const volume = ctVolume(256, SLICES);
  const shares: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const started = performance.now();
    let wanted = 0;
    let came = 0;
    let preview = 0;
    for await (const answer of client.segment(volume, { modality: 'CT', previewEvery: EVERY })) {
      if (answer.kind === 'accepted') wanted = answer.plan.previewSlices;
      if (answer.kind === 'slice' && ++came === wanted) preview = performance.now() - started;
    }
    if (round >= 0) shares.push(preview / (performance.now() - started));
  }
  client.close();
  const detail = `256x256x${SLICES}, every ${EVERY}th slice`;
  return [row('time to a preview of the whole extent over time to all labels', shares, 'x', { atMost: 0.1 }, detail)];
}
