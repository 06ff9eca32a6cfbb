/** A series of files in memory through the reader, without a disk in between. */
import { readDataSet } from '../../../src/formats/dicom/file/read-part10.ts';
import { Assembly } from '../../../src/formats/dicom/series/assembly.ts';
import { instanceHeader } from '../../../src/formats/dicom/series/header.ts';
import { planSeries } from '../../../src/formats/dicom/series/series.ts';
import type { Volume } from '../../../src/volume.ts';
import { intensity } from './phantom.ts';

export const LIMITS = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2 };

export async function assembled(files: readonly Uint8Array[]): Promise<Volume> {
  const parsed = files.map((bytes) => readDataSet(bytes, LIMITS.maxBytes));
  const assembly = new Assembly(
    planSeries(
      parsed.map(({ attributes }) => instanceHeader(attributes)),
      LIMITS,
    ),
  );
  for (const file of parsed) await assembly.place(file);
  return assembly.volume;
}

/** Slices in which an intensity differs from what the phantom has there, by how much at most. */
export function differences({ voxels, rescale, geometry }: Volume): Map<number, number> {
  const [ni, nj] = geometry.size;
  const found = new Map<number, number>();
  for (let n = 0; n < voxels.length; n++) {
    const k = Math.floor(n / (ni * nj));
    const got = (voxels[n] as number) * rescale.slope + rescale.intercept;
    const off = Math.abs(got - intensity(n % ni, Math.floor(n / ni) % nj, k));
    if (off > 1e-6) found.set(k, Math.max(off, found.get(k) ?? 0));
  }
  return found;
}
