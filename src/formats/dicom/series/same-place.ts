/** Planes of a series that share a place: why it is no one volume. */
import type { Failure } from '../../../errors.ts';
import { refused } from '../file/failures.ts';
import type { PlacedPlane } from './header.ts';
import { placesOf } from './places.ts';
import { volumesOf } from './volumes.ts';

/** Several planes at one place: what tells them apart is the reason. */
export function severalAtOnePlace(order: readonly PlacedPlane[]): Failure {
  const volumes = volumesOf(order);
  const criteria = new Set(volumes.flatMap(({ by }) => by));
  const reason = [...criteria].find((one) => one.reason !== undefined)?.reason;
  if (reason !== undefined)
    return refused(
      reason,
      `expected one volume in a series, got ${volumes.length} over the same places, told apart by ${[...criteria].map(({ name }) => name).join(' and ')}; give each as a series of its own`,
    );
  const places = new Set(placesOf(order.map(({ plane }) => plane))).size;
  return refused(
    'DICOM_DUPLICATE_SLICES',
    `expected each slice once, got ${order.length} at ${places} places; no attribute tells them apart, and neither times nor instance numbers make whole volumes of them`,
  );
}
