/** Whether a contrast agent was given, as far as the header tells (PS3.3 C.7.6.4, C.7.6.4b). */
import { type Attributes, lenientDecimals } from '../file/attributes.ts';
import { TAG } from '../file/tags.ts';
import { agentGiven } from './contrast-text.ts';
import type { Plane } from './planes.ts';

/** Keyword of the attribute that decides, and what it says. */
export interface ContrastTraces {
  readonly given: boolean;
  readonly by: string;
}

/** Ways that an agent takes which stays in the gut and does not enhance organs. */
const ORAL_ROUTE = /oral|rectal|enema|enter|p\.?o\.?$/i;

export function contrastTraces(attributes: Attributes, planes: readonly Plane[]): ContrastTraces {
  const used = planes.map((plane) => plane.contrast);
  if (used.includes('YES')) return { given: true, by: 'ContrastBolusAgentAdministered' };
  if (used.length > 0 && used.every((one) => one === 'NO'))
    return { given: false, by: 'ContrastBolusAgentAdministered' };
  const [agent = ''] = attributes.unicode(TAG.contrastBolusAgent) ?? [];
  const told = agentGiven(agent);
  const routes = attributes.texts(TAG.contrastBolusRoute);
  if (told === true && routes.length > 0 && routes.every((route) => ORAL_ROUTE.test(route)))
    return { given: false, by: 'ContrastBolusRoute' };
  if (told !== undefined) return { given: told, by: 'ContrastBolusAgent' };
  if (attributes.items(TAG.contrastBolusAgentSequence).length > 0)
    return { given: true, by: 'ContrastBolusAgentSequence' };
  if (attributes.texts(TAG.contrastBolusIngredient).some((one) => one !== ''))
    return { given: true, by: 'ContrastBolusIngredient' };
  for (const [tag, name] of [
    [TAG.contrastBolusVolume, 'ContrastBolusVolume'],
    [TAG.contrastBolusTotalDose, 'ContrastBolusTotalDose'],
  ] as const) {
    if (lenientDecimals(attributes, tag).some((amount) => amount > 0)) return { given: true, by: name };
  }
  return { given: false, by: 'no contrast attribute' };
}
