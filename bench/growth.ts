/**
 * Does a slice cost the same in a long volume as in a short one? Time a slice with the model,
 * memory a slice with none, 50 to 800 slices.
 */
import { SegmentationClient } from '../src/client/client.ts';
import { ctVolume, NULL_MODEL, type Row, resetPeak, residentMiB, row, startService, timed } from './support.ts';

const SHORT = 50;
const MIDDLE = 400;
const LONG = 800;

export async function run(rounds: number): Promise<Row[]> {
  return [await time(rounds), await memory(rounds)];
}

async function time(rounds: number): Promise<Row> {
  await using service = await startService();
  const client = await SegmentationClient.connect(service.address);
  const [short, long] = [ctVolume(128, SHORT), ctVolume(128, LONG)];
  await timed(client, short);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await timed(client, short);
    const whole = await timed(client, long);
    const after = await timed(client, short);
    ratios.push(whole / LONG / ((before + after) / 2 / SHORT));
  }
  client.close();
  const detail = `128x128, ${LONG} slices over ${SHORT}`;
  return row('time a slice, long volume over short', ratios, 'x', { atMost: 1.1 }, detail);
}

/**
 * What the volume adds from one length to the next; what a request takes whatever its length
 * cancels out.
 */
async function memory(rounds: number): Promise<Row> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await using service = await startService({ M4OE_MODELS: NULL_MODEL });
    const client = await SegmentationClient.connect(service.address);
    await timed(client, ctVolume(512, SHORT));
    const peaks: number[] = [];
    for (const slices of [SHORT, MIDDLE, LONG]) {
      resetPeak(service.pid);
      await timed(client, ctVolume(512, slices));
      peaks.push(residentMiB(service.pid, 'VmHWM'));
    }
    client.close();
    const [short = 0, middle = 0, long = 0] = peaks;
    ratios.push((long - middle) / (LONG - MIDDLE) / ((middle - short) / (MIDDLE - SHORT)));
  }
  const detail = `512x512 int16, ${MIDDLE} to ${LONG} slices over ${SHORT} to ${MIDDLE}`;
  return row('memory a slice, long volume over short', ratios, 'x', { atMost: 1.1 }, detail);
}
