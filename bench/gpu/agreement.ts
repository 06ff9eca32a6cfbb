/** How far a device's labels are from the CPU's on the same slices. */
import type { Session } from '../../src/model/session.ts';
import type { CtSlices } from './slices.ts';

/** Voxels in 100,000 that float arithmetic in another order may change (docs/architecture.md). */
export const MOST_DIFFERENT = 1;

export interface Agreement {
  readonly slices: number;
  readonly voxels: number;
  readonly different: number;
  /** Voxels that are an organ on the CPU. */
  readonly organs: number;
  /** Largest difference of a voxel's confidence, 0..255. */
  readonly confidence: number;
}

const NOTHING: Agreement = { slices: 0, voxels: 0, different: 0, organs: 0, confidence: 0 };

/**
 * Runs each slice alone on both.
 * @param told of each slice, once it is compared
 */
export async function compare(
  [cpu, expected]: readonly [Session, CtSlices],
  [device, found]: readonly [Session, CtSlices],
  indices: readonly number[],
  told: (index: number, agreement: Agreement) => void = () => undefined,
): Promise<Agreement> {
  let all = NOTHING;
  for (const index of indices) {
    const agreement = await compareSlice([cpu, expected], [device, found], index);
    told(index, agreement);
    all = {
      slices: all.slices + 1,
      voxels: all.voxels + agreement.voxels,
      different: all.different + agreement.different,
      organs: all.organs + agreement.organs,
      confidence: Math.max(all.confidence, agreement.confidence),
    };
  }
  return all;
}

async function compareSlice(
  [cpu, expected]: readonly [Session, CtSlices],
  [device, found]: readonly [Session, CtSlices],
  index: number,
): Promise<Agreement> {
  const [here, there] = [expected.batch([index]), found.batch([index])];
  await cpu.run(here);
  await device.run(there);
  const { labels, confidence } = here.buffer;
  let [different, organs, furthest] = [0, 0, 0];
  for (const [at, label] of labels.entries()) {
    if (label !== there.buffer.labels[at]) different++;
    if (label !== 0) organs++;
    furthest = Math.max(furthest, Math.abs((confidence[at] as number) - (there.buffer.confidence[at] as number)));
  }
  return { slices: 1, voxels: labels.length, different, organs, confidence: furthest };
}

export function agrees({ different, voxels }: Agreement): boolean {
  return different * 1e5 <= MOST_DIFFERENT * voxels;
}

export function agreementLine({ slices, voxels, different, organs, confidence }: Agreement): string {
  const share = ((different / voxels) * 1e5).toFixed(2);
  return `${share} in 100,000 (${different} of ${voxels} voxels of ${slices} slices, ${organs} of organs; confidence by at most ${confidence} of 255)`;
}
