/** What an acceptance at a site gives, as JSON and on the page. */
import type { ClassSummary, OrganComparison, VerdictSummary } from './compare.ts';

export interface Acceptance {
  readonly model: { readonly name: string; readonly version: string; readonly sha256: string };
  /** Version of this program. */
  readonly service: string;
  readonly made: string;
  readonly cases: number;
  readonly classes: readonly (ClassSummary & {
    /** What the model's manifest says of the class, by data set. */
    readonly card: readonly { readonly dataset: string; readonly dice: number }[];
  })[];
  readonly verdict: VerdictSummary;
  /** The worst first. */
  readonly failures: readonly OrganComparison[];
  readonly organs: readonly OrganComparison[];
}

/** PNG of a case: as found, and as the site drew it. */
export interface Pictures {
  readonly number: number;
  readonly found: Buffer;
  readonly truth: Buffer;
}
