/**
 * A 5 x 7 pixel font for captions in pictures: capitals, digits and little else. Lower case is
 * drawn as capitals.
 */

export const GLYPH_WIDTH = 5;
export const GLYPH_HEIGHT = 7;
/** From the left edge of a letter to that of the next. */
export const GLYPH_STEP = 6;

/** Seven rows of five pixels, written as they look; rows are separated by spaces. */
const DRAWN: Readonly<Record<string, string>> = {
  A: '.###. #...# #...# ##### #...# #...# #...#',
  B: '####. #...# #...# ####. #...# #...# ####.',
  C: '.###. #...# #.... #.... #.... #...# .###.',
  D: '####. #...# #...# #...# #...# #...# ####.',
  E: '##### #.... #.... ####. #.... #.... #####',
  F: '##### #.... #.... ####. #.... #.... #....',
  G: '.###. #...# #.... #.### #...# #...# .####',
  H: '#...# #...# #...# ##### #...# #...# #...#',
  I: '.###. ..#.. ..#.. ..#.. ..#.. ..#.. .###.',
  J: '..### ...#. ...#. ...#. ...#. #..#. .##..',
  K: '#...# #..#. #.#.. ##... #.#.. #..#. #...#',
  L: '#.... #.... #.... #.... #.... #.... #####',
  M: '#...# ##.## #.#.# #.#.# #...# #...# #...#',
  N: '#...# ##..# #.#.# #..## #...# #...# #...#',
  O: '.###. #...# #...# #...# #...# #...# .###.',
  P: '####. #...# #...# ####. #.... #.... #....',
  Q: '.###. #...# #...# #...# #.#.# #..#. .##.#',
  R: '####. #...# #...# ####. #.#.. #..#. #...#',
  S: '.#### #.... #.... .###. ....# ....# ####.',
  T: '##### ..#.. ..#.. ..#.. ..#.. ..#.. ..#..',
  U: '#...# #...# #...# #...# #...# #...# .###.',
  V: '#...# #...# #...# #...# #...# .#.#. ..#..',
  W: '#...# #...# #...# #.#.# #.#.# ##.## #...#',
  X: '#...# #...# .#.#. ..#.. .#.#. #...# #...#',
  Y: '#...# #...# .#.#. ..#.. ..#.. ..#.. ..#..',
  Z: '##### ....# ...#. ..#.. .#... #.... #####',
  '0': '.###. #...# #..## #.#.# ##..# #...# .###.',
  '1': '..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.',
  '2': '.###. #...# ....# ...#. ..#.. .#... #####',
  '3': '.###. #...# ....# ..##. ....# #...# .###.',
  '4': '...#. ..##. .#.#. #..#. ##### ...#. ...#.',
  '5': '##### #.... ####. ....# ....# #...# .###.',
  '6': '.###. #.... #.... ####. #...# #...# .###.',
  '7': '##### ....# ...#. ..#.. ..#.. ..#.. ..#..',
  '8': '.###. #...# #...# .###. #...# #...# .###.',
  '9': '.###. #...# #...# .#### ....# ....# .###.',
  '.': '..... ..... ..... ..... ..... .##.. .##..',
  '-': '..... ..... ..... .###. ..... ..... .....',
  _: '..... ..... ..... ..... ..... ..... #####',
  ' ': '..... ..... ..... ..... ..... ..... .....',
};

/** Rows of each glyph as bits, the leftmost pixel the highest of five. */
const GLYPHS: ReadonlyMap<string, readonly number[]> = new Map(
  Object.entries(DRAWN).map(([letter, rows]) => [
    letter,
    rows.split(' ').map((row) => Number.parseInt(row.replaceAll('.', '0').replaceAll('#', '1'), 2)),
  ]),
);
const UNKNOWN: readonly number[] = GLYPHS.get('-') as readonly number[];

/** Width of a line of text in pixels at this magnification. */
export function textWidth(text: string, magnification: number): number {
  return Math.max(0, text.length * GLYPH_STEP - 1) * magnification;
}

/** Calls `plot` for each pixel of the text, its top left corner at (x, y). */
export function drawText(
  text: string,
  x: number,
  y: number,
  magnification: number,
  plot: (x: number, y: number) => void,
): void {
  [...text.toUpperCase()].forEach((letter, position) => {
    const rows = GLYPHS.get(letter) ?? UNKNOWN;
    for (let dy = 0; dy < GLYPH_HEIGHT * magnification; dy++) {
      const row = rows[Math.floor(dy / magnification)] ?? 0;
      for (let dx = 0; dx < GLYPH_WIDTH * magnification; dx++) {
        const bit = GLYPH_WIDTH - 1 - Math.floor(dx / magnification);
        if ((row >> bit) & 1) plot(x + position * GLYPH_STEP * magnification + dx, y + dy);
      }
    }
  });
}
