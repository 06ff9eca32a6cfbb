/** A voxel's confidence by the manifest's map: a line on the log odds, of organs alone. */
import test from 'ava';
import { VoxelConfidence } from '../../src/postprocess/voxel-confidence.ts';

const LEVELS = Uint8Array.from({ length: 256 }, (_, level) => level);
const mapped = (shift: number, scale: number, label = 1) => {
  const confidence = LEVELS.slice();
  new VoxelConfidence({ shift, scale }).apply(confidence, new Uint8Array(256).fill(label));
  return confidence;
};

test('log odds are scaled and shifted; order stays, whatever the map', (t) => {
  for (const [shift, scale] of [
    [0, 0.5],
    [-0.7, 0.62],
    [0.3, 1.8],
    [-10, 10],
  ] as const) {
    const found = mapped(shift, scale);
    t.deepEqual(Uint8Array.from(found).sort(), found, `${shift}, ${scale}: ascending`);
    for (const level of [26, 128, 204, 242]) {
      const odds = (level / (255 - level)) ** scale * Math.exp(shift);
      t.true(Math.abs((found[level] ?? 0) - (255 * odds) / (1 + odds)) <= 0.5, `${level} by ${shift}, ${scale}`);
    }
  }
});

test('no map changes nothing, and background is left alone', (t) => {
  for (const [level, found] of mapped(0, 1).entries()) t.true(Math.abs(level - found) <= 1);
  t.deepEqual(mapped(-0.7, 0.62, 0), LEVELS);
});

test('the ends are neither certain nor impossible, so that a map can say otherwise', (t) => {
  const found = mapped(-1, 0.5);
  t.true((found[255] ?? 0) < 255 && (found[255] ?? 0) > 200);
  t.true((found[0] ?? 0) > 0);
});
