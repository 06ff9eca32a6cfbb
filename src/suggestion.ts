/** What somebody who mistyped a name may have meant. */
import { distance } from 'fastest-levenshtein';
import { safeText } from './foreign-text.ts';

/** Letters that may be wrong of a short name; of a long one a third of them. */
const LEAST_WRONG = 1;
const WRONG_SHARE = 1 / 3;
/** Letters of a name that is another one with another beginning: gpu is not cpu. */
const SHORT = 3;

/** The name that `text` begins, or that differs from it least; undefined where none is near. */
export function closest(text: string, known: readonly string[]): string | undefined {
  const given = text.toLowerCase();
  if (given === '') return undefined;
  const begun = known.filter((name) => name.toLowerCase().startsWith(given));
  if (begun.length === 1) return begun[0];
  const most = Math.max(LEAST_WRONG, Math.floor(given.length * WRONG_SHARE));
  let [nearest, least]: [string | undefined, number] = [undefined, most + 1];
  for (const name of begun.length > 0 ? begun : known) {
    const wrong = slips(given, name.toLowerCase());
    if (given.length <= SHORT && name.charAt(0).toLowerCase() !== given.charAt(0)) continue;
    if (wrong < least) [nearest, least] = [name, wrong];
  }
  return nearest;
}

/** Letters that are wrong; two neighbours that changed places are one slip. */
function slips(given: string, name: string): number {
  const wrong = distance(given, name);
  const at = [...given].findIndex((letter, n) => letter !== name[n]);
  const swapped = given.slice(0, at) + given.charAt(at + 1) + given.charAt(at) + given.slice(at + 2);
  return wrong === 2 && swapped === name ? 1 : wrong;
}

/** `; did you mean liver?`, or nothing. */
export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** `expected one of CT, MR, got "CTT"; did you mean CT?` */
export function expectedOneOf(known: readonly string[], given: string): string {
  return `expected one of ${known.join(', ')}, got "${safeText(given)}"${didYouMean(closest(given, known))}`;
}
