/** Datasets as DICOM files (PS3.10), little endian with explicit VRs, encoded by dcmjs. */
import { Failure } from '../../../errors.ts';
import type { Dataset } from './dataset.ts';
import { library } from './library.ts';
import { derivedUid } from './uid.ts';

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const IMPLEMENTATION_CLASS_UID = derivedUid('M4OE', 'implementation');
const NUMBERS = new Set(['US', 'SS', 'UL', 'SL', 'FL', 'FD', 'AT']);

/** Characters of a value; dcmjs would cut a longer one without a word. */
const LONGEST: Readonly<Record<string, number>> = { AE: 16, AS: 4, CS: 16, DA: 8, DS: 16, IS: 12, TM: 16, UI: 64 };

/** What the dictionary leaves open: US or SS. */
const VR: Readonly<Record<string, string>> = { PixelPaddingValue: 'US' };

/**
 * Encodes a dataset with its preamble and file meta information, without pixel data: as the last
 * element of its group it follows as bytes (`pixelDataHeader`), so that frames never have to be in
 * memory together. Text is written as UTF-8.
 * @param dataset with SOPClassUID and SOPInstanceUID
 * @param transferSyntaxUid of the pixels that follow; one of little endian with explicit VRs
 * @throws Failure DICOM_ATTRIBUTE, which names the attribute and never its value
 */
export async function encodePart10(dataset: Dataset, transferSyntaxUid = EXPLICIT_LITTLE_ENDIAN): Promise<Buffer> {
  const { DicomMetaDictionary, DicomDict } = await library();
  const meta = DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: [new Uint8Array([0, 1]).buffer],
    MediaStorageSOPClassUID: dataset.SOPClassUID,
    MediaStorageSOPInstanceUID: dataset.SOPInstanceUID,
    TransferSyntaxUID: transferSyntaxUid,
    ImplementationClassUID: IMPLEMENTATION_CLASS_UID,
    ImplementationVersionName: 'M4OE',
    _vrMap: { FileMetaInformationVersion: 'OB' },
  });
  const file = new DicomDict(meta);
  const whole = { ...dataset, SpecificCharacterSet: 'ISO_IR 192' };
  file.dict = DicomMetaDictionary.denaturalizeDataset(typed(whole, DicomMetaDictionary.nameMap));
  try {
    return Buffer.from(file.write());
  } catch {
    // The library's message holds the value.
    throw new Failure('invalid', 'DICOM_ATTRIBUTE', 'an attribute of the source does not fit its DICOM type');
  }
}

type Dictionary = Readonly<Record<string, { readonly vr: string } | undefined>>;

/**
 * The dataset with numbers as its value representations want them. @throws Failure DICOM_ATTRIBUTE
 * for what DICOM does not know
 */
function typed(dataset: Dataset, dictionary: Dictionary): object {
  const vrs: Record<string, string> = {};
  const entries = Object.entries(dataset).map(([keyword, value]) => {
    const entry = dictionary[keyword];
    if (entry === undefined)
      throw new Failure('internal', 'DICOM_ATTRIBUTE', `no DICOM attribute is called ${keyword}`);
    const vr = VR[keyword] ?? entry.vr;
    if (VR[keyword] !== undefined) vrs[keyword] = vr;
    if (value === undefined) return [keyword, undefined];
    if (vr === 'SQ') return [keyword, (value as readonly Dataset[]).map((item) => typed(item, dictionary))];
    if (NUMBERS.has(vr)) return [keyword, (Array.isArray(value) ? value : [value]).map(Number)];
    const longest = LONGEST[vr] ?? Number.POSITIVE_INFINITY;
    if ((Array.isArray(value) ? value : [value]).some((one) => String(one).length > longest)) {
      throw new Failure('invalid', 'DICOM_ATTRIBUTE', `${keyword}: expected at most ${longest} characters`);
    }
    return [keyword, value];
  });
  return { ...Object.fromEntries(entries), _vrMap: vrs };
}

/**
 * Head of Pixel Data (7FE0,0010).
 * @param length bytes, an even number, or 0xffffffff where items follow
 * @param vr OW where pixels have 16 bits
 */
export function pixelDataHeader(length: number, vr: 'OB' | 'OW' = 'OB'): Buffer {
  return bulkHeader(0x7fe0, 0x0010, length, vr);
}

/** Head of any element whose bytes or words follow; as pixelDataHeader. */
export function bulkHeader(group: number, element: number, length: number, vr: 'OB' | 'OW' = 'OB'): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16LE(group, 0);
  header.writeUInt16LE(element, 2);
  header.write(vr, 4, 'latin1');
  header.writeUInt32LE(length, 8);
  return header;
}
