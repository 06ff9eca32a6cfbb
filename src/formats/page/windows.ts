/** Windows that a page offers. */
import type { PageContent } from './result-page.ts';

type Window = PageContent['windows'][number];

/** Usual ones of an abdominal CT, in HU. */
const CT_WINDOWS: readonly Window[] = [
  { name: 'abdomen', lower: -160, upper: 240 },
  { name: 'liver', lower: -15, upper: 135 },
  { name: 'vessels', lower: 0, upper: 600 },
  { name: 'lung', lower: -1350, upper: 150 },
  { name: 'bone', lower: -600, upper: 1400 },
];

/**
 * @param network intensities that the network tells apart
 * @param levels of the volume as shown, ascending
 */
export function usualWindows(
  modality: string,
  network: Omit<Window, 'name'>,
  { levels }: { readonly levels: readonly number[] },
): Window[] {
  const [lower = 0, highest = 1] = [levels[0], levels.at(-1)];
  const own = { name: 'as the network sees it', ...network };
  const everything = { name: 'everything', lower, upper: highest > lower ? highest : lower + 1 };
  return [...(modality === 'CT' ? CT_WINDOWS : []), own, everything];
}
