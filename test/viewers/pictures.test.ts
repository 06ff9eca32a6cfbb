import test from 'ava';
import { encode } from 'fast-png';
import {
  differenceFromStored,
  differentBlocks,
  halved,
  litShare,
  MOST_DIFFERENT,
  storedPicture as stored,
} from './pictures.ts';

const PICTURES = ['ohif-segmentation.png', 'ohif-report.png'];

/** A part of a picture in one grey, from (x, y) to its end. */
function painted(name: string, [x, y, right, bottom]: readonly [number, number, number, number], grey: number) {
  const { width, height, channels, data } = stored(name);
  const changed = Uint8Array.from(data);
  for (let row = y; row < bottom; row++)
    changed.fill(grey, channels * (row * width + x), channels * (row * width + right));
  return { width, height, channels, data: changed };
}

test('a black viewport, an organ that is not drawn and an empty list are noticed; noise is not', (t) => {
  for (const name of PICTURES) {
    const kept = stored(name);
    t.is(differentBlocks(kept, kept), 0);
    t.true(differentBlocks(painted(name, [150, 40, 550, 440], 0), kept) > 5 * MOST_DIFFERENT, `${name}: black`);
    const noise = { ...kept, data: Uint8Array.from(kept.data, (value, n) => Math.max(0, value - (n % 9))) };
    t.is(differentBlocks(noise, kept), 0, `${name}: noise`);
    t.is(differentBlocks({ ...kept, width: kept.width - 1 }, kept), 1);
  }
  const list = painted('ohif-segmentation.png', [560, 170, 700, 370], 10);
  t.true(differentBlocks(list, stored('ohif-segmentation.png')) > MOST_DIFFERENT, 'no list of segments');
  const stomach = painted('cornerstone-segmentation.png', [210, 127, 263, 211], 130);
  t.true(differentBlocks(stomach, stored('cornerstone-segmentation.png')) > MOST_DIFFERENT, 'no stomach');
});

test('half the size keeps the colours; light is counted', (t) => {
  const data = Uint8Array.from({ length: 4 * 4 * 4 }, (_, n) => (n % 4 === 3 ? 255 : n < 32 ? 200 : 10));
  const half = halved({ width: 4, height: 4, channels: 4, data });
  t.deepEqual([half.width, half.height, half.channels], [2, 2, 3]);
  t.deepEqual([...half.data], [200, 200, 200, 200, 200, 200, 10, 10, 10, 10, 10, 10]);
  t.is(litShare(half), 0.5);
  t.true(differenceFromStored('ohif-report.png', encode({ ...half, data: half.data as Uint8Array })) === 1);
});
