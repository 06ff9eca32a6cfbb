/** A DICOM file: its attributes, what a damaged one still tells, its pixels as a volume. */
import { attributesBeforeDamage } from '../../../src/formats/dicom/file/read-part10.ts';
import { assembled, LIMITS } from '../../formats/dicom/series.ts';
import { unlessRefused } from '../refusal.ts';

export async function fuzz(bytes: Buffer): Promise<void> {
  await unlessRefused(() => attributesBeforeDamage(bytes, LIMITS.maxBytes));
  await unlessRefused(() => assembled([bytes]));
}
