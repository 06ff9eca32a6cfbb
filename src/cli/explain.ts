/** `m4oe gateway --explain`: what a gateway would do with a series of its archive, and why. */
import { type ExplainedRule, type ExplainedVolume, type Explanation, explainSeries } from '../gateway/explain.ts';
import { archivesOf } from '../settings/archives.ts';
import type { GatewayConfig } from '../settings/config.ts';

/** Prints it, of several archives each; nothing is stored. @throws Failure those of explainSeries */
export async function explain(config: GatewayConfig, seriesUid: string, json: boolean): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const archives = await archivesOf(config);
  const { explanations, failures } = await explainSeries(config, archives, seriesUid, stop.signal);
  for (const { archive, failure } of failures)
    process.stderr.write(`archive ${archive}: ${failure.message} [${failure.reason}]\n`);
  const told = config.archives === '' ? explanations[0] : explanations;
  const text = explanations.map((one) => lines(one).join('\n')).join('\n\n');
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : `${text}\n`);
}

function lines({ archive, key, instances, given, notGiven, rules, ...judged }: Explanation): string[] {
  const { leftAloneBecause, workitems, volumes, refused } = judged;
  const images = instances < 0 ? 'images not counted by the archive' : `${instances} images`;
  const named = (list: readonly string[]) => (list.length === 0 ? 'none' : list.join(', '));
  const wanted = leftAloneBecause === null;
  return [
    `${archive === null ? '' : `archive ${archive}, `}series ${key}, ${images}`,
    `attributes for rules: the archive gives ${named(given)}; not ${named(notGiven)}`,
    ...rules.map(ruleLine),
    wanted ? 'wanted' : `left alone: ${leftAloneBecause}`,
    ...(workitems === null ? [] : [workitemsLine(workitems)]),
    ...(refused === null ? [] : [refusedLine(refused)]),
    ...volumes.flatMap((volume) => [volumeLine(volume, wanted), ...volume.warnings]),
  ];
}

function refusedLine({ reason, message, again }: NonNullable<Explanation['refused']>): string {
  return `${again ? 'cannot be looked at now, and would be tried again' : 'would be refused'}: ${message} [${reason}]`;
}

function workitemsLine({ scheduled, ofSeries, trouble }: NonNullable<Explanation['workitems']>): string {
  if (trouble !== null) return `workitems: ${trouble}`;
  return `workitems: ${scheduled} scheduled for this gateway, ${ofSeries} of them for this series`;
}

function ruleLine({ rule, take, seen, conditions, tooOld, decides }: ExplainedRule): string {
  const judged = conditions.map(({ of, matches }) =>
    matches === null ? `${of} does not match` : `${matches} matches`,
  );
  const why = [...judged, ...(tooOld ? ['the study is too old'] : [])].join(', ');
  const what = take ? `take${seen ? ', if its pixels show organs' : ''}` : 'leave';
  return `rule ${rule} (${what}): ${why || 'any series'}${decides ? '  <- decides' : ''}`;
}

function volumeLine({ size, model, head, preview, results }: ExplainedVolume, wanted: boolean): string {
  const there = results.map(({ kind, there }) => `${kind} ${there ? 'is there' : 'not there yet'}`).join(', ');
  return `${wanted ? 'segmented' : 'could be segmented'}: ${size.join(' x ')}, model ${model}, head ${head}${preview === null ? '' : ` after a preview by ${preview}`}; ${there}`;
}
