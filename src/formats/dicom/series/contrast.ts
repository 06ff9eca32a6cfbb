/** Whether a contrast agent was given, as far as the header tells (PS3.3 C.7.6.4, C.7.6.4b). */
import { type Attributes, decimals } from '../file/attributes.ts';
import { TAG } from '../file/tags.ts';
import type { Plane } from './planes.ts';

/** Keyword of the attribute that decides, and what it says. */
export interface ContrastTraces {
  readonly given: boolean;
  readonly by: string;
}

/** What technicians type where no agent was given. */
const NONE = /^(|no|none|non|nil|n\/?a|0|without|w\/?o|native|nativ|unenhanced|no contrast|-+)\.?$/i;

/** Agents that stay in the gut do not enhance organs. */
const ORAL = /oral|p\.?o\.?$|rectal/i;

export function contrastTraces(attributes: Attributes, planes: readonly Plane[]): ContrastTraces {
  const used = planes.map((plane) => plane.contrast);
  if (used.includes('YES')) return { given: true, by: 'ContrastBolusAgentAdministered' };
  if (used.length > 0 && used.every((one) => one === 'NO'))
    return { given: false, by: 'ContrastBolusAgentAdministered' };
  const [agent = ''] = attributes.texts(TAG.contrastBolusAgent);
  if (!NONE.test(agent) && !ORAL.test(agent)) return { given: true, by: 'ContrastBolusAgent' };
  if (attributes.items(TAG.contrastBolusAgentSequence).length > 0)
    return { given: true, by: 'ContrastBolusAgentSequence' };
  if (attributes.texts(TAG.contrastBolusIngredient).length > 0 && agent === '')
    return { given: true, by: 'ContrastBolusIngredient' };
  for (const [tag, name] of [
    [TAG.contrastBolusVolume, 'ContrastBolusVolume'],
    [TAG.contrastBolusTotalDose, 'ContrastBolusTotalDose'],
  ] as const) {
    if (agent === '' && decimals(attributes, tag, name).some((amount) => amount > 0)) return { given: true, by: name };
  }
  return { given: false, by: agent === '' ? 'no contrast attribute' : 'ContrastBolusAgent' };
}
