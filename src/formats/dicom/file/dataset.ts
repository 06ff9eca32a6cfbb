/** Datasets of our own making, by keyword, before they are encoded. */

export type Value = string | number | readonly string[] | readonly number[] | readonly Dataset[];

/**
 * Keyword of PS3.6 to its value; an empty string or array is an element without a value, undefined
 * is no element.
 */
export interface Dataset {
  readonly [keyword: string]: Value | undefined;
}

const DS_CHARACTERS = 16;

/**
 * A number as Decimal String (PS3.5 6.2): as many digits as 16 characters hold, at least 10 of
 * them.
 */
export function decimal(value: number): string {
  const exact = String(value);
  if (exact.length <= DS_CHARACTERS) return exact;
  for (let digits = 15; digits > 1; digits--) {
    const shorter = String(Number(value.toPrecision(digits)));
    if (shorter.length <= DS_CHARACTERS) return shorter;
  }
  return value.toExponential(8);
}

/** Cut to what Long String holds: 64 characters. For texts of ours only. */
export function longString(text: string): string {
  return [...text].slice(0, 64).join('');
}
