/** One setting: environment variable, flag, default, meaning, and how its text is read. `config.ts` has the tables and reads them. */

export interface Setting<T> {
  readonly env: string;
  /** Command line spelling, as commander takes it. */
  readonly flag: string;
  readonly default: T;
  readonly help: string;
  readonly parse: (text: string) => T;
}

export class SettingError extends Error {}

export const text = (value: string) => value;

export function number(low: number, high: number, whole = true): (value: string) => number {
  return (value) => {
    const parsed = Number(value);
    if (value.trim() === '' || !(parsed >= low && parsed <= high) || (whole && !Number.isInteger(parsed))) {
      throw new SettingError(`expected ${whole ? 'a whole number' : 'a number'} from ${low} to ${high}`);
    }
    return parsed;
  };
}

export function choice<T extends string>(known: readonly T[]): (value: string) => T {
  return (value) => {
    const found = known.find((candidate) => candidate === value);
    if (found === undefined) throw new SettingError(`expected one of ${known.join(', ')}`);
    return found;
  };
}

/** Its flag takes no value. */
export const yes = (value: string): boolean => {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new SettingError('expected true or false');
};

export const names = (value: string): readonly string[] =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

export function setting<T>(
  env: string,
  flag: string,
  fallback: T,
  parse: (text: string) => T,
  help: string,
): Setting<T> {
  return { env, flag, default: fallback, help, parse };
}

export const MANY = 1e9;
