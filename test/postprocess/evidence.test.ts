import { readFileSync } from 'node:fs';
import test from 'ava';
import type { HeadTrust, Logistic, UsualVolume } from '../../src/model/manifest.ts';
import { absenceEvidence, between, diceEvidence, predicted } from '../../src/postprocess/evidence.ts';
import { Measures } from '../../src/postprocess/measures.ts';
import { ACCEPT_AT_LEAST } from '../../src/postprocess/trust.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import type { Geometry } from '../../src/volume.ts';
import { gathered, LPS, type Packed, unpacked } from './settle/labelled.ts';

interface Expected {
  readonly voxels: number;
  readonly confidence: number;
  readonly unsure: number;
  readonly removed: number;
  readonly unevenness: number;
  readonly ml: number;
  readonly border: boolean;
  readonly features: Readonly<Record<string, number>>;
  readonly dice?: number;
  readonly least?: number;
  readonly missed?: number;
}

interface Case extends Packed {
  readonly expected: Readonly<Record<string, Expected>>;
}

const { trust, cases } = JSON.parse(readFileSync(new URL('../fixtures/evidence.json', import.meta.url), 'utf8')) as {
  readonly trust: {
    readonly acceptAtLeast: number;
    readonly usual: Readonly<Record<string, UsualVolume>>;
    readonly dice: HeadTrust['dice'];
    readonly bound: HeadTrust['bound'];
    readonly missed: Logistic<'removed' | 'others' | 'found'>;
  };
  readonly cases: readonly Case[];
};

for (const one of cases) {
  test(`${one.name}: the service sees what calibration saw`, async (t) => {
    const volume = unpacked(one);
    const { size, spacing } = volume;
    const confidence = volume.labels.map((label, n) => (n * 37 + label * 11) % 256);
    const settlement = gathered(volume, one.classes, { confidence });
    await settlement.settle(new AbortController().signal);
    const geometry: Geometry = { size, spacing, origin: [0, 0, 0], direction: LPS };
    const gatheredMeasures = new Measures({ classes: one.classes }, geometry, canonicalOrientation(geometry));
    for (const tally of settlement.tallies()) gatheredMeasures.addTally(tally);
    const measures = gatheredMeasures.result();
    const { removed } = settlement.changedVoxels();
    const close = (actual: number | null, wanted: number | undefined, what: string) =>
      t.true(Math.abs((actual ?? Number.NaN) - (wanted ?? Number.NaN)) < 1e-9, `${what}: ${actual}, not ${wanted}`);
    for (const measure of measures) {
      const wanted = one.expected[measure.name] as Expected;
      const gone = removed[measure.label] ?? 0;
      t.is(measure.voxels, wanted.voxels, measure.name);
      t.is(gone, wanted.removed, measure.name);
      t.is(measure.touchesBorder, wanted.border, measure.name);
      close(measure.unsureShare, wanted.unsure, 'unsure');
      close(measure.unevenness, wanted.unevenness, 'unevenness');
      close(measure.volumeMl, wanted.ml, 'ml');
      if (measure.voxels === 0) {
        const evidence = absenceEvidence(measure, measures, gone);
        for (const [key, value] of Object.entries(evidence)) close(value, wanted.features[key], key);
        close(predicted(trust.missed, evidence, measure.name), wanted.missed, 'missed');
        continue;
      }
      close(measure.meanConfidence, wanted.confidence, 'confidence');
      const evidence = diceEvidence(measure, measures, gone, trust.usual[measure.name]);
      for (const [key, value] of Object.entries(evidence)) close(value, wanted.features[key], key);
      const dice = predicted(trust.dice, evidence, measure.name);
      close(dice, wanted.dice, 'dice');
      close(between(trust.bound, dice), wanted.least, 'least');
    }
  });
}

test('calibration counts as accepted what the service accepts', (t) => {
  t.is(trust.acceptAtLeast, ACCEPT_AT_LEAST);
});

test('between points the bound is linear, beyond them level', (t) => {
  const points = [
    [0.2, 0.1],
    [0.6, 0.5],
  ] as const;
  t.deepEqual(
    [0, 0.2, 0.4, 0.6, 1].map((x) => Number(between(points, x).toFixed(12))),
    [0.1, 0.1, 0.3, 0.5, 0.5],
  );
});
