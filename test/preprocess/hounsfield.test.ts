/**
 * A CT whose values cannot be Hounsfield units is refused, one that is merely clipped, thin, or of
 * a child is not.
 */
import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { HounsfieldSample } from '../../src/preprocess/hounsfield.ts';
import type { VoxelArray } from '../../src/volume.ts';

/** HU of a crude body: half air, soft tissue with fat, a fiftieth of bone. Deterministic. */
const BODY = Float64Array.from({ length: 250_000 }, (_, n) => {
  const at = n % 100;
  if (at < 48) return -1000 + (n % 17);
  if (at < 60) return -110 + (n % 23);
  return at < 98 ? 20 + (n % 80) : 500 + (n % 900);
});
const clip = (low: number, high: number) => BODY.map((hu) => Math.min(high, Math.max(low, hu)));

function check(voxels: VoxelArray, rescale = { slope: 1, intercept: 0 }): string | undefined {
  const sample = new HounsfieldSample(rescale, voxels.length);
  for (let to = 0; to < voxels.length; to += 70_000) sample.update(voxels, to);
  sample.update(voxels, voxels.length);
  sample.check();
  return sample.doubt;
}

const TAKEN: [string, VoxelArray, { slope: number; intercept: number }?][] = [
  ['HU', Int16Array.from(BODY)],
  ['stored with an intercept', Uint16Array.from(BODY, (hu) => hu + 1024), { slope: 1, intercept: -1024 }],
  ['in halves', Int16Array.from(BODY, (hu) => hu * 2), { slope: 0.5, intercept: 0 }],
  ['clipped to a window of soft tissue', clip(-160, 240)],
  ['clipped to a narrow window', clip(0, 120)],
  ['tissue alone, without air', BODY.filter((hu) => hu > -150)],
  ['with a metal implant', BODY.map((hu, n) => (n % 100 === 99 ? 30_710 : hu))],
  ['half of it padding far below air', BODY.map((hu, n) => (n % 2 === 0 ? -3024 : hu))],
];
for (const [name, voxels, rescale] of TAKEN) test(`taken: ${name}`, (t) => t.is(check(voxels, rescale), undefined));

const [low, high] = [-1000, 1399];
const unit = BODY.map((hu) => (hu - low) / (high - low));
const REFUSED: [string, VoxelArray, RegExp][] = [
  ['scaled to 0..1', unit, /from 0 to .*scaled/],
  ['scaled to -1..1', unit.map((value) => 2 * value - 1), /scaled/],
  ['of mean 0 and deviation 1', BODY.map((hu) => hu / 500), /scaled/],
  ['in tens of HU', BODY.map((hu) => hu / 100), /scaled/],
];
for (const [name, voxels, message] of REFUSED) {
  test(`refused: ${name}`, (t) => {
    const failure = t.throws(() => check(voxels), { instanceOf: Failure }) as Failure;
    t.is(failure.reason, 'CT_NOT_HU');
    t.regex(failure.message, message);
  });
}

const DOUBTED: [string, VoxelArray, RegExp][] = [
  ['scaled to 16 bits', Uint16Array.from(unit, (value) => value * 65535), /above 4000/],
  ['stored values of 12 bits without intercept', Uint16Array.from(BODY, (hu) => hu + 1024), /intercept/],
  ['stored values of a scanner with 8192', Uint16Array.from(BODY, (hu) => hu + 8192), /above 4000/],
];
for (const [name, voxels, message] of DOUBTED) test(`doubted: ${name}`, (t) => t.regex(check(voxels) ?? '', message));
