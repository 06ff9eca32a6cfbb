/** What axe finds wrong with an open page, by the rules of WCAG 2.2, levels A and AA. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Fault {
  readonly rule: string;
  readonly help: string;
  /** Selectors and markup of the elements. */
  readonly at: readonly string[];
}

/** Of a page that has loaded. */
export async function accessibilityFaults(page: Page): Promise<Fault[]> {
  await page.evaluate(`${AXE}\nundefined`);
  const run = `axe.run({ runOnly: ${JSON.stringify(TAGS)} }).then(({ violations, passes }) => ({
    checked: passes.length,
    faults: violations.map(({ id, help, nodes }) =>
      ({ rule: id, help, at: nodes.map(({ target, html }) => target.join(' ') + ' ' + html.slice(0, 120)) })),
  }))`;
  const { checked, faults } = (await page.evaluate(run)) as { checked: number; faults: Fault[] };
  if (checked === 0) throw new Error('axe found nothing to check');
  return faults;
}
