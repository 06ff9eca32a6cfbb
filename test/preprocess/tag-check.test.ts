/**
 * What becomes of volumes that are not what their modality says: each row of the table in
 * docs/trust.md is built, judged and compared.
 */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { IntensitySample } from '../../src/preprocess/intensity-sample.ts';
import { checkTag, tagFindings } from '../../src/preprocess/tag-check.ts';
import type { Modality } from '../../src/volume.ts';
import { body, CT, clipped, eightBits, mrBody, noise } from '../support/phantoms.ts';

const ct = body(CT);
const mr = mrBody();
const VOLUMES: Readonly<Record<string, Float64Array>> = {
  'a CT in HU': ct,
  'a CT clipped to [-125, 275] HU': clipped(ct, -125, 275),
  'a CT clipped to [-160, 240] HU': clipped(ct, -160, 240),
  'a CT clipped to [0, 120] HU, without fat': clipped(ct, 0, 120),
  'a CT with padding far below air': ct.map((hu, n) => (n % 64 < 6 ? -3024 : hu)),
  'a CT with metal': ct.map((hu, n) => (Math.floor(n / 8) % 211 === 0 ? 30_710 : hu)),
  'a window of a CT exported to 0..255': eightBits(ct, -125, 275),
  'a CT scaled to 0..1': ct.map((hu) => (hu + 1000) / 1600),
  'a CT scaled to mean 0 and deviation 1': ct.map((hu) => (hu + 500) / 500),
  'stored values of a CT, 1024 too high': ct.map((hu) => hu + 1024),
  'a CT scaled to 16 bits': ct.map((hu) => ((hu + 1050) / 1700) * 65535),
  'an inverted CT': ct.map((hu) => -hu),
  'an inverted window of a CT': clipped(ct, -125, 275).map((hu) => 150 - hu),
  'an MR': mr,
  'an MR exported to 0..255': eightBits(mr, 0, 800),
  'an MR scaled to mean 0 and deviation 1': mr.map((value) => (value - 200) / 200),
  'a PET in Bq/ml': mr.map((value) => value * value * 0.1),
  'a PET in SUV': mr.map((value) => value / 100),
  'noise of magnitudes': noise(60_000).map((value) => Math.abs(300 * value)),
  'noise around 0': noise(60_000).map((value) => 400 * value),
};

function outcome(values: Float64Array, modality: Modality): string {
  const sample = new IntensitySample({ slope: 1, intercept: 0 }, values.length);
  for (let to = 0; to < values.length; to += 7000) sample.update(values, to);
  sample.update(values, values.length);
  let [low, high] = [values[0] as number, values[0] as number];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const findings = tagFindings(sample.profile(), modality, low >= 0 && high === 255);
  try {
    checkTag(findings, 'refuse');
  } catch (error) {
    return `refused: \`${(error as Failure).reason}\``;
  }
  return findings.length === 0 ? 'taken' : `warned: \`${findings[0]?.code}\``;
}

const PAGE = readFileSync(new URL('../../docs/trust.md', import.meta.url), 'utf8');
const rowOf = (name: string, values: Float64Array) =>
  `| ${name} | ${outcome(values, 'CT')} | ${outcome(values, 'MR')} |`;

test('the table of docs/trust.md is what happens', (t) => {
  const made = Object.entries(VOLUMES).map(([name, values]) => rowOf(name, values));
  const there = PAGE.split('\n').filter((line) => Object.keys(VOLUMES).some((name) => line.startsWith(`| ${name} |`)));
  t.deepEqual(there, made, `the table would be:\n${made.join('\n')}`);
});

test('an MR with contrast agent is judged as one without', (t) => {
  for (const values of Object.values(VOLUMES)) t.is(outcome(values, 'CE_MR'), outcome(values, 'MR'));
});

test('what contradicts is refused with the evidence and the setting, and taken where that says so', (t) => {
  const sample = new IntensitySample({ slope: 1, intercept: 0 }, ct.length);
  sample.update(ct, ct.length);
  const findings = tagFindings(sample.profile(), 'MR', false);
  const failure = t.throws(() => checkTag(findings, 'refuse'), { instanceOf: Failure }) as Failure;
  t.like(failure, { kind: 'invalid', reason: 'MR_LOOKS_CT', field: 'voxels', setting: 'M4OE_TAG_CHECK' });
  t.regex(failure.message, /\d+ % are below -500.*M4OE_TAG_CHECK=warn.*--tag-check warn.*allow_tag_mismatch/);
  t.notThrows(() => checkTag(findings, 'warn'));
});

test('how the rescale is written, and how a volume arrives, changes nothing', (t) => {
  const stored = Uint16Array.from(ct, (hu) => Math.round(2 * (hu + 1100)));
  for (const [modality, code] of [
    ['CT', undefined],
    ['MR', 'MR_LOOKS_CT'],
  ] as const) {
    const sample = new IntensitySample({ slope: 0.5, intercept: -1100 }, stored.length);
    for (let to = 1; to < stored.length; to += 333) sample.update(stored, to);
    sample.update(stored, stored.length);
    t.is(tagFindings(sample.profile(), modality, false)[0]?.code, code);
  }
});

test('a few voxels tell nothing but that they are too near each other', (t) => {
  const few = Float64Array.from({ length: 90 }, (_, n) => 200 + 3 * n);
  t.is(outcome(few, 'CT'), 'taken');
  t.is(outcome(few, 'MR'), 'taken');
  t.is(outcome(few.subarray(0, 20), 'CT'), 'refused: `CT_NOT_HU`');
});
