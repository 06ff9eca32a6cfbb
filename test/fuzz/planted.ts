/** A target with a defect behind four bytes that only its reader's comparison tells. */
import { looksLikeNrrd } from '../../src/formats/nrrd/read.ts';

export function fuzz(bytes: Buffer): void {
  if (looksLikeNrrd(bytes)) throw new TypeError('planted');
}
