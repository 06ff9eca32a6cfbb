/** Prompts as somebody types them: `liver=X,Y,Z;spleen=X,Y,Z,X,Y,Z`, a point and a box. */
import { invalid } from '../errors.ts';
import type { Prompt, Triple } from '../volume.ts';

/**
 * @param text empty for none; numbers are LPS in mm, three of a point, six of two opposite corners of
 *   a box
 * @throws Failure PROMPT_PLACE
 */
export function promptsOf(text: string): Prompt[] {
  return text
    .split(';')
    .filter((one) => one.trim() !== '')
    .map((one, n) => {
      const [className = '', places = '', ...more] = one.split('=').map((part) => part.trim());
      const numbers = places.split(',').map((number) => (number.trim() === '' ? Number.NaN : Number(number)));
      const [first, second] = [numbers.slice(0, 3), numbers.slice(3)] as unknown as [Triple, Triple];
      const fits = className !== '' && more.length === 0 && numbers.every(Number.isFinite);
      if (fits && numbers.length === 3) return { className, at: [first] };
      if (fits && numbers.length === 6) return { className, at: [first, second] };
      const why =
        'expected CLASS=X,Y,Z for a point or CLASS=X,Y,Z,X,Y,Z for a box, in mm (LPS), separated by semicolons';
      throw invalid('PROMPT_PLACE', '--prompts', `${why}; the ${ordinal(n)} is neither`);
    });
}

function ordinal(n: number): string {
  return ['first', 'second', 'third'][n] ?? `${n + 1}th`;
}
