/** Planes of a series that share a place: why it is no one volume. */
import type { Failure } from '../../../errors.ts';
import { refused } from '../file/failures.ts';
import type { PlacedPlane } from './header.ts';
import type { Plane } from './planes.ts';

/** Several planes at one place: what tells them apart is the reason. */
export function severalAtOnePlace(order: readonly PlacedPlane[]): Failure {
  const echoes = distinct(order, ({ echo }) => echo);
  if (echoes > 1)
    return refused(
      'DICOM_SEVERAL_ECHOES',
      `expected one echo in a series, got ${echoes} over the same places; give each as a series of its own`,
    );
  const acquisitions = distinct(order, ({ acquisition }) => acquisition);
  if (acquisitions > 1) {
    return refused(
      'DICOM_SEVERAL_ACQUISITIONS',
      `expected one acquisition in a series, got ${acquisitions} over the same places; give each as a series of its own`,
    );
  }
  const phases = distinct(order, ({ phase }) => JSON.stringify(phase));
  if (phases > 1) {
    return refused(
      'DICOM_SEVERAL_PHASES',
      `expected one volume in a series, got ${phases} phases (time, diffusion weight or image type) over the same places`,
    );
  }
  const apart = tellingApart(order);
  if (apart !== undefined)
    return refused(
      'DICOM_SEVERAL_RECONSTRUCTIONS',
      `expected one volume in a series, got ${apart.count} over the same places, told apart by ${apart.name}; give each as a series of its own`,
    );
  return refused(
    'DICOM_DUPLICATE_SLICES',
    'expected each slice once, got several at one place with nothing to tell them apart',
  );
}

/** The attribute whose values make volumes of which each has every place once. */
function tellingApart(order: readonly PlacedPlane[]): { name: string; count: number } | undefined {
  for (const name of Object.keys((order[0] as PlacedPlane).plane.apart)) {
    const places = new Map<string, string[]>();
    for (const { plane } of order) {
      const value = plane.apart[name] as string;
      places.set(value, [...(places.get(value) ?? []), plane.position.join()]);
    }
    const each = [...places.values()];
    const once = each.every((own) => new Set(own).size === own.length);
    if (each.length > 1 && once) return { name, count: each.length };
  }
  return undefined;
}

/** How many values of a key the planes have. */
export function distinct(planes: readonly PlacedPlane[], key: (plane: Plane) => string): number {
  return new Set(planes.map(({ plane }) => key(plane))).size;
}
