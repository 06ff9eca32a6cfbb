/**
 * A planned volume as its instances come in, in whatever order: each frame is decoded straight into
 * its slice.
 */
import { VOXEL_BYTES, type Volume, type VoxelArray, voxelCount, voxelView } from '../../../volume.ts';
import { refused } from '../file/failures.ts';
import type { DicomFile } from '../file/read-part10.ts';
import { frameReader, isPadded } from '../pixels/decode.ts';
import { storeValues } from '../pixels/store-values.ts';
import { type InstanceHeader, instanceHeader } from './header.ts';
import type { SeriesPlan } from './series.ts';

export class Assembly {
  /** Slices that have not come yet hold zeros, or air where planes do not fill them. */
  readonly volume: Volume;
  readonly #plan: SeriesPlan;
  readonly #missing: Set<string>;
  #padded = 0;

  /** Takes the memory of the whole volume. */
  constructor(plan: SeriesPlan) {
    this.#plan = plan;
    const { geometry, voxelType, rescale } = plan;
    const memory = new SharedArrayBuffer(voxelCount(geometry) * VOXEL_BYTES[voxelType]);
    this.volume = { geometry, voxelType, rescale, voxels: voxelView(voxelType, memory) };
    if (plan.source.placement !== undefined) this.volume.voxels.fill(plan.air);
    this.#missing = new Set(plan.instances.keys());
  }

  /** Instances that have not come yet. */
  get missing(): number {
    return this.#missing.size;
  }

  /** Of the pixels that have come: a stable code, a colon, a sentence. */
  get warnings(): readonly string[] {
    const files = `${this.#padded} file${this.#padded === 1 ? ' has' : 's have'}`;
    return this.#padded === 0 ? [] : [`PIXELS_PADDED: ${files} zeros behind the pixels, which were left out`];
  }

  /**
   * Decodes an instance of the plan into the volume.
   * @returns the slices that are now there
   * @throws Failure DICOM_CHANGED when it is not one of the plan, comes again, or is not what its
   *   header was when the plan was made; those of instanceHeader and frameReader
   */
  async place(file: DicomFile): Promise<number[]> {
    const header = instanceHeader(file.attributes);
    const planned = this.#plan.instances.get(header.sopInstanceUid);
    if (planned === undefined || !this.#missing.has(header.sopInstanceUid))
      throw refused(
        'DICOM_CHANGED',
        'expected each instance of the series once, got one that does not belong to it or came before',
      );
    if (!agree(header, planned.header))
      throw refused('DICOM_CHANGED', 'an instance is not what its header said when the series was planned');
    const samples = frameReader(file, header);
    if (isPadded(file, header)) this.#padded++;
    for (const { frame, slices, at, map } of planned.slots) {
      const [first = 0, ...others] = slices;
      const slice = this.#slice(first);
      const pixels = header.rows * header.columns;
      const image = slice.length === pixels ? slice : (slice.slice(0, pixels) as VoxelArray);
      storeValues(await samples(frame), header.format, map, this.#plan.air, image);
      if (image !== slice) this.#put(image, header.columns, at, slice);
      for (const k of others) this.#slice(k).set(slice);
    }
    this.#missing.delete(header.sopInstanceUid);
    return planned.slots.flatMap(({ slices }) => slices);
  }

  #slice(k: number): VoxelArray {
    const [columns, rows] = this.volume.geometry.size;
    return this.volume.voxels.subarray(k * columns * rows, (k + 1) * columns * rows) as VoxelArray;
  }

  /** An image into a wider slice. */
  #put(image: VoxelArray, columns: number, [column, row]: readonly [number, number], slice: VoxelArray): void {
    const [width] = this.volume.geometry.size;
    for (let from = 0, to = column + width * row; from < image.length; from += columns, to += width)
      slice.set(image.subarray(from, from + columns), to);
  }
}

/**
 * Part by which numbers of metadata may differ from those of the file: services write DS as JSON
 * numbers, rounded.
 */
const ROUNDING = 1e-4;
/** ... and millimetres by which positions may: some write one decimal alone. */
const POSITION_ROUNDING = 0.06;

/** Whether two headers agree in what the plan rests on. */
function agree(one: InstanceHeader, other: InstanceHeader): boolean {
  const exact = ({ rows, columns, format, planes, frameOfReferenceUid }: InstanceHeader) =>
    JSON.stringify([rows, columns, format, planes.length, frameOfReferenceUid]);
  const numbers = ({ planes }: InstanceHeader) =>
    planes.flatMap(({ orientation, pixelSpacing, rescale }) => [
      ...orientation.flat(),
      ...pixelSpacing,
      ...(rescale === undefined ? [Number.NaN, Number.NaN] : [rescale.slope, rescale.intercept]),
    ]);
  if (exact(one) !== exact(other)) return false;
  const positions = ({ planes }: InstanceHeader) => planes.flatMap(({ position }) => [...position]);
  const near = (values: readonly number[], others: readonly number[], least: number) =>
    values.every((value, n) => {
      const against = others[n] ?? Number.NaN;
      return Object.is(value, against) || Math.abs(value - against) <= Math.max(least, ROUNDING * Math.abs(value));
    });
  return near(positions(one), positions(other), POSITION_ROUNDING) && near(numbers(one), numbers(other), ROUNDING);
}
