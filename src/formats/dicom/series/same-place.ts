/** Planes of a series that share a place, or lie between each other's: why it is no one volume. */
import type { Failure } from '../../../errors.ts';
import { refused } from '../file/failures.ts';
import type { PlacedPlane } from './header.ts';
import { placesOf } from './places.ts';
import { volumesOf } from './volumes.ts';

/** Several planes at one place: what tells them apart is the reason. */
export function severalAtOnePlace(order: readonly PlacedPlane[]): Failure {
  const several = severalVolumes(order, 'over the same places');
  if (several !== undefined) return several;
  const places = new Set(placesOf(order.map(({ plane }) => plane))).size;
  return refused(
    'DICOM_DUPLICATE_SLICES',
    `expected each slice once, got ${order.length} at ${places} places; no attribute tells them apart, and neither times nor instance numbers make whole volumes of them`,
  );
}

/** Undefined where the planes are no volumes whose slices lie between each other's. */
export function severalInterleaved(order: readonly PlacedPlane[]): Failure | undefined {
  return severalVolumes(order, "whose slices lie between each other's, each evenly apart");
}

function severalVolumes(order: readonly PlacedPlane[], where: string): Failure | undefined {
  const volumes = volumesOf(order);
  const criteria = [...new Set(volumes.flatMap(({ by }) => by))];
  const reason = criteria.find((one) => one.reason !== undefined)?.reason;
  if (reason === undefined) return undefined;
  const names = [...new Set(criteria.map(({ name }) => name))].join(' and ');
  return refused(
    reason,
    `expected one volume in a series, got ${volumes.length} ${where}, told apart by ${names}; give each as a series of its own`,
  );
}
