/** What every coding of pixels is decoded to, the native one too. */

/** Samples of Bits Allocated bits in the machine's byte order, not yet masked. */
export type Samples = Uint8Array | Uint16Array | Uint32Array;
