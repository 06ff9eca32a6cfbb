/**
 * Do many clients get the machine's whole throughput, and does a small study stay quick beside a
 * huge one?
 */
import { SegmentationClient } from '../src/client/client.ts';
import { ctVolume, median, type Row, row, startService, timed } from './support.ts';

const CLIENTS = 16;

export async function run(rounds: number): Promise<Row[]> {
  await using service = await startService();
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => SegmentationClient.connect(service.address)));
  const first = clients[0] as SegmentationClient;
  const study = ctVolume(256, 20);
  const huge = ctVolume(256, 300);
  await timed(first, study);
  const throughput: number[] = [];
  const slowdown: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone: number[] = [];
    for (let repeat = 0; repeat < 3; repeat++) alone.push(await timed(first, study));
    const solo = median(alone);
    const started = performance.now();
    await Promise.all(clients.map((client) => timed(client, study)));
    throughput.push((CLIENTS * solo) / ((performance.now() - started) / 1000));

    const stop = new AbortController();
    let running = () => {};
    const inferring = new Promise<void>((resolve) => {
      running = resolve;
    });
    const beside = (async () => {
      try {
        for await (const answer of (clients[1] as SegmentationClient).segment(huge, { modality: 'CT' }, stop.signal)) {
          if (answer.kind === 'progress' && answer.progress.inferredSlices > 0) running();
        }
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    })();
    await inferring;
    slowdown.push((await timed(first, study)) / solo);
    stop.abort();
    await beside;
  }
  for (const client of clients) client.close();
  return [
    row(`throughput of ${CLIENTS} clients over one client's`, throughput, 'x', { atLeast: 0.95 }, '256x256x20 each'),
    row('a 20-slice study beside a 300-slice one, over its solo time', slowdown, 'x', { atMost: 2 }, '256x256'),
  ];
}
