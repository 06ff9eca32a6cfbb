/** Manifests of patches (schema 2): what is read, and each way in which one can contradict itself. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { expertsOf, graphFiles, ofPatches, servedBy, windowOf } from '../../src/model/manifest.ts';
import { parseManifest } from '../../src/model/parse-manifest.ts';
import { mirrorings, patchSize } from '../../src/model/patch-input.ts';
import { openModelFiles } from '../../src/model/repository.ts';
import { type LooseManifest, PATCH_MODELS, patchManifest } from '../support/patch-models.ts';

const TEXT = readFileSync(join(PATCH_MODELS, 'patches', 'manifest.json'), 'utf8');

function changed(change: (manifest: LooseManifest) => unknown): string {
  const manifest: LooseManifest = JSON.parse(TEXT);
  change(manifest);
  return JSON.stringify(manifest);
}

test('a manifest of patches is read: one head for every modality, no experts, a window where CT is clipped', (t) => {
  const manifest = patchManifest('patches');
  t.true(ofPatches(manifest));
  const [head] = manifest.heads;
  t.deepEqual(head && servedBy(manifest, head), { CT: 0, MR: 0 });
  t.deepEqual(expertsOf(manifest), []);
  t.deepEqual(windowOf(manifest, 'CT'), { kind: 'fixed', lower: -200, upper: 300 });
  t.is(windowOf(patchManifest('turned'), 'CT'), undefined);
  t.is(head?.classes.at(-1)?.code, undefined);
});

test('a patch has all combinations of its mirrored axes; that of a network of slices is one deep', (t) => {
  t.deepEqual(mirrorings(patchManifest('patches').input), [[], [0], [1], [0, 1], [2], [0, 2], [1, 2], [0, 1, 2]]);
  t.deepEqual(patchSize(patchManifest('flat').input), [1, 12, 16]);
  t.deepEqual(mirrorings(patchManifest('flat').input), [[], [1], [2], [1, 2]]);
});

test('a model of several folds has the SHA-256 of theirs, each on a line', async (t) => {
  const { graphs, graphSha256, manifest } = await openModelFiles(join(PATCH_MODELS, 'patches'));
  t.is(graphs.length, 2);
  const digests = graphFiles(manifest).map(({ sha256 }) => `${sha256}\n`);
  t.is(graphSha256, hash('sha256', digests.join('')));
  const one = await openModelFiles(join(PATCH_MODELS, 'flat'));
  t.deepEqual(
    graphFiles(one.manifest).map(({ sha256 }) => sha256),
    [one.graphSha256],
  );
});

function masksAfter({ input }: LooseManifest): void {
  input.normalise = 'after';
  input.channels[0].normalisation = { scheme: 'zscore', masked: true };
}

const REGIONS = { kind: 'logits', regions: [[1, 2], [2], [3]] };
const FAULTS: readonly [what: string, change: (manifest: LooseManifest) => unknown, says: RegExp][] = [
  ['no graph', (m) => (m.files = m.files.map((file: object) => ({ ...file, role: 'weights' }))), /\/files/],
  ['an unknown key', (m) => (m.input.overlap = 1), /additional/],
  ['a direction twice', (m) => (m.input.orientation = 'RAL'), /orientation/],
  ['an axis twice', (m) => (m.input.axes = [0, 1, 1]), /axes/],
  ['no step', (m) => (m.input.step = 0), /step/],
  ['another number of spacings', (m) => m.input.spacing.pop(), /spacing has 2 numbers and .*patch 3/],
  ['spacings far apart', (m) => (m.input.spacing = [900, 1.5, 1.5]), /at most 100 times/],
  [
    'an axis that the patch has not',
    (m) => Object.assign(m.input, { patch: [8, 8], spacing: [1, 1] }),
    /mirror names axis 2/,
  ],
  ['a clip of nothing', (m) => (m.input.channels[0].normalisation.upper = -200), /upper must be above lower/],
  ['no deviation', (m) => (m.input.channels[0].normalisation.sd = 0), /sd/],
  ['cubic logits', (m) => (m.input.resampling.logits.order = 3), /order/],
  ['labels out of order', (m) => m.heads[0].classes.reverse(), /expected 1, 2, 3/],
  ['a mask after resampling', masksAfter, /normalise: expected before/],
  ['no spacing, mirrored', (m) => delete m.input.spacing, /needs separateZ false and no mirror/],
  ['another size beside a spacing', (m) => (m.output.size = [4, 4, 4]), /expected none beside .*spacing/],
  ['a size of other axes', (m) => (m.output.size = [4, 4]), /size has 2 numbers and .*patch 3/],
  ['splines of voxels that begin together', (m) => (m.input.resampling.data.align = 'starts'), /starts needs order 0/],
  [
    'the positive before resampling',
    (m) => (m.input.channels[0].normalisation = { scheme: 'positive' }),
    /expected after, where a normalisation is positive/,
  ],
  ['parts of other classes', (m) => (m.output.parts = [3, 3]), /parts have 4 classes .*the 3 of .heads/],
  ['parts of regions', (m) => (m.output = { ...REGIONS, order: [1, 2, 3], parts: [2, 3] }), /logits without regions/],
  ['order without regions', (m) => (m.output.order = [1, 2, 3]), /order needs/],
  ['regions without order', (m) => (m.output = REGIONS), /expected one label for each/],
  ['a region of a stranger', (m) => (m.output = { ...REGIONS, order: [1, 2, 9] }), /9 is the label of no class/],
  ['a head of another name', (m) => (m.modalities.CT.defaultHead = 'none'), /not a head that serves CT/],
  ['an index of the head', (m) => (m.heads[0].graphIndex = { CT: 0 }), /graphIndex/],
  ['two heads', (m) => m.heads.push({ ...m.heads[0], name: 'more' }), /\/heads/],
  ['a class twice', (m) => (m.heads[0].classes[1].name = 'liver'), /names are not unique/],
];

for (const [what, change, says] of FAULTS) {
  test(`${what}: MODEL_MANIFEST_INVALID`, (t) => {
    const failure = t.throws(() => parseManifest(changed(change), 'model x'));
    t.like(failure, { kind: 'corrupt', reason: 'MODEL_MANIFEST_INVALID' });
    t.regex(failure?.message ?? '', says);
  });
}

test('more images than a request has: MODEL_CHANNELS, which names them', (t) => {
  const text = changed(({ input }) => input.channels.push({ ...input.channels[0], name: 'T2' }));
  const failure = t.throws(() => parseManifest(text, 'model x'));
  t.like(failure, { reason: 'MODEL_CHANNELS' });
  t.regex(failure?.message ?? '', /2 images together \(image, T2\)/);
});
