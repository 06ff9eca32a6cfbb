/** What a page shows of a volume: the same voxels on canonical axes, in 256 levels, never too many. */
import test from 'ava';
import { MOST_VOXELS, shownVolume } from '../../../src/formats/page/shown-volume.ts';
import type { Volume } from '../../../src/volume.ts';
import { axisAlignedDirections } from '../../preprocess/volumes.ts';
import { oriented } from '../../support/oriented.ts';
import { lpsGeometry, testVolume } from '../../support/volumes.ts';

const WINDOW = { lower: -125, upper: 275 };
const labelsOf = ({ voxels }: Volume) => Uint8Array.from(voxels, (value) => (value > 200 ? 3 : 0));

test('all 48 orientations show the same, with intensities as fine as a window needs', (t) => {
  const volume = testVolume([20, 16, 12]);
  const labels = labelsOf(volume);
  const wanted = shownVolume(volume, { labels, removed: labels }, WINDOW);
  t.deepEqual(wanted.labels, labels);
  t.deepEqual(wanted.removed, labels);
  for (const [n, stored] of volume.voxels.entries())
    t.true(Math.abs((wanted.levels[wanted.image[n] ?? 0] ?? 0) - stored) <= 1.6, `${stored} at ${n}`);
  for (const direction of axisAlignedDirections()) {
    const other = oriented(volume, direction);
    const shown = shownVolume(
      other.volume,
      { labels: labelsOf(other.volume), removed: labelsOf(other.volume) },
      WINDOW,
    );
    t.deepEqual(shown, wanted, JSON.stringify(direction));
  }
});

test('a CT with air and metal keeps fine levels within the window, and its ends', (t) => {
  const volume = testVolume([40, 40, 1]);
  for (const n of volume.voxels.keys()) volume.voxels[n] = [-1024, 3071, -100 + (n % 300)][n % 3] ?? 0;
  const { levels, image } = shownVolume(volume, { labels: labelsOf(volume) }, WINDOW);
  t.is(levels[0], -1024);
  t.is(levels.at(-1), 3071);
  t.deepEqual(
    [...levels].sort((a, b) => a - b),
    levels,
  );
  for (const [n, stored] of volume.voxels.entries())
    t.true(Math.abs((levels[image[n] ?? 0] ?? 0) - stored) <= (stored > -1024 && stored < 3071 ? 1.6 : 0));
});

test('a volume that is too large is shown with larger voxels, the finest axes first', (t) => {
  const size = [500, 400, 130] as const;
  const volume = { ...testVolume([1, 1, 1]), geometry: lpsGeometry([...size], [0.7, 0.8, 5]) };
  const voxels = new Int16Array(size[0] * size[1] * size[2]).fill(40);
  voxels.fill(100, 0, 2);
  const shown = shownVolume({ ...volume, voxels }, { labels: new Uint8Array(voxels.length).fill(7) }, WINDOW);
  t.true(shown.image.length <= MOST_VOXELS);
  t.deepEqual(
    [shown.size, shown.step],
    [
      [250, 400, 130],
      [2, 1, 1],
    ],
  );
  t.deepEqual(shown.spacing, [1.4, 0.8, 5]);
  t.deepEqual(new Set(shown.labels), new Set([7]));
  t.true(Math.abs((shown.levels[shown.image[0] ?? 0] ?? 0) - 100) < 2, 'the mean of the two');
});

test('voxels without a number are counted and dark; one intensity everywhere is a picture too', (t) => {
  const volume = testVolume([8, 8, 2], 'float32');
  volume.voxels[0] = Number.NaN;
  volume.voxels[9] = Number.POSITIVE_INFINITY;
  const shown = shownVolume(volume, { labels: labelsOf(volume) }, WINDOW);
  t.is(shown.notFinite, 2);
  t.deepEqual([shown.image[0], shown.levels.every(Number.isFinite)], [0, true]);
  volume.voxels.fill(Number.NaN);
  t.true(shownVolume(volume, { labels: labelsOf(volume) }, WINDOW).levels.every(Number.isFinite));
  volume.voxels.fill(40);
  t.true(shownVolume(volume, { labels: labelsOf(volume) }, WINDOW).levels.every((level) => level === 40));
});
