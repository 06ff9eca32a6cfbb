/** `m4oe gateway --explain`: what a gateway would do with a series of its archive, and why. */
import { type ExplainedRule, type ExplainedVolume, type Explanation, explainSeries } from '../gateway/explain.ts';
import type { GatewayConfig } from '../settings/config.ts';

/** Prints it; nothing is stored. @throws Failure those of explainSeries */
export async function explain(config: GatewayConfig, seriesUid: string, json: boolean): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const told = await explainSeries(config, seriesUid, stop.signal);
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : `${lines(told).join('\n')}\n`);
}

function lines({ key, instances, given, notGiven, rules, leftAloneBecause, volumes, refused }: Explanation): string[] {
  const images = instances < 0 ? 'images not counted by the archive' : `${instances} images`;
  const named = (list: readonly string[]) => (list.length === 0 ? 'none' : list.join(', '));
  const wanted = leftAloneBecause === null;
  return [
    `series ${key}, ${images}`,
    `attributes for rules: the archive gives ${named(given)}; not ${named(notGiven)}`,
    ...rules.map(ruleLine),
    wanted ? 'wanted' : `left alone: ${leftAloneBecause}`,
    ...(refused === null ? [] : [`would be refused, or tried again: ${refused.message} [${refused.reason}]`]),
    ...volumes.flatMap((volume) => [volumeLine(volume, wanted), ...volume.warnings]),
  ];
}

function ruleLine({ rule, take, conditions, tooOld, decides }: ExplainedRule): string {
  const judged = conditions.map(({ of, matches }) =>
    matches === null ? `${of} does not match` : `${matches} matches`,
  );
  const why = [...judged, ...(tooOld ? ['the study is too old'] : [])].join(', ');
  return `rule ${rule} (${take ? 'take' : 'leave'}): ${why || 'any series'}${decides ? '  <- decides' : ''}`;
}

function volumeLine({ size, model, head, results }: ExplainedVolume, wanted: boolean): string {
  const there = results.map(({ kind, there }) => `${kind} ${there ? 'is there' : 'not there yet'}`).join(', ');
  return `${wanted ? 'segmented' : 'could be segmented'}: ${size.join(' x ')}, model ${model}, head ${head}; ${there}`;
}
