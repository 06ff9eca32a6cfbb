/**
 * How much memory does a volume take in the service, beside the model? Peak resident size from the
 * kernel.
 */
import { SegmentationClient } from '../src/client/client.ts';
import { ctVolume, type Row, resetPeak, residentMiB, row, startService, timed } from './support.ts';

export async function run(rounds: number): Promise<Row[]> {
  const volume = ctVolume(512, 300);
  const volumeMiB = volume.voxels.byteLength / 2 ** 20;
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await using service = await startService();
    const client = await SegmentationClient.connect(service.address);
    // What the graph takes for slices of this size is the model's, not the volume's.
    await timed(client, ctVolume(512, 8));
    const model = residentMiB(service.pid);
    resetPeak(service.pid);
    await timed(client, volume);
    ratios.push((residentMiB(service.pid, 'VmHWM') - model) / volumeMiB);
    client.close();
  }
  return [
    row(
      'peak memory over volume size, beside the model',
      ratios,
      'x',
      { atMost: 2.5 },
      `512x512x300 int16, ${Math.round(volumeMiB)} MiB`,
    ),
  ];
}
