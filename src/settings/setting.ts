/**
 * One setting, and the names that a table gives its settings: `maxQueuedSeconds` is
 * M4OE_MAX_QUEUED_SECONDS and --max-queued-seconds.
 */
import type { Kind } from './kinds.ts';

export interface Setting<T> {
  /** Environment variable. */
  readonly env: string;
  /** Command line spelling, as commander takes it. */
  readonly flag: string;
  readonly default: T;
  /** What it means, as `--help` says it. */
  readonly help: string;
  readonly parse: (text: string) => T;
}

/** A setting that has no name yet. */
type Unnamed<T> = Omit<Setting<T>, 'env' | 'flag'> & { readonly value: string };

export function setting<T>(fallback: NoInfer<T>, { value, parse }: Kind<T>, help: string): Unnamed<T> {
  return { default: fallback, value, help, parse };
}

type Named<Table> = { readonly [Key in keyof Table]: Table[Key] extends Unnamed<infer T> ? Setting<T> : never };

/**
 * The settings of a table, named by its keys.
 * @param prefix of the variables, for a command that has flags of its own; a key may begin with it
 *   too, and does not say it twice
 * @example
 * named({ pollSeconds: setting(60, seconds(1, 99), 'seconds between two searches') }, 'gateway')
 * // pollSeconds: M4OE_GATEWAY_POLL_SECONDS, --poll-seconds <s>
 */
export function named<Table extends Readonly<Record<string, Unnamed<unknown>>>>(
  table: Table,
  prefix = '',
): Named<Table> {
  const entries = Object.entries(table).map(([key, { value, ...rest }]) => {
    const words = wordsOf(key);
    const own = prefix !== '' && words[0] === prefix ? words.slice(1) : words;
    const env = ['m4oe', ...(prefix === '' ? [] : [prefix]), ...own].join('_').toUpperCase();
    const flag = `--${own.join('-')}${value === '' ? '' : ` <${value}>`}`;
    return [key, { env, flag, ...rest }];
  });
  return Object.fromEntries(entries) as Named<Table>;
}

/** `maxVolumeMiB` is max, volume, mib. */
function wordsOf(key: string): string[] {
  return key
    .replace('MiB', 'Mib')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .split(' ');
}
