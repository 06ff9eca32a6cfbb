/**
 * Kinds of settings: how the text of a flag or variable is read, and what stands for its value in a
 * flag's help.
 */
import { safeText } from '../foreign-text.ts';
import type { Code } from '../formats/dicom/results/codes.ts';
import { expectedOneOf } from '../suggestion.ts';

export interface Kind<T> {
  /** What `--help` shows in place of the value; empty for a flag that takes none. */
  readonly value: string;
  /** @throws SettingError */
  readonly parse: (text: string) => T;
}

/** What was expected and what came. */
export class SettingError extends Error {}

/** No limit that anybody would come to. */
export const MANY = 1e9;

function number(low: number, high: number, whole: boolean): Kind<number>['parse'] {
  return (text) => {
    const parsed = Number(text);
    if (text.trim() === '' || !(parsed >= low && parsed <= high) || (whole && !Number.isInteger(parsed))) {
      const expected = `expected ${whole ? 'a whole number' : 'a number'} from ${low} to ${high}`;
      throw new SettingError(`${expected}, got "${safeText(text)}"`);
    }
    return parsed;
  };
}

/** A whole number. */
export function count(low: number, high: number): Kind<number> {
  return { value: 'n', parse: number(low, high, true) };
}

/** Fractions too. */
export function seconds(low: number, high: number): Kind<number> {
  return decimal(low, high, 's');
}

export function decimal(low: number, high: number, value: string): Kind<number> {
  return { value, parse: number(low, high, false) };
}

/** @param value what the text is: a file, a url */
export function text(value: string): Kind<string> {
  return { value, parse: (given) => given };
}

/** Names separated by commas, each 1 to 64 of A-Z a-z 0-9 . _ -, so many at most. */
export function sourceNames(most: number): Kind<readonly string[]> {
  const parse = (given: string) => {
    const found = [...new Set(given.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])))];
    const wrong = found.find((name) => !/^[A-Za-z0-9._-]{1,64}$/.test(name));
    if (wrong !== undefined)
      throw new SettingError(`expected names of 1 to 64 of A-Z a-z 0-9 . _ -, got "${safeText(wrong)}"`);
    if (found.length > most) throw new SettingError(`expected at most ${most} names, got ${found.length}`);
    return found;
  };
  return { value: 'names', parse };
}

export function choice<const T extends string>(known: readonly T[], value: string): Kind<T> {
  const parse = (given: string) => {
    const found = known.find((candidate) => candidate === given);
    if (found === undefined) throw new SettingError(expectedOneOf(known, given));
    return found;
  };
  return { value, parse };
}

/** Its flag takes no value. */
export const yes: Kind<boolean> = {
  value: '',
  parse: (given) => {
    if (given === 'true' || given === 'false') return given === 'true';
    throw new SettingError(`expected true or false, got "${safeText(given)}"`);
  },
};

/** As HL7 writes them, VALUE^SCHEME^MEANING, separated by commas. */
export function codes(most: number): Kind<readonly Code[]> {
  const parse = (given: string) => {
    const texts = given.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
    if (texts.length > most) throw new SettingError(`expected at most ${most}, got ${texts.length}`);
    return texts.map((one) => {
      const [, value, scheme, meaning = ''] = CODE.exec(one) ?? [];
      if (value === undefined || scheme === undefined)
        throw new SettingError(`expected VALUE^SCHEME or VALUE^SCHEME^MEANING, got "${safeText(one)}"`);
      return { value, scheme, meaning };
    });
  };
  return { value: 'code', parse };
}

/** As long as a Coding Scheme Designator (SH) and a Code Meaning (LO) may be; the meaning is empty where it is left out. */
const CODE = /^([^^\\]{1,64})\^([^^\\]{1,16})(?:\^([^^\\]{1,64}))?$/;

/** Separated by commas. */
export const names: Kind<readonly string[]> = {
  value: 'names',
  parse: (given) =>
    given
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
};
