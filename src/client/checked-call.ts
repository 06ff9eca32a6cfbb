/** What types do not hold a caller in JavaScript to, said before anything is sent. */
import { Failure } from '../errors.ts';

type Given = Readonly<Record<string, unknown>>;

const isNumber = (one: unknown) => typeof one === 'number' && Number.isFinite(one);

/** @throws Failure OPTION_VALUE */
export function checkCall(volume: unknown, wish: unknown): void {
  const { size, voxelType } = checkHeader(volume, wish);
  checkVoxels(objectOf('volume', volume).voxels, voxelType, size);
}

/**
 * All but the voxels, of which a plan needs none.
 * @throws Failure OPTION_VALUE
 */
export function checkHeader(volume: unknown, wish: unknown): { size: readonly number[]; voxelType: string } {
  const { geometry, rescale, voxelType } = objectOf('volume', volume);
  const { size, spacing, origin, direction } = objectOf('volume.geometry', geometry);
  if (!(numbers(size, 3) && (size as number[]).every((one) => Number.isInteger(one) && one > 0)))
    throw wrong('volume.geometry.size', 'three whole numbers above 0');
  if (!numbers(spacing, 3)) throw wrong('volume.geometry.spacing', 'three numbers (mm)');
  if (!numbers(origin, 3)) throw wrong('volume.geometry.origin', 'three numbers (LPS, mm)');
  if (!Array.isArray(direction) || direction.length !== 3 || !direction.every((axis) => numbers(axis, 3)))
    throw wrong('volume.geometry.direction', 'three axes of three numbers');
  const { slope, intercept } = objectOf('volume.rescale', rescale);
  if (!isNumber(slope) || !isNumber(intercept)) throw wrong('volume.rescale', 'a slope and an intercept');
  if (typeof voxelType !== 'string') throw wrong('volume.voxelType', 'a name such as int16');
  const { classes } = objectOf('wish', wish);
  if (classes !== undefined && !Array.isArray(classes)) throw wrong('wish.classes', 'a list of names, as ["liver"]');
  return { size: size as number[], voxelType };
}

function checkVoxels(voxels: unknown, voxelType: string, size: readonly number[]): void {
  const count = size.reduce((product, one) => product * one, 1);
  // A Buffer is a Uint8Array too.
  const kind = ArrayBuffer.isView(voxels) ? Object.prototype.toString.call(voxels).slice(8, -1) : typeof voxels;
  if (kind.toLowerCase() !== `${voxelType}array`)
    throw wrong('volume.voxels', `values of ${voxelType} (volume.voxelType) in a typed array, got ${kind}`);
  const { length } = voxels as unknown as { length: number };
  if (length !== count) throw wrong('volume.voxels', `${count} values, as volume.geometry.size says, got ${length}`);
}

function objectOf(field: string, value: unknown): Given {
  if (typeof value !== 'object' || value === null) throw wrong(field, 'an object');
  return value as Given;
}

function numbers(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length && value.every((one) => typeof one === 'number');
}

function wrong(field: string, expected: string): Failure {
  return new Failure('invalid', 'OPTION_VALUE', `${field}: expected ${expected}`, { field });
}
