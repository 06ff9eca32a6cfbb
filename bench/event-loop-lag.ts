/**
 * Does the event loop stay free while the graph runs? The service's own p99 of the lag, from
 * /metrics.
 */
import { SegmentationClient } from '../src/client/client.ts';
import { ctVolume, type Row, row, startService, timed } from './support.ts';

async function lagP99Ms(admin: string): Promise<number> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  const value = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1];
  return Number(value) * 1000;
}

export async function run(rounds: number): Promise<Row[]> {
  await using service = await startService();
  const client = await SegmentationClient.connect(service.address);
  const volume = ctVolume(512, 40);
  const lags: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await lagP99Ms(service.admin); // a scrape starts a new period
    await timed(client, volume);
    lags.push(await lagP99Ms(service.admin));
  }
  client.close();
  return [row('event-loop lag while inferring, p99', lags, 'ms', { atMost: 50 }, '512x512x40 int16 CT, one stream')];
}
