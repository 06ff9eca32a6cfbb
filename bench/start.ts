/**
 * How long from the start of the process until it serves? With a warm file cache; the first start
 * is not counted.
 */
import { type Row, row, startService } from './support.ts';

export async function run(rounds: number): Promise<Row[]> {
  const seconds: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const started = performance.now();
    await using _service = await startService();
    if (round >= 0) seconds.push((performance.now() - started) / 1000);
  }
  return [row('process start to ready', seconds, 's', { atMost: 0.7 }, 'the shipped model, warm file cache')];
}
