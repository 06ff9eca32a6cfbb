/** Prompts as the wire has them. */
import { invalid } from '../errors.ts';
import type { Prompt, Triple } from '../volume.ts';
import type { Prompt__Output } from '../wire/generated/m4oe/v1/Prompt.ts';

export const promptField = (index: number) => `header.prompts[${index}]`;

/** @throws Failure PROMPT_PLACE for one that is neither a point nor a box */
export function readPrompts(prompts: readonly Prompt__Output[]): Prompt[] {
  return prompts.map(({ className, pointMm, boxMm }, n) => {
    const [point, box] = [pointMm.map(Number), boxMm.map(Number)];
    if (point.length === 3 && box.length === 0) return { className, at: [point as unknown as Triple] };
    if (point.length === 0 && box.length === 6)
      return { className, at: [box.slice(0, 3) as unknown as Triple, box.slice(3) as unknown as Triple] };
    const why = `expected point_mm of 3 numbers or box_mm of 6, got ${point.length} and ${box.length}`;
    throw invalid('PROMPT_PLACE', promptField(n), why);
  });
}
