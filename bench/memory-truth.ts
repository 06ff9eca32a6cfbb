/**
 * Does a plan tell the truth about memory? Peak of the service beside the model over what its plans
 * said, over a grid of shapes, one and several at once.
 */
import { SegmentationClient, type Wish } from '../src/client/client.ts';
import { VOXEL_BYTES, type Volume, type VoxelType, voxelView } from '../src/volume.ts';
import { ctVolume, type Row, resetPeak, residentMiB, row, startService } from './support.ts';

export const CORONAL = [
  [1, 0, 0],
  [0, 0, 1],
  [0, 1, 0],
] as const;

const SAGITTAL = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
] as const;

/** Thin, wide, deep, not axial, other types, with confidence; and how many at once. */
const GRID: [name: string, make: () => Volume, at: number, wish?: Partial<Wish>][] = [
  ['wide', () => ctVolume(2047, 4), 1],
  ['wide, noise', () => noise(2047, 4), 1],
  ['thin, noise', () => noise(512, 40), 1],
  ['thin', () => ctVolume(512, 40), 1],
  ['thin, 16 at once', () => ctVolume(512, 24), 16],
  ['deep', () => ctVolume(192, 500), 1],
  ['deep with confidence', () => ctVolume(192, 500), 1, { confidence: true }],
  ['deep, final slices', () => ctVolume(192, 500), 1, { confidence: true, finalSlicesOnly: true }],
  ['coronal', () => turned(ctVolume(384, 300), CORONAL), 1],
  ['coronal with confidence', () => turned(ctVolume(384, 300), CORONAL), 1, { confidence: true }],
  ['coronal, 4 at once', () => turned(ctVolume(160, 300), CORONAL), 4],
  ['sagittal', () => turned(ctVolume(256, 300), SAGITTAL), 1],
  ...(['int8', 'uint8', 'uint16', 'int32', 'uint32', 'float32', 'float64'] as const).map(
    (type): (typeof GRID)[number] => [type, () => typed(ctVolume(512, 60), type), 1],
  ),
  ['float64 of MR', () => typed(ctVolume(512, 60), 'float64'), 1, { modality: 'MR' }],
];

export async function run(rounds: number): Promise<Row[]> {
  const ratios: number[] = [];
  const least: number[] = [];
  let worst = '';
  let lowest = '';
  for (let round = 0; round < rounds; round++) {
    let most = 0;
    let fewest = Number.POSITIVE_INFINITY;
    for (const [name, make, at, wish] of GRID) {
      // Each in a service of its own: memory that one shape left would hide what the next one
      // takes.
      await using fresh = await startService({ M4OE_STALL_SECONDS: '600' });
      const own = await SegmentationClient.connect(fresh.address);
      // One full batch where every pixel may be an organ: what the graph takes is the model's.
      await together(own, noise(512, 4), 1);
      const before = residentMiB(fresh.pid);
      resetPeak(fresh.pid);
      const planned = await together(own, make(), at, wish);
      const ratio = (residentMiB(fresh.pid, 'VmHWM') - before) / planned;
      own.close();
      process.stderr.write(`${name}: ${ratio.toFixed(2)} of ${Math.round(planned)} MiB\n`);
      if (ratio > most) [most, worst] = [ratio, name];
      if (ratio < fewest) [fewest, lowest] = [ratio, name];
    }
    ratios.push(most);
    least.push(fewest);
  }
  const detail = `worst of ${GRID.length} shapes: ${worst}`;
  return [
    row('peak memory over what the plan said', ratios, 'x', { atMost: 1.15 }, detail),
    row('... of the shape that took least of it', least, 'x', { atLeast: 0.2 }, lowest),
  ];
}

/** MiB that the plans said, together. */
export async function together(
  client: SegmentationClient,
  volume: Volume,
  at: number,
  wish: Partial<Wish> = {},
): Promise<number> {
  // Noise is refused otherwise.
  const usual = { modality: 'CT', everySlice: false, allowTagMismatch: true } as const;
  const planned = await Promise.all(
    Array.from({ length: at }, async () => {
      let bytes = 0;
      for await (const answer of client.segment(volume, { ...usual, ...wish }))
        if (answer.kind === 'accepted') bytes = answer.plan.memoryBytes;
      return bytes;
    }),
  );
  return planned.reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20;
}

export function turned(volume: Volume, direction: Volume['geometry']['direction']): Volume {
  return { ...volume, geometry: { ...volume.geometry, direction } };
}

/** Of the whole range of a CT, so that the graph looks everywhere. */
function noise(edge: number, slices: number): Volume {
  const volume = ctVolume(edge, slices);
  for (let n = 0; n < volume.voxels.length; n++) volume.voxels[n] = Math.floor(2000 * Math.random()) - 1000;
  return volume;
}

/** The same intensities, as far as the type holds them, by its rescale. */
function typed(volume: Volume, voxelType: VoxelType): Volume {
  const voxels = voxelView(voxelType, new SharedArrayBuffer(volume.voxels.length * VOXEL_BYTES[voxelType]));
  const slope = VOXEL_BYTES[voxelType] === 1 ? 16 : 1;
  const intercept = voxelType.startsWith('u') ? -1000 : 0;
  for (let n = 0; n < voxels.length; n++) voxels[n] = Math.trunc(((volume.voxels[n] as number) - intercept) / slope);
  return { ...volume, voxelType, voxels, rescale: { slope, intercept } };
}
