/** The split of cores that was stored is used where it was measured, and nowhere else. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { usableCores } from '../../src/model/cores.ts';
import { openModelFiles } from '../../src/model/repository.ts';
import { candidateSplits, chooseSplit, storeTuning, tuningKey } from '../../src/model/tuning.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const SHA = 'a'.repeat(64);
const FOUND = { sessions: 3, threads: 5, slicesPerSecond: 12.5 };

function folder(t: ExecutionContext): string {
  const made = mkdtempSync(join(tmpdir(), 'm4oe-state-'));
  t.teardown(() => rmSync(made, { recursive: true }));
  return made;
}

function options(state: string) {
  return { sessions: 0, threads: 0, batchSlices: 4, state };
}

test('without a measurement one session has all cores, and what is given wins', (t) => {
  const none = options(join(folder(t), 'absent'));
  const cores = usableCores();
  t.deepEqual(chooseSplit(SHA, none), { sessions: 1, threads: cores, tuned: false });
  t.deepEqual(chooseSplit(SHA, { ...none, threads: 3 }), { sessions: 1, threads: 3, tuned: false });
  const shared = Math.max(1, Math.floor(cores / 2));
  t.deepEqual(chooseSplit(SHA, { ...none, sessions: 2 }), { sessions: 2, threads: shared, tuned: false });
  t.is(chooseSplit(SHA, { ...none, sessions: 64 }).threads, 1);
});

test('what was stored is used, the latest for the same key', (t) => {
  const state = join(folder(t), 'made', 'on demand');
  storeTuning(state, { ...tuningKey(SHA, 4), ...FOUND, sessions: 7 });
  storeTuning(state, { ...tuningKey('b'.repeat(64), 4), ...FOUND, sessions: 8 });
  const file = storeTuning(state, { ...tuningKey(SHA, 4), ...FOUND });
  t.deepEqual(chooseSplit(SHA, options(state)), { sessions: 3, threads: 5, tuned: true });
  t.is(chooseSplit('b'.repeat(64), options(state)).sessions, 8, 'another model is kept');
  t.is(JSON.parse(readFileSync(file, 'utf8')).length, 2);
});

test('settings that are given win over it', (t) => {
  const state = folder(t);
  storeTuning(state, { ...tuningKey(SHA, 4), ...FOUND });
  t.like(chooseSplit(SHA, { ...options(state), sessions: 2 }), { sessions: 2, tuned: false });
  t.like(chooseSplit(SHA, { ...options(state), threads: 1 }), { sessions: 1, threads: 1, tuned: false });
});

test('another machine, quota, graph, runtime or batch size is not what was measured', (t) => {
  const state = folder(t);
  const here = { ...tuningKey(SHA, 4), ...FOUND };
  storeTuning(state, { ...here, cpu: 'another' });
  storeTuning(state, { ...here, cores: here.cores + 1 });
  storeTuning(state, { ...here, graphSha256: 'c'.repeat(64) });
  storeTuning(state, { ...here, onnxruntime: '0.0.0' });
  storeTuning(state, { ...here, batchSlices: 8 });
  t.false(chooseSplit(SHA, options(state)).tuned);
});

test('a file that is not one of ours stops nothing', (t) => {
  const state = folder(t);
  for (const text of ['', '{', 'null', '{"sessions":2}', '[null, 3, {"sessions":0,"threads":1}]']) {
    writeFileSync(join(state, 'tuning.json'), text);
    t.false(chooseSplit(SHA, options(state)).tuned, text);
  }
});

test('a folder that cannot be written: STATE_UNWRITABLE', (t) => {
  const file = join(folder(t), 'file');
  writeFileSync(file, '');
  const failure = t.throws(() => storeTuning(join(file, 'below'), { ...tuningKey(SHA, 4), ...FOUND }));
  t.like(failure, { reason: 'STATE_UNWRITABLE', setting: 'M4OE_STATE' });
});

test('candidates use no more cores than there are, one session and one thread among them', (t) => {
  for (const cores of [1, 2, 3, 4, 6, 16, 48]) {
    const splits = candidateSplits(cores);
    t.true(splits.every(({ sessions, threads }) => sessions * threads <= cores && threads >= 1));
    t.deepEqual(splits[0], { sessions: 1, threads: cores });
    t.deepEqual(splits.at(-1), { sessions: cores, threads: 1 });
    t.is(new Set(splits.map(({ sessions }) => sessions)).size, splits.length);
  }
});

test('a service takes the split that was stored for its model', async (t) => {
  const state = folder(t);
  const { graphSha256 } = await openModelFiles(join(BANDS_MODELS, 'bands'));
  storeTuning(state, { ...tuningKey(graphSha256, 4), ...FOUND, threads: 1 });
  await using service = await startService({ state });
  t.deepEqual(service.server.models.get('bands', '').split, { sessions: 3, threads: 1, tuned: true });
  const volume = testVolume();
  t.is((await segmented(service.client, volume, { modality: 'CT' })).report.provider, 'cpu');
});
