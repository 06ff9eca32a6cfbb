/** Transfer syntaxes (PS3.5 chapter 10 and annex A) and how their pixels are coded. */
import { refused } from './failures.ts';

export type Coding = 'native' | 'rle' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg2000' | 'htj2k';

export interface TransferSyntax {
  readonly name: string;
  readonly coding: Coding;
  readonly bigEndian: boolean;
}

const entry = (name: string, coding: Coding, bigEndian = false): TransferSyntax => ({ name, coding, bigEndian });

const READ: ReadonlyMap<string, TransferSyntax> = new Map([
  ['1.2.840.10008.1.2', entry('implicit VR little endian', 'native')],
  ['1.2.840.10008.1.2.1', entry('explicit VR little endian', 'native')],
  ['1.2.840.10008.1.2.1.99', entry('deflated explicit VR little endian', 'native')],
  ['1.2.840.10008.1.2.2', entry('explicit VR big endian', 'native', true)],
  ['1.2.840.10008.1.2.5', entry('RLE lossless', 'rle')],
  ['1.2.840.10008.1.2.4.57', entry('JPEG lossless', 'jpeg-lossless')],
  ['1.2.840.10008.1.2.4.70', entry('JPEG lossless, first-order prediction', 'jpeg-lossless')],
  ['1.2.840.10008.1.2.4.80', entry('JPEG-LS lossless', 'jpeg-ls')],
  ['1.2.840.10008.1.2.4.81', entry('JPEG-LS near-lossless', 'jpeg-ls')],
  ['1.2.840.10008.1.2.4.90', entry('JPEG 2000 lossless', 'jpeg2000')],
  ['1.2.840.10008.1.2.4.91', entry('JPEG 2000', 'jpeg2000')],
  ['1.2.840.10008.1.2.4.201', entry('HTJ2K lossless', 'htj2k')],
  ['1.2.840.10008.1.2.4.202', entry('HTJ2K lossless RPCL', 'htj2k')],
  ['1.2.840.10008.1.2.4.203', entry('HTJ2K', 'htj2k')],
]);
const NOT_READ: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10008.1.2.4.50', 'JPEG baseline (lossy, 8 bit)'],
  ['1.2.840.10008.1.2.4.51', 'JPEG extended (lossy, 12 bit)'],
  ['1.2.840.10008.1.2.4.92', 'JPEG 2000 multi-component lossless'],
  ['1.2.840.10008.1.2.4.93', 'JPEG 2000 multi-component'],
  ['1.2.840.10008.1.2.4.110', 'JPEG XL lossless'],
  ['1.2.840.10008.1.2.4.111', 'JPEG XL recompression'],
  ['1.2.840.10008.1.2.4.112', 'JPEG XL'],
]);

/** @throws Failure DICOM_TRANSFER_SYNTAX */
export function transferSyntax(uid: string): TransferSyntax {
  const found = READ.get(uid);
  if (found !== undefined) return found;
  // What stands in a damaged file under this tag need not be a UID, and is not repeated then.
  const shown = NOT_READ.get(uid) ?? (/^[\d.]{1,64}$/.test(uid) ? uid : 'something else');
  throw refused(
    'DICOM_TRANSFER_SYNTAX',
    `expected native pixels, RLE, JPEG lossless, JPEG-LS, JPEG 2000 or HTJ2K, got ${shown}`,
  );
}
