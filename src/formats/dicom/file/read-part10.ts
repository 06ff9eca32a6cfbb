/** The bytes of a DICOM file (PS3.10) as attributes and undecoded pixel data. */
import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { asFailure, Failure } from '../../../errors.ts';
import type { Attributes, BinaryVr } from './attributes.ts';
import { asEncoded, looksBare, withPreamble } from './bare-data-set.ts';
import { toUnicode } from './character-set.ts';
import { damaged, refused } from './failures.ts';
import { TAG } from './tags.ts';

export interface DicomFile {
  readonly attributes: Attributes;
  readonly transferSyntaxUid: string;
  readonly pixels: PixelBytes | undefined;
  /** True when its pixels are floating point, which CT and MR images do not have. */
  readonly floatPixels: boolean;
}

/** Pixel data as it stands in the file. */
export interface PixelBytes {
  /** Native pixels; empty when they are encapsulated. */
  readonly native: Uint8Array;
  /** True when bytes of 8-bit samples were written as words. */
  readonly words: boolean;
  /** Fragments of encapsulated pixels, with their offsets from the first one's item tag. */
  readonly fragments: readonly { readonly offset: number; readonly bytes: Uint8Array }[] | undefined;
  /** Offsets of the frames from the same place; empty where the file has no table. */
  readonly offsets: readonly number[];
}

const IMPLICIT = '1.2.840.10008.1.2';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
/** Values longer than this are no identifiers, numbers or names. */
const LONGEST_TEXT = 1 << 16;

/** True when the bytes start like a DICOM file: preamble and DICM. 132 bytes are enough to tell. */
export function looksLikeDicom(start: Uint8Array): boolean {
  return (
    start.length >= 132 &&
    Buffer.from(start.buffer, start.byteOffset, start.length).toString('latin1', 128, 132) === 'DICM'
  );
}

/**
 * @param start the file; one without preamble (`looksBare`) is read as if it had one, and one that is
 *   encoded otherwise than it says (`asEncoded`) as it is
 * @param maxBytes most bytes that a deflated data set may inflate to
 * @throws Failure DICOM_CORRUPT, DICOM_TOO_LARGE
 */
export function readDataSet(start: Uint8Array, maxBytes: number): DicomFile {
  const bytes = !looksLikeDicom(start) && looksBare(start) ? withPreamble(start) : asEncoded(start);
  const parsed = parse(bytes, maxBytes);
  // Offsets of the file's own header are those of the file, deflated or not.
  const uid = textOf(bytes, parsed.elements.x00020010);
  const transferSyntaxUid = uid[0] ?? '';
  const element = parsed.elements.x7fe00010;
  return {
    attributes: new ParsedAttributes(parsed, transferSyntaxUid !== BIG_ENDIAN, []),
    transferSyntaxUid,
    pixels: element === undefined ? undefined : pixelBytes(parsed, element, transferSyntaxUid),
    floatPixels: 'x7fe00008' in parsed.elements || 'x7fe00009' in parsed.elements,
  };
}

/**
 * What a damaged file still tells of itself: the attributes before the damage; undefined where
 * nothing can be read.
 */
export function attributesBeforeDamage(bytes: Uint8Array, maxBytes: number): Attributes | undefined {
  const { parsed } = attempt(bytes, maxBytes);
  return parsed === undefined ? undefined : new ParsedAttributes(parsed, true, []);
}

/** @throws Failure DICOM_CORRUPT, DICOM_TOO_LARGE */
function parse(bytes: Uint8Array, maxBytes: number): DataSet {
  const { parsed, fault } = attempt(bytes, maxBytes);
  if (parsed !== undefined && fault === undefined) return parsed;
  const whole = withoutPadding(parsed);
  if (whole === undefined) throw fault;
  return parse(whole, maxBytes);
}

/** As much as the parser makes of the bytes, and what is wrong with it. */
function attempt(bytes: Uint8Array, maxBytes: number): { parsed: DataSet | undefined; fault: Failure | undefined } {
  let parsed: DataSet;
  try {
    parsed = dicomParser.parseDicom(bytes, {
      inflater: (whole: Uint8Array, position: number) => inflated(whole, position, maxBytes),
      // Only asked in implicit VR. Pixels must not be taken for a sequence because of their values.
      vrCallback: (tag: string) => (tag === 'x7fe00010' ? 'OW' : undefined),
    } as Parameters<typeof dicomParser.parseDicom>[1]);
  } catch (error) {
    const { exception: cause = error, dataSet } = (error ?? {}) as { exception?: unknown; dataSet?: DataSet };
    if (cause instanceof Failure) throw asFailure(cause);
    const why = 'the file is cut short, or its lengths do not fit what it holds';
    return { parsed: dataSet, fault: damaged('DICOM_CORRUPT', why, cause) };
  }
  const fault = (why: string) => ({ parsed, fault: damaged('DICOM_CORRUPT', why) });
  // The parser goes on where a sequence or the pixel data has no end, as in a file that is cut
  // short.
  if (parsed.warnings.length > 0) return fault('the file is cut short: a sequence or the pixel data has no end');
  // PS3.5, 7.1: attributes ascend. What does not is mostly a damaged tag or length, behind which
  // other values are read than were written.
  const tags = Object.keys(parsed.elements).filter((tag) => !tag.startsWith('x0002'));
  if (tags.some((tag, n) => n > 0 && tag < (tags[n - 1] as string)))
    return fault('the attributes of the file are not in the order of their tags');
  return { parsed, fault: undefined };
}

/**
 * The file up to the end of its pixels, where nothing but zeros is behind them: some tools write
 * whole blocks.
 */
function withoutPadding(parsed: DataSet | undefined): Uint8Array | undefined {
  const pixels = parsed?.elements.x7fe00010;
  if (parsed === undefined || pixels === undefined) return undefined;
  const end = pixels.dataOffset + pixels.length;
  const padding = parsed.byteArray.subarray(end);
  return padding.length > 0 && padding.every((byte) => byte === 0) ? parsed.byteArray.subarray(0, end) : undefined;
}

function inflated(whole: Uint8Array, position: number, maxBytes: number): Uint8Array {
  try {
    // The parser reads what it gets from its first byte on.
    return inflateRawSync(whole.subarray(position), { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw new Failure('too_large', 'DICOM_TOO_LARGE', `expected at most ${maxBytes} bytes, inflated, in one file`, {
      setting: 'M4OE_MAX_VOLUME_MIB',
    });
  }
}

function slice(parsed: DataSet, position: number, length: number): Uint8Array {
  if (position + length > parsed.byteArray.length)
    throw damaged('DICOM_CORRUPT', 'the file is cut short: the pixel data goes on past its end');
  return parsed.byteArray.subarray(position, position + length);
}

function pixelBytes(parsed: DataSet, element: Element, syntax: string): PixelBytes {
  if (element.encapsulatedPixelData !== true) {
    const native = slice(parsed, element.dataOffset, element.length);
    return { native, words: syntax === IMPLICIT || element.vr === 'OW', fragments: undefined, offsets: [] };
  }
  const fragments = (element.fragments ?? []).map(({ offset, position, length }) => ({
    offset,
    bytes: slice(parsed, position, length),
  }));
  return { native: new Uint8Array(0), words: false, fragments, offsets: element.basicOffsetTable ?? [] };
}

function textOf(whole: Uint8Array, element: Element | undefined): string[] {
  if (element === undefined || element.items !== undefined || element.length > LONGEST_TEXT) return [];
  const bytes = whole.subarray(element.dataOffset, element.dataOffset + element.length);
  return values(Buffer.from(bytes).toString('latin1'));
}

/**
 * PS3.5, 6.2: values are separated by backslashes and padded with spaces, UIDs with a null byte.
 */
function values(text: string): string[] {
  const trimmed = text.replace(/[\0 ]+$/, '');
  return trimmed === '' ? [] : trimmed.split('\\').map((value) => value.replace(/^ +|[\0 ]+$/g, ''));
}

/**
 * Value representations that hold what is asked for; files swap US and SS where the sign of the
 * pixels decides.
 */
const HOLDS: Readonly<Record<BinaryVr, string>> = {
  US: 'US SS',
  SS: 'US SS',
  UL: 'UL',
  FL: 'FL',
  FD: 'FD',
  OV: 'OV',
};
const SIZE: Readonly<Record<BinaryVr, number>> = { US: 2, SS: 2, UL: 4, FL: 4, FD: 8, OV: 8 };

class ParsedAttributes implements Attributes {
  readonly #parsed: DataSet;
  readonly #little: boolean;
  readonly #sets: readonly string[];

  constructor(parsed: DataSet, little: boolean, inherited: readonly string[]) {
    this.#parsed = parsed;
    this.#little = little;
    const own = this.texts(TAG.specificCharacterSet);
    this.#sets = own.length > 0 ? own : inherited;
  }

  #element(tag: string): Element | undefined {
    return this.#parsed.elements[`x${tag}`];
  }

  texts(tag: string): readonly string[] {
    return textOf(this.#parsed.byteArray, this.#element(tag));
  }

  unicode(tag: string): readonly string[] | undefined {
    const element = this.#element(tag);
    if (element === undefined || element.items !== undefined || element.length > LONGEST_TEXT) return undefined;
    return values(
      toUnicode(
        this.#parsed.byteArray.subarray(element.dataOffset, element.dataOffset + element.length) as Uint8Array,
        this.#sets,
      ),
    );
  }

  binary(tag: string, vr: BinaryVr): readonly number[] {
    const element = this.#element(tag);
    if (element === undefined || element.items !== undefined) return [];
    const size = SIZE[vr];
    if (element.vr !== undefined && element.vr !== 'UN' && !HOLDS[vr].includes(element.vr))
      throw refused('DICOM_ATTRIBUTE', `(${tag.slice(0, 4)},${tag.slice(4)}): expected a value of type ${vr}`);
    if (element.length % size !== 0 || element.dataOffset + element.length > this.#parsed.byteArray.length)
      throw refused('DICOM_ATTRIBUTE', `(${tag.slice(0, 4)},${tag.slice(4)}): its length does not fit its type`);
    const { buffer, byteOffset } = this.#parsed.byteArray;
    const view = new DataView(buffer, byteOffset + element.dataOffset, element.length);
    return Array.from({ length: element.length / size }, (_, n) => {
      const at = n * size;
      if (vr === 'US') return view.getUint16(at, this.#little);
      if (vr === 'SS') return view.getInt16(at, this.#little);
      if (vr === 'UL') return view.getUint32(at, this.#little);
      if (vr === 'FL') return view.getFloat32(at, this.#little);
      if (vr === 'FD') return view.getFloat64(at, this.#little);
      return Number(view.getBigUint64(at, this.#little));
    });
  }

  items(tag: string): readonly Attributes[] {
    return (this.#element(tag)?.items ?? []).flatMap(({ dataSet }) =>
      dataSet === undefined ? [] : [new ParsedAttributes(dataSet, this.#little, this.#sets)],
    );
  }
}
