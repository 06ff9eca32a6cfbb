/** Which modality a series is segmented as, from its header and the site's rules, and why. */
import { MODALITIES, type Modality } from '../../../volume.ts';
import { refused } from '../file/failures.ts';
import { DESCRIBED_KEYWORDS, type DescribedKeyword, type InstanceHeader } from './header.ts';

/**
 * A site's rule: the first whose patterns all match decides. Patterns are regular expressions
 * without regard to case.
 */
export interface ModalityRule {
  readonly when: Readonly<Partial<Record<DescribedKeyword | 'Modality', RegExp>>>;
  readonly modality: Modality;
  /** Head of the model; its default for the modality if absent. */
  readonly head?: string;
}

export interface ModalityDecision {
  readonly modality: Modality;
  readonly head: string | undefined;
  /** For a person: the attributes or the rule that decided, never what they hold. */
  readonly reason: string;
}

/**
 * Rules win over the contrast attributes, these over the plain modality. A CT is a CT with and
 * without contrast.
 */
export function decideModality(header: InstanceHeader, rules: readonly ModalityRule[]): ModalityDecision {
  for (const [n, { when, modality, head }] of rules.entries()) {
    const entries = Object.entries(when) as [DescribedKeyword | 'Modality', RegExp][];
    const holds = ([keyword, pattern]: (typeof entries)[number]) =>
      pattern.test(keyword === 'Modality' ? header.modality : header.described[keyword]);
    if (entries.every(holds)) {
      const reason = `rule ${n + 1} (${entries.map(([keyword]) => keyword).join(', ')})`;
      return { modality, head, reason };
    }
  }
  if (header.modality === 'CT') return { modality: 'CT', head: undefined, reason: 'Modality is CT' };
  const { given, by } = header.contrast;
  return {
    modality: given ? 'CE_MR' : 'MR',
    head: undefined,
    reason: `Modality is MR; ${given ? 'contrast agent' : 'no contrast agent'} (${by})`,
  };
}

const KEYWORDS: readonly string[] = [...DESCRIBED_KEYWORDS, 'Modality'];

/**
 * Reads rules:
 * `[{"when": {"SeriesDescription": "venous|dyn"}, "modality": "CE_MR", "head": "atlas23"}]`.
 * @throws Failure DICOM_RULES with the number of the rule at fault
 */
export function parseRules(json: string): ModalityRule[] {
  let list: unknown;
  try {
    list = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch (error) {
    throw refused('DICOM_RULES', 'expected a JSON array of rules, got something else', error);
  }
  if (!Array.isArray(list)) throw refused('DICOM_RULES', 'expected a JSON array of rules, got something else');
  return list.map((rule, n) => parseRule(rule, n + 1));
}

function parseRule(rule: unknown, n: number): ModalityRule {
  const fault = (message: string) => refused('DICOM_RULES', `rule ${n}: ${message}`);
  const { when, modality, head, ...more } = (rule ?? {}) as Record<string, unknown>;
  if (Object.keys(more).length > 0)
    throw fault(`expected when, modality and head, got ${Object.keys(more).join(', ')}`);
  const known = MODALITIES.find((one) => one === modality);
  if (known === undefined) throw fault(`modality: expected one of ${MODALITIES.join(', ')}`);
  if (head !== undefined && typeof head !== 'string') throw fault('head: expected the name of a head');
  if (typeof when !== 'object' || when === null || Object.keys(when).length === 0)
    throw fault('when: expected keywords with patterns');
  const patterns = Object.entries(when).map(([keyword, pattern]) => {
    if (!KEYWORDS.includes(keyword)) throw fault(`when: expected keywords ${KEYWORDS.join(', ')}, got ${keyword}`);
    try {
      return [keyword, new RegExp(String(pattern), 'i')] as const;
    } catch {
      throw fault(`${keyword}: expected a regular expression`);
    }
  });
  const parsed: ModalityRule = { when: Object.fromEntries(patterns), modality: known };
  return head === undefined ? parsed : { ...parsed, head };
}
