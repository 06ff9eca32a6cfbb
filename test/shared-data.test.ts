/**
 * Real volumes at ../shared/data, which is not part of the repository, through the real service.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { Wish } from '../src/client/client.ts';
import { readNifti } from '../src/formats/nifti/read.ts';
import { writeLabelsNifti } from '../src/formats/nifti/write.ts';
import { IntensitySample } from '../src/preprocess/intensity-sample.ts';
import { canonicalOrientation } from '../src/preprocess/orientation.ts';
import { fillSlices } from '../src/preprocess/slices.ts';
import { tagFindings } from '../src/preprocess/tag-check.ts';
import type { Triple, Volume } from '../src/volume.ts';
import { MODALITIES } from '../src/volume.ts';
import { axisAlignedDirections } from './preprocess/volumes.ts';
import { oriented, turned } from './support/oriented.ts';
import { DEMO_MODELS, startService } from './support/service.ts';
import { lpsGeometry, mirrored, segmented } from './support/volumes.ts';

const DATA = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const MANIFEST = join(DEMO_MODELS, 'manifest.json');
const LIMIT = { maxBytes: 2 ** 30 };
/** Stored values of the BTCV files are windowed to 8 bits (their README). */
const BTCV = { slope: 400 / 255, intercept: -125 };
/** Kept out of training: training/configs/demo.toml. */
const HELD_OUT = { 'btcv-ct': ['04', '15', '28'], 'chaos-mr': ['01', '19', '33'] } as const;
const LIVER = { 'btcv-ct': 6, 'chaos-mr': 1 } as const;

function skipUnless(...needs: [there: boolean, why: string][]) {
  const missing = needs.filter(([there]) => !there).map(([, why]) => why);
  if (missing.length > 0) console.log(`shared-data.test.ts: skipped in part, ${missing.join('; ')}`);
  return missing.length === 0 ? test.serial : test.serial.skip;
}
const data: [boolean, string] = [existsSync(DATA), `${DATA} is not there`];
const demo: [boolean, string] = [existsSync(MANIFEST), 'models/demo is not there'];
const version = existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, 'utf8')).version : '';
const trained: [boolean, string] = [version !== '0.0.1', 'models/demo is the untrained placeholder 0.0.1'];

const folder = mkdtempSync(join(tmpdir(), 'm4oe-shared-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

function sharedVolumes(): string[] {
  const images = ['btcv-ct', 'chaos-mr'].flatMap((name) =>
    readdirSync(join(DATA, name))
      .filter((file) => file.startsWith('image_'))
      .map((file) => `${name}/${file}`),
  );
  return [...images, 'totalseg/ct.nii.gz', 'totalseg/mr.nii.gz'];
}

async function image(path: string) {
  const source = await readNifti(join(DATA, path), LIMIT);
  const volume = path.startsWith('btcv') ? { ...source.volume, rescale: BTCV } : source.volume;
  const modality: NonNullable<Wish['modality']> = path.includes('mr') ? 'MR' : 'CT';
  return { source: { ...source, volume }, modality };
}

skipUnless(data)('every shared volume is refused under each wrong tag, and under its own never', async (t) => {
  t.timeout(600_000);
  let wrong = 0;
  for (const path of sharedVolumes()) {
    const { source, modality } = await image(path);
    const { voxels, rescale } = source.volume;
    const sample = new IntensitySample(rescale, voxels.length);
    sample.update(voxels, voxels.length);
    const profile = sample.profile();
    for (const tag of MODALITIES) {
      // An MR with contrast agent cannot be told from one without.
      const right = (tag === 'CT') === (modality === 'CT');
      if (!right) wrong++;
      const refused = tagFindings(profile, tag, false).some(({ contradiction }) => contradiction);
      t.is(refused, !right, `${path} as ${tag}`);
    }
  }
  t.true(wrong >= 50);
});

skipUnless(
  data,
  demo,
  trained,
)('a volume that training has not seen is told where its header mirrors it', async (t) => {
  t.timeout(1_200_000);
  await using service = await startService({ models: DEMO_MODELS });
  const held = Object.entries(HELD_OUT).flatMap(([name, cases]) => cases.map((one) => `${name}/image_${one}.nii.gz`));
  for (const path of [...held, 'totalseg/ct.nii.gz', 'totalseg/mr.nii.gz']) {
    const { source, modality } = await image(path);
    const sidesOf = async (volume: Volume) => (await segmented(service.client, volume, { modality })).report.sides;
    t.is(await sidesOf(source.volume), 'AS_EXPECTED', path);
    t.is(await sidesOf(mirrored(source.volume)), 'MIRRORED', path);
  }
});

skipUnless(data)('every volume of the shared data gives labels on its own grid', async (t) => {
  t.timeout(600_000);
  // The grid does not depend on the model; the small one makes it a matter of seconds.
  await using service = await startService({ batchSlices: 16 });
  const paths = sharedVolumes();
  t.is(paths.length, 35);
  for (const path of paths) {
    const { source, modality } = await image(path);
    const { labels, order } = await segmented(service.client, source.volume, { modality });
    t.is(order.length, source.volume.geometry.size[2], path);
    t.true(
      labels.some((label) => label > 0),
      path,
    );
    const written = join(folder, 'labels.nii.gz');
    await writeLabelsNifti(written, source, labels);
    const mask = await readNifti(written, LIMIT);
    t.deepEqual(mask.volume.geometry, source.volume.geometry, path);
    t.true(Buffer.from(mask.volume.voxels.buffer, mask.volume.voxels.byteOffset).equals(labels), path);
  }
});

/** The part of a volume from `start` on, as int16 with axes to Left, Posterior, Superior. */
function crop(volume: Volume, start: Triple, size: Triple): Volume {
  const orientation = canonicalOrientation(volume.geometry);
  const [width, height, depth] = orientation.size;
  const whole = new Int16Array(width * height * depth);
  const all = Array.from({ length: depth }, (_, s) => s);
  fillSlices(volume.voxels, orientation, { scale: 1, offset: 0, window: [0, 1] }, all, 1, whole);
  const voxels = new Int16Array(new SharedArrayBuffer(2 * size[0] * size[1] * size[2]));
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const from = start[0] + width * (start[1] + j + height * (start[2] + k));
      voxels.set(whole.subarray(from, from + size[0]), size[0] * (j + size[1] * k));
    }
  }
  return { geometry: lpsGeometry(size, [1.5, 1.5, 3]), voxelType: 'int16', rescale: volume.rescale, voxels };
}

/** Float arithmetic may make this share of voxels differ; so far none does. */
const TOLERANCE = 1 / 100_000;

skipUnless(data, demo)(
  'all 48 orientations of a real CT, and oblique ones, give the same labels with the demo model',
  async (t) => {
    t.timeout(600_000);
    await using service = await startService({ models: DEMO_MODELS });
    const lps = crop((await image('btcv-ct/image_04.nii.gz')).source.volume, [40, 60, 80], [150, 110, 4]);
    const { labels: expected } = await segmented(service.client, lps, { modality: 'CT' });
    t.true(new Set(expected).size > 1, 'there is something to see');
    const different = async (volume: Volume, wanted: Uint8Array) => {
      const { labels } = await segmented(service.client, volume, { modality: 'CT' });
      return labels.reduce((count, label, n) => count + (label === wanted[n] ? 0 : 1), 0);
    };
    for (const [n, direction] of axisAlignedDirections().entries()) {
      const { volume, carry } = oriented(lps, direction);
      const wanted = carry(expected, new Uint8Array(expected.length));
      t.true((await different(volume, wanted)) <= TOLERANCE * wanted.length, JSON.stringify(direction));
      if (n % 16 === 5) t.true((await different(turned(volume, 17), wanted)) <= TOLERANCE * wanted.length, 'oblique');
    }
  },
);

skipUnless(data, demo)('the volumes of the Dice test are kept out of training', (t) => {
  const config = readFileSync(new URL('../training/configs/demo.toml', import.meta.url), 'utf8');
  const named = (key: string, block: string) =>
    [...(new RegExp(`^${key} = \\[(.*)\\]`, 'm').exec(block)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
      ([, one]) => one ?? '',
    );
  const wanted = Object.entries(HELD_OUT).flatMap(([name, cases]) =>
    cases.map((one) => `${name.split('-')[0]}-${one}`),
  );
  const blocks = config.split('[[data.sources]]').slice(1);
  for (const one of wanted) {
    t.true(
      blocks.some((block) => named('held_out', block).includes(one)),
      one,
    );
    // A pattern takes what its own source holds out away again; other sources must not name the
    // case.
    for (const block of blocks.filter((other) => !named('held_out', other).includes(one)))
      t.false(
        named('train', block).some((pattern) => pattern === one || pattern === `${one.split('-')[0]}-*`),
        one,
      );
  }
});

for (const [name, cases] of Object.entries(HELD_OUT) as [keyof typeof HELD_OUT, readonly string[]][]) {
  skipUnless(
    data,
    demo,
    trained,
  )(`liver Dice is at least 0.80 on ${name} ${cases.join(', ')}, which training did not see`, async (t) => {
    t.timeout(1_200_000);
    await using service = await startService({ models: DEMO_MODELS, batchSlices: 8 });
    const scores: string[] = [];
    for (const one of cases) {
      const { source, modality } = await image(`${name}/image_${one}.nii.gz`);
      const truth = await readNifti(join(DATA, name, `label_${one}.nii.gz`), LIMIT);
      const { labels, plan } = await segmented(service.client, source.volume, { modality });
      const liver = plan.classes.find((organ) => organ.name === 'liver')?.label;
      let [both, sum] = [0, 0];
      for (let n = 0; n < labels.length; n++) {
        const found = labels[n] === liver;
        const real = truth.volume.voxels[n] === LIVER[name];
        if (found && real) both++;
        sum += Number(found) + Number(real);
      }
      const dice = (2 * both) / sum;
      scores.push(`${one}: ${dice.toFixed(3)}`);
      t.true(dice >= 0.8, `case ${one}: liver Dice ${dice.toFixed(3)}`);
    }
    t.log(scores.join(', '));
  });
}
