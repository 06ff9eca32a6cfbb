import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import type { Head } from '../../../src/model/manifest.ts';
import { Settlement, settlementBytes, settles } from '../../../src/postprocess/settle/settlement.ts';
import { canonicalOrientation } from '../../../src/preprocess/orientation.ts';
import type { Triple } from '../../../src/volume.ts';
import {
  classOf,
  fixtures,
  gathered,
  type Labelled,
  LPS,
  readCases,
  rendered,
  same,
  seeded,
  settled,
} from './labelled.ts';

const FIXTURES = fixtures();

test('volumes settle to what SciPy makes of them', async (t) => {
  t.true(FIXTURES.length >= 60);
  for (const one of FIXTURES) t.true(same(await settled(one, one.classes), one.settled), one.name);
});

const TRAINING = fileURLToPath(new URL('../../../training/', import.meta.url));
const PYTHON = `${TRAINING}.venv/bin/python`;

(existsSync(PYTHON) ? test : test.skip)('... and so do volumes that nobody has seen', async (t) => {
  const seed = Math.floor(Math.random() * 1e9);
  const options = { env: { PYTHONPATH: TRAINING, PYTHONDONTWRITEBYTECODE: '1' }, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(PYTHON, [`${TRAINING}tests/settle/make_settled.py`, `${seed}`], options);
  for (const one of readCases(stdout))
    t.true(same(await settled(one, one.classes), one.settled), `${seed}, ${one.name}`);
});

test('settling twice is settling once, and no class appears', async (t) => {
  for (const one of FIXTURES) {
    const once = await settled(one, one.classes);
    t.true(same(await settled({ ...one, labels: once }, one.classes), once), one.name);
    const there = new Set(one.labels).add(0);
    t.true(
      once.every((label) => there.has(label)),
      one.name,
    );
  }
});

test('the order in which slices come does not matter', async (t) => {
  const random = seeded(4);
  for (const one of FIXTURES) {
    const order = Array.from({ length: one.size[2] }, (_, n) => n)
      .map((n) => [random(), n] as const)
      .sort(([a], [b]) => a - b)
      .map(([, n]) => n);
    t.true(same(await settled(one, one.classes, { order }), one.settled), one.name);
  }
});

test('slices without a label need not come', async (t) => {
  for (const one of FIXTURES.filter(({ name }) => /shells|sparse/.test(name))) {
    const plane = one.size[0] * one.size[1];
    const order = Array.from({ length: one.size[2] }, (_, n) => n).filter((n) =>
      one.labels.subarray(n * plane, (n + 1) * plane).some((label) => label > 0),
    );
    t.true(same(await settled(one, one.classes, { order }), one.settled), one.name);
  }
});

test('what was there before is known, the changed slices are named, and tallies are of what stays', async (t) => {
  const random = seeded(5);
  for (const one of FIXTURES) {
    const confidence = Uint8Array.from(one.labels, () => 1 + Math.floor(255 * random()));
    const settlement = gathered(one, one.classes, { confidence });
    await settlement.settle(new AbortController().signal);
    t.true(same(rendered(settlement, one.size, true), one.labels), one.name);
    const plane = one.size[0] * one.size[1];
    const changed = new Set(settlement.changedSlices);
    const expected = new Map<number, { voxels: number; own: number; confidence: number }>();
    const lost = new Float64Array(256);
    const won = new Float64Array(256);
    for (const [n, label] of one.settled.entries()) {
      const was = one.labels[n] as number;
      if (label !== was) {
        t.true(changed.has(Math.floor(n / plane)), one.name);
        lost[was] = (lost[was] as number) + 1;
        won[label] = (won[label] as number) + 1;
      }
      if (label === 0) continue;
      const sum = expected.get(label) ?? { voxels: 0, own: 0, confidence: 0 };
      sum.voxels++;
      if (label === was) sum.own++;
      if (label === was) sum.confidence += confidence[n] as number;
      expected.set(label, sum);
    }
    const found = new Map<number, { voxels: number; own: number; confidence: number }>();
    for (const tally of settlement.tallies()) {
      const sum = found.get(tally.label) ?? { voxels: 0, own: 0, confidence: 0 };
      sum.voxels += tally.voxels;
      sum.own += tally.own;
      sum.confidence += tally.confidence;
      found.set(tally.label, sum);
    }
    t.deepEqual(new Map([...found].sort()), new Map([...expected].sort()), one.name);
    const { removed, filled } = settlement.changedVoxels();
    for (let label = 1; label < 256; label++) {
      t.is(removed[label], lost[label], one.name);
      t.is(filled[label], won[label], one.name);
    }
  }
});

const LIVER = (settle: Parameters<typeof classOf>[2]): Head['classes'] => [
  classOf(1, 'liver', settle),
  classOf(2, 'spleen'),
];

/** @param voxels of label 1: column, row, slice */
function volume(size: Triple, voxels: Iterable<Triple>, spacing: Triple = [1, 1, 1]): Labelled {
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  for (const [column, row, slice] of voxels) labels[column + size[0] * (row + size[1] * slice)] = 1;
  return { size, spacing, labels };
}

function box([c0, r0, s0]: Triple, [c1, r1, s1]: Triple): Triple[] {
  const all: Triple[] = [];
  for (let s = s0; s < s1; s++) for (let r = r0; r < r1; r++) for (let c = c0; c < c1; c++) all.push([c, r, s]);
  return all;
}

test('one slice: pieces are settled, and what it encloses is open above and below', async (t) => {
  const ring = box([2, 2, 0], [9, 9, 1]).filter(([c, r]) => c < 4 || c > 6 || r < 4 || r > 6);
  const one = volume([20, 12, 1], [...ring, [15, 5, 0]]);
  const out = await settled(one, LIVER({ keep: { kind: 'largest' }, fillHoles: true }));
  t.true(same(out, volume([20, 12, 1], ring).labels));
});

test('an organ in two halves keeps both where its rule is a share, and the first of two alike where it is the largest', async (t) => {
  const size: Triple = [12, 12, 20];
  const lower = box([2, 2, 1], [10, 10, 8]);
  const upper = box([2, 2, 12], [10, 10, 19]);
  const both = volume(size, [...lower, ...upper]);
  t.true(same(await settled(both, LIVER({ keep: { kind: 'share', least: 0.5 } })), both.labels));
  t.true(same(await settled(both, LIVER({ keep: { kind: 'largest' } })), volume(size, lower).labels));
});

test('65,535 components and more: each is judged', async (t) => {
  const size: Triple = [128, 128, 34];
  const grains = box([0, 0, 0], [64, 64, 17]).map(([c, r, s]): Triple => [2 * c, 2 * r, 2 * s]);
  t.true(grains.length > 65_535);
  const one = volume(size, [...grains, [1, 0, 0]]);
  const settlement = gathered(one, LIVER({ keep: { kind: 'largest' } }), { mostBytes: 2 ** 26 });
  await settlement.settle(new AbortController().signal);
  t.deepEqual(
    rendered(settlement, size),
    volume(size, [
      [0, 0, 0],
      [1, 0, 0],
      [2, 0, 0],
    ]).labels,
  );
  t.is(settlement.changedVoxels().removed[1], grains.length - 2);
  t.true(same(await settled(one, LIVER({ keep: { kind: 'ml', least: 0.001 } }), { mostBytes: 2 ** 26 }), one.labels));
});

test('no component at all', async (t) => {
  const settlement = gathered(volume([8, 8, 8], []), LIVER({ keep: { kind: 'largest' }, fillHoles: true, leastMl: 1 }));
  await settlement.settle(new AbortController().signal);
  t.deepEqual([...settlement.tallies()], []);
  t.deepEqual(settlement.changedSlices, []);
  t.is(settlement.bytes, 0);
});

test('more pieces than there are bytes for are refused before they are held', (t) => {
  const size: Triple = [128, 128, 34];
  const grains = volume(
    size,
    box([0, 0, 0], [64, 64, 17]).map(([c, r, s]): Triple => [2 * c, 2 * r, 2 * s]),
  );
  const mostBytes = settlementBytes(2 * grains.labels.length);
  const error = t.throws(() => gathered(grains, LIVER({ keep: { kind: 'largest' } }), { mostBytes }));
  t.like(error, { name: 'Failure', reason: 'LABELS_IN_TOO_MANY_PIECES', kind: 'too_large' });
  t.regex(error.message, /ask for raw labels/);
});

test('organs take a part of the bytes that are set aside', (t) => {
  // Ten ellipsoids in 512 x 512 x 40, as in an abdomen.
  const size: Triple = [512, 512, 40];
  const labels = new Uint8Array(512 * 512 * 40);
  for (let s = 0; s < 40; s++)
    for (let r = 100; r < 400; r++)
      for (let c = 60; c < 450; c++) {
        const [x, y] = [(c % 78) - 39, (r % 100) - 50];
        if ((x / 35) ** 2 + (y / 45) ** 2 < 1)
          labels[c + 512 * (r + 512 * s)] = 1 + Math.floor(c / 78) + 5 * Math.floor(r / 100 - 1);
      }
  const settlement = gathered({ size, spacing: [1, 1, 1], labels }, LIVER({ keep: { kind: 'largest' } }));
  t.true(settlement.bytes > 0);
  t.true(settlement.bytes < 0.5 * settlementBytes(2 * labels.length), `${settlement.bytes}`);
});

test('a request that is cancelled stops within the stage', async (t) => {
  const size: Triple = [128, 128, 34];
  const grains = volume(
    size,
    box([0, 0, 0], [64, 64, 17]).map(([c, r, s]): Triple => [2 * c, 2 * r, 2 * s]),
  );
  const settlement = gathered(grains, LIVER({ keep: { kind: 'largest' }, fillHoles: true }), { mostBytes: 2 ** 26 });
  const stop = new AbortController();
  const settling = settlement.settle(stop.signal);
  stop.abort();
  await t.throwsAsync(settling, { name: 'Failure', message: /cancelled/ });
  await t.throwsAsync(settlement.settle(stop.signal), { message: /cancelled/ });
});

test('whatever the axes of the source: the size of a voxel is the same to the last bit', async (t) => {
  const classes = LIVER({ keep: { kind: 'ml', least: (0.7 * 0.78125 * 2.5 * 3) / 1000 } });
  const one = volume([6, 6, 6], box([1, 1, 1], [4, 2, 2]));
  const results = [];
  for (const [i, j, k] of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const) {
    const canonical = [0.7, 0.78125, 2.5] as const;
    const geometry = {
      size: [6, 6, 6] as const,
      spacing: [canonical[i], canonical[j], canonical[k]] as const,
      origin: [0, 0, 0] as const,
      direction: [LPS[i], LPS[j], LPS[k]] as const,
    };
    const options = { head: { classes }, geometry, orientation: canonicalOrientation(geometry), mostBytes: 2 ** 20 };
    const settlement = new Settlement(options);
    for (let s = 0; s < 6; s++) {
      const slice = one.labels.subarray(36 * s, 36 * (s + 1));
      settlement.add(slice, slice, s);
    }
    await settlement.settle(new AbortController().signal);
    results.push(rendered(settlement, [6, 6, 6]).join(''));
  }
  t.is(new Set(results).size, 1);
});

test('a head without rules does not settle', (t) => {
  t.false(settles({ classes: [classOf(1, 'liver')] }));
  t.true(settles({ classes: LIVER({ fillHoles: true }) }));
});
