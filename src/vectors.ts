/** Vectors of three numbers, as positions and directions of the patient's space are. */
import type { Triple } from './volume.ts';

export const AXES = [0, 1, 2] as const;

export function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function length(a: Triple): number {
  return Math.sqrt(dot(a, a));
}

/** The vector of length 1 that points the same way. */
export function unit(a: Triple): Triple {
  const whole = length(a);
  return [a[0] / whole, a[1] / whole, a[2] / whole];
}

/** At a right angle to both: right-handed for a, b and itself. */
export function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function minus(a: Triple, b: Triple): Triple {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function times(a: Triple, factor: number): Triple {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}
