/**
 * Does a plan tell the truth about memory? Peak of the service beside the model over what its plans
 * said, over a grid of shapes, one and several at once; and whether memory stays: resident after
 * 300 volumes of mixed shapes over after 30.
 */
import { SegmentationClient, type Wish } from '../src/client/client.ts';
import { VOXEL_BYTES, type Volume, type VoxelType, voxelView } from '../src/volume.ts';
import { ctVolume, type Row, resetPeak, residentMiB, row, startService } from './support.ts';

const CORONAL = [
  [1, 0, 0],
  [0, 0, 1],
  [0, 1, 0],
] as const;

/** Thin, wide, deep, not axial, other types, with confidence; and how many at once. */
const GRID: [name: string, make: () => Volume, at: number, wish?: Partial<Wish>][] = [
  ['wide', () => ctVolume(2047, 4), 1],
  ['thin', () => ctVolume(512, 40), 1],
  ['thin, 16 at once', () => ctVolume(512, 40), 16],
  ['deep', () => ctVolume(128, 1500), 1],
  ['coronal', () => coronal(ctVolume(384, 300)), 1],
  ['coronal with confidence', () => coronal(ctVolume(384, 300)), 1, { confidence: true }],
  ['float64', () => typed(ctVolume(384, 150), 'float64'), 1],
  ['int8', () => typed(ctVolume(512, 200), 'int8'), 1],
];

export async function run(rounds: number): Promise<Row[]> {
  const ratios: number[] = [];
  const kept: number[] = [];
  let worst = '';
  for (let round = 0; round < rounds; round++) {
    let most = 0;
    for (const [name, make, at, wish] of GRID) {
      // Each in a service of its own: memory that one shape left would hide what the next one
      // takes.
      await using fresh = await startService();
      const own = await SegmentationClient.connect(fresh.address);
      await together(own, ctVolume(512, 8), 1);
      const before = residentMiB(fresh.pid);
      resetPeak(fresh.pid);
      const planned = await together(own, make(), at, wish);
      const ratio = (residentMiB(fresh.pid, 'VmHWM') - before) / planned;
      own.close();
      process.stderr.write(`${name}: ${ratio.toFixed(2)} of ${Math.round(planned)} MiB\n`);
      if (ratio > most) [most, worst] = [ratio, name];
    }
    ratios.push(most);
    await using service = await startService();
    const client = await SegmentationClient.connect(service.address);
    const shapes = [
      ctVolume(256, 4),
      ctVolume(97, 9),
      coronal(ctVolume(64, 30)),
      ctVolume(512, 3),
      ctVolume(31, 40),
      ctVolume(1024, 1),
    ];
    let early = 0;
    for (let n = 1; n <= 300; n++) {
      await together(client, shapes[n % shapes.length] as Volume, 1);
      if (n === 30) early = residentMiB(service.pid);
    }
    kept.push(residentMiB(service.pid) / early);
    client.close();
  }
  return [
    row(
      'peak memory over what the plan said',
      ratios,
      'x',
      { atMost: 1.15 },
      `worst of ${GRID.length} shapes: ${worst}`,
    ),
    row('resident after 300 volumes of mixed shapes over after 30', kept, 'x', { atMost: 1.1 }, '31x31 to 1024x1024'),
  ];
}

/** MiB that the plans said, together. */
async function together(
  client: SegmentationClient,
  volume: Volume,
  at: number,
  wish: Partial<Wish> = {},
): Promise<number> {
  const planned = await Promise.all(
    Array.from({ length: at }, async () => {
      let bytes = 0;
      for await (const answer of client.segment(volume, { modality: 'CT', everySlice: false, ...wish }))
        if (answer.kind === 'accepted') bytes = answer.plan.memoryBytes;
      return bytes;
    }),
  );
  return planned.reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20;
}

function coronal(volume: Volume): Volume {
  return { ...volume, geometry: { ...volume.geometry, direction: CORONAL } };
}

function typed(volume: Volume, voxelType: VoxelType): Volume {
  const voxels = voxelView(voxelType, new SharedArrayBuffer(volume.voxels.length * VOXEL_BYTES[voxelType]));
  for (let n = 0; n < voxels.length; n++)
    voxels[n] = voxelType === 'int8' ? (volume.voxels[n] as number) >> 4 : (volume.voxels[n] as number);
  return { ...volume, voxelType, voxels };
}
