/** `m4oe/client` for the conformance suite: a line with a case in, a line with its end out. */
import { createInterface } from 'node:readline';
import { collected, Failure, IDENTITY_RESCALE, SegmentationClient, type Volume } from '../../../src/client/index.ts';

interface Request {
  readonly address: string;
  readonly size: readonly [number, number, number];
  readonly wish: { readonly confidence?: true };
  readonly retrySeconds: number;
  readonly leaveAfter?: 'accepted';
}

/** The label that each slice holds everywhere; -1 where it holds several. */
function ofSlices(labels: Uint8Array, [ni, nj, nk]: Request['size']): number[] {
  return Array.from({ length: nk }, (_, k) => {
    const slice = labels.subarray(k * ni * nj, (k + 1) * ni * nj);
    return slice.every((label) => label === slice[0]) ? Number(slice[0]) : -1;
  });
}

async function answer({ address, size, wish, retrySeconds, leaveAfter }: Request): Promise<object> {
  const direction: Volume['geometry']['direction'] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const geometry = { size, spacing: [1, 1, 2], origin: [0, 0, 0], direction } as const;
  const voxels = Int16Array.from({ length: size[0] * size[1] * size[2] }, (_, n) => n % 1000);
  const volume: Volume = { geometry, voxelType: 'int16', rescale: IDENTITY_RESCALE, voxels };
  const client = await SegmentationClient.connect(address, undefined, {}, { seconds: retrySeconds });
  let slices = 0;
  try {
    const answers = client.segment(volume, { modality: 'CT', ...wish });
    if (leaveAfter !== undefined) {
      for await (const { kind } of answers) if (kind === leaveAfter) break;
      return { left: true };
    }
    const { labels, confidence } = await collected(answers, geometry, ({ kind }) => {
      if (kind === 'slice') slices++;
    });
    const more = confidence === undefined ? {} : { confidence: ofSlices(confidence, size) };
    return { labels: ofSlices(labels, size), ...more, slices };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { reason, field, setting, retryAfterSeconds } = error;
    return { reason, field, setting, retryAfterSeconds, slices };
  } finally {
    client.close();
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Request))}\n`);
