/**
 * Labels four at a time: most of a slice is background, and a word of four background voxels is one
 * comparison; and as runs along rows.
 */

/**
 * The labels as 32-bit words, without up to three at the end; empty where the memory is not
 * aligned.
 */
export function wordsOf(labels: Uint8Array): Uint32Array {
  return labels.byteOffset % 4 === 0
    ? new Uint32Array(labels.buffer, labels.byteOffset, labels.length >> 2)
    : new Uint32Array(0);
}

/**
 * Calls `visit` for each run of one label along a row, background apart, in the order of memory.
 * @param labels rows of `width`
 * @param visit columns of the run: the first, and the one after its last
 */
export function eachRun(
  labels: Uint8Array,
  width: number,
  visit: (label: number, row: number, start: number, end: number) => void,
): void {
  const words = wordsOf(labels);
  for (let from = 0, row = 0; from < labels.length; from += width, row++) {
    const to = from + width;
    let n = from;
    while (n < to) {
      const label = labels[n] as number;
      if (label === 0) {
        n++;
        if ((n & 3) === 0) while (words[n >> 2] === 0 && n < to) n += 4;
        continue;
      }
      const start = n++;
      while (n < to && labels[n] === label) n++;
      visit(label, row, start - from, n - from);
    }
  }
}
