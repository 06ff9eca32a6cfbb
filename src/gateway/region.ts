/** Whether the pixels show the region of the body that the model is for: its own organs tell it. */
import { Failure } from '../errors.ts';
import type { Report__Output } from '../wire/generated/m4oe/v1/Report.ts';

/** A network finds now and then one organ where none is. */
const LEAST_ORGANS = 2;

/**
 * What a series of a rule with `seen` ends with where its labels show another region: organs count
 * that are not rejected; undefined where enough are there.
 */
export function notSeen({ classes }: Pick<Report__Output, 'classes'>): Failure | undefined {
  const wanted = Math.min(LEAST_ORGANS, classes.length);
  const found = classes.filter(({ verdict }) => verdict === 'ACCEPT' || verdict === 'REVIEW').length;
  if (found >= wanted) return undefined;
  const what = `its pixels show ${found} of ${classes.length} organs, ${wanted} are needed`;
  return new Failure('invalid', 'REGION_NOT_SEEN', `${what}: another region, or a scan that cannot be read`);
}
