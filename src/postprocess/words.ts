/**
 * Labels four at a time: most of a slice is background, and a word of four background voxels is one
 * comparison.
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
