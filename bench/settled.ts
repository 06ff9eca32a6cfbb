/**
 * What do settled labels cost? The phantom through the service, with rules for every class, and the
 * stage's share of the time; then its labels enlarged to 800 slices of 512 x 512, and the stage's
 * time and bytes over what such a volume takes at the same seconds a slice.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentationClient } from '../src/client/client.ts';
import { collected } from '../src/client/collected.ts';
import { readNifti } from '../src/formats/nifti/read.ts';
import type { Head, Manifest } from '../src/model/manifest.ts';
import { Settlement, settlementBytes } from '../src/postprocess/settle/settlement.ts';
import { canonicalOrientation } from '../src/preprocess/orientation.ts';
import type { Geometry, Triple } from '../src/volume.ts';
import { MODELS, type Row, row, startService } from './support.ts';

const EDGE = 512;
const SLICES = 800;
const MOST_BYTES = 2 ** 31;

export async function run(rounds: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-bench-settled-'));
  try {
    return await measured(await withRules(folder), folder, rounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The model with a rule for every class, as dear as they come. */
async function withRules(folder: string): Promise<Manifest> {
  await cp(MODELS, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest: Manifest = JSON.parse(await readFile(path, 'utf8'));
  const settle = { keep: { kind: 'share', least: 0.5 }, fillHoles: true } as const;
  const heads = manifest.heads.map((head) => ({
    ...head,
    classes: head.classes.map((organ) => ({ ...organ, settle })),
  }));
  await writeFile(path, JSON.stringify({ ...manifest, heads }));
  return { ...manifest, heads };
}

async function measured(manifest: Manifest, folder: string, rounds: number): Promise<Row[]> {
  const { volume } = await readNifti(join(MODELS, 'phantom-ct.nii.gz'), { maxBytes: MOST_BYTES });
  const head = manifest.heads.find(({ name }) => name === manifest.modalities.CT?.defaultHead) as Head;
  await using service = await startService({ M4OE_MODELS: folder });
  const client = await SegmentationClient.connect(service.address);
  const shares: number[] = [];
  const large: number[] = [];
  const bytes: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const answers = client.segment(volume, { modality: 'CT', everySlice: true, rawLabels: false });
    const { labels, report } = await collected(answers, volume.geometry);
    if (round < 0) continue;
    const { settleSeconds, totalSeconds, inferSeconds } = report;
    shares.push(settleSeconds / totalSeconds);
    const slices = volume.geometry.size[canonicalOrientation(volume.geometry).axes[2].source];
    const alone = await settledAlone(labels, volume.geometry, head);
    large.push(alone.seconds / ((inferSeconds / slices) * SLICES));
    bytes.push(alone.bytes / (2 * EDGE * EDGE * SLICES));
  }
  client.close();
  const small = `the phantom, ${volume.geometry.size.join('x')}, shipped model`;
  const tall = `its labels at ${EDGE}x${EDGE}x${SLICES}`;
  return [
    row('settling labels over a volume, seconds', shares, 'x', { atMost: 0.03 }, small),
    row('... of 800 slices', large, 'x', { atMost: 0.03 }, tall),
    row('settling labels over the bytes of a volume', bytes, 'x', { atMost: 0.2 }, tall),
  ];
}

/** The stage on labels of 800 slices: those of the phantom, enlarged, up and down again. */
async function settledAlone(labels: Uint8Array, { size: [ni, nj, nk], spacing }: Geometry, head: Head) {
  const size: Triple = [EDGE, EDGE, SLICES];
  const direction: Geometry['direction'] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const geometry: Geometry = { size, spacing, origin: [0, 0, 0], direction };
  const orientation = canonicalOrientation(geometry);
  const mostBytes = settlementBytes(2 * EDGE * EDGE * SLICES);
  const settlement = new Settlement({ head, geometry, orientation, mostBytes });
  const slice = new Uint8Array(EDGE * EDGE);
  const confidence = new Uint8Array(EDGE * EDGE).fill(200);
  let milliseconds = 0;
  const timed = async (work: () => void | Promise<void>) => {
    const started = performance.now();
    await work();
    milliseconds += performance.now() - started;
  };
  for (let s = 0; s < SLICES; s++) {
    const k = s % (2 * nk) < nk ? s % nk : nk - 1 - (s % nk);
    for (let r = 0; r < EDGE; r++) {
      const row = k * ni * nj + Math.floor((r * nj) / EDGE) * ni;
      for (let c = 0; c < EDGE; c++) slice[r * EDGE + c] = labels[row + Math.floor((c * ni) / EDGE)] as number;
    }
    await timed(() => settlement.add(slice, confidence, s));
  }
  await timed(() => settlement.settle(new AbortController().signal));
  await timed(() => {
    for (const s of settlement.changedSlices) settlement.render(s, slice);
  });
  return { seconds: milliseconds / 1000, bytes: settlement.bytes };
}
