/**
 * `m4oe models rollout`, `promote` and `rollback`: which version of a model answers, written into the
 * file of M4OE_ROLLOUT.
 */
import { readFile } from 'node:fs/promises';
import { Failure, invalid } from '../errors.ts';
import { writeWhole } from '../formats/whole-file.ts';
import { readModels } from '../model/load.ts';
import { checkRollouts, parseRollouts, type Rollout, type RolloutDocument, rolloutFailure } from '../model/rollout.ts';
import type { ModelConfig } from '../settings/config.ts';

export type RolloutConfig = Pick<ModelConfig, 'models' | 'modelKeys' | 'rollout'>;

/** As given; shares as text. */
export type RolloutFlags = { readonly [Key in 'live' | 'next' | 'canary' | 'shadow']?: string | undefined };

/** What the flags name of a model's rollout; the rest of it stays. @throws Failure SHARE, ROLLOUT_FILE */
export async function setRollout(name: string, flags: RolloutFlags, config: RolloutConfig): Promise<void> {
  await rewritten(name, config, (known) => {
    const live = flags.live ?? known?.live;
    if (live === undefined) throw rolloutFailure(`nothing says which version of ${name} is live: expected --live`);
    const next = flags.next === undefined ? {} : { next: flags.next };
    return { ...known, live, ...next, ...share(flags.canary, 'canary'), ...share(flags.shadow, 'shadow') };
  });
}

/** The next version answers from now on. @throws Failure ROLLOUT_FILE */
export async function promote(name: string, config: RolloutConfig): Promise<void> {
  await rewritten(name, config, (known) => {
    if (known?.next === undefined) throw rolloutFailure(`${name} has no next version to promote`);
    return { live: known.next, before: known.live };
  });
}

/** No request goes to the next version any more, or where there is none, the one before answers again. */
export async function rollback(name: string, config: RolloutConfig): Promise<void> {
  await rewritten(name, config, (known) => {
    if (known?.next !== undefined) {
      const { next: _, canary, shadow, ...rest } = known;
      return rest;
    }
    if (known?.before === undefined) throw rolloutFailure(`${name} has neither a next version nor one before it`);
    return { live: known.before };
  });
}

function share(text: string | undefined, name: 'canary' | 'shadow'): Pick<Rollout, 'canary' | 'shadow'> {
  if (text === undefined) return {};
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return { [name]: value };
  throw invalid('SHARE', `--${name}`, 'expected a share of requests, from 0 to 1, such as 0.1');
}

async function rewritten(
  name: string,
  config: RolloutConfig,
  change: (known: Rollout | undefined) => Rollout,
): Promise<void> {
  if (config.rollout === '') throw rolloutFailure('expected the file to write to: --rollout');
  const versions = new Map<string, string[]>();
  for (const { files } of await readModels(config.models, config)) {
    const { name, version } = files.manifest;
    versions.set(name, [...(versions.get(name) ?? []), version]);
  }
  if (!versions.has(name)) {
    const why = `expected one of ${[...versions.keys()].join(', ')}, got a name that no model has`;
    throw new Failure('not_found', 'MODEL_NOT_FOUND', `the model: ${why}`);
  }
  const document = await known(config.rollout);
  const changed = { ...document, [name]: change(Object.hasOwn(document, name) ? document[name] : undefined) };
  checkRollouts(changed, versions);
  await writeWhole(config.rollout, [Buffer.from(`${JSON.stringify(changed, null, 2)}\n`)]);
  process.stdout.write(`${name}: ${told(changed[name] as Rollout)}\n`);
}

async function known(path: string): Promise<RolloutDocument> {
  try {
    return parseRollouts(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error instanceof Failure ? error : rolloutFailure('it cannot be read', error);
  }
}

function told({ live, before, next, canary = 0, shadow = 0 }: Rollout): string {
  const parts = [`${live} answers`];
  if (next !== undefined) {
    const percent = (value: number) => `${Math.round(1000 * value) / 10} %`;
    parts.push(
      `${next} answers ${percent(canary)} of the requests, and is compared on ${percent(shadow)} of the others`,
    );
  }
  if (before !== undefined) parts.push(`before it ${before} did`);
  return parts.join('; ');
}
