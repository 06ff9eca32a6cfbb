/** Coded concepts (PS3.3 section 8) and those that results use. */
import type { Dataset } from '../file/dataset.ts';

export interface Code {
  /** SCT, DCM, UCUM, RFC5646, or our own 99M4OE. */
  readonly scheme: string;
  readonly value: string;
  readonly meaning: string;
}

const CODE_VALUE_CHARACTERS = 16;

export const dcm = (value: string, meaning: string): Code => ({ scheme: 'DCM', value, meaning });
const sct = (value: string, meaning: string): Code => ({ scheme: 'SCT', value, meaning });

/** Concepts that no standard has; docs/dicom.md lists them. */
export const PRIVATE_SCHEME = '99M4OE';
export const privateCode = (value: string, meaning: string): Code => ({ scheme: PRIVATE_SCHEME, value, meaning });

export const CODES = {
  segmentation: dcm('113076', 'Segmentation'),
  sourceImage: dcm('121322', 'Source image for image processing operation'),
  artificialIntelligence: dcm('123109', 'Artificial Intelligence'),
  background: dcm('125040', 'Background'),
  // PS3.16 CID 7150; many tools write SCT 123037004, which is "Body structure".
  anatomicalStructure: sct('91723000', 'Anatomical Structure'),
  abnormalStructure: sct('49755003', 'Morphologically Abnormal Structure'),
} as const;

/**
 * Findings that are no organs: the lesions of PS3.16 CID 7159, and a tumour that is not said to be
 * primary or secondary.
 */
const LESIONS = new Set([
  '108369006', // tumour
  '372087000', // primary neoplasm
  '14799000', // secondary neoplasm
  '44132006', // abscess
  '75753009', // blood clot
  '367643001', // cyst
  '79654002', // oedema
  '55584005', // embolus
  '50960005', // haemorrhage
  '52988006', // lesion
  '4147007', // mass
  '6574001', // necrosis
  '27925004', // nodule
]);

/** Segmented property category (PS3.16 CID 7150) of what an organ class codes. */
export function categoryOf(code: Code): Code {
  return code.scheme === 'SCT' && LESIONS.has(code.value) ? CODES.abnormalStructure : CODES.anatomicalStructure;
}

/** One item of a code sequence. */
export function codeItem({ scheme, value, meaning }: Code): Dataset {
  const keyword = value.length > CODE_VALUE_CHARACTERS ? 'LongCodeValue' : 'CodeValue';
  return { [keyword]: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}
