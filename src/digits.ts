/** Numbers with as many digits as they mean something. */

/** To so many significant digits: a volume of four is right to a thousandth of itself. */
export function significant(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** To so many digits behind the point. */
export function rounded(value: number, places: number): number {
  return Number(value.toFixed(places));
}
