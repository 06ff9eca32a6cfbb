/**
 * Elements and items of sequences as bytes, little endian with explicit VRs (PS3.5, 7.1.2 and 7.5).
 * dcmjs writes whole files; for the thousands of frame headers of a segmentation it takes a hundred
 * times as long as this, on the thread that everything else waits for.
 */
import { Failure } from '../../../errors.ts';
import type { Dataset, Value } from './dataset.ts';
import { library } from './library.ts';

type Encode = (dataset: Dataset) => Buffer;
/** VRs of what such items hold: text, two and four bytes unsigned. */
const TEXT = new Set(['CS', 'DS', 'IS', 'LO', 'PN', 'SH', 'UI']);
/** Bytes of their values at most, for their length has two. */
const MOST_TEXT = 0xfffe;
const ITEM = Buffer.from([0xfe, 0xff, 0x00, 0xe0]);

/** The one element of a sequence. @param items as the dataset of elementBytes */
export function sequenceBytes(keyword: string, items: readonly Dataset[]): Promise<Buffer> {
  return elementBytes({ [keyword]: items });
}

/**
 * The elements of a dataset, or of an item.
 * @param dataset its values are of VR SQ, CS, DS, IS, LO, PN, SH, UC, UI, UL and US; text is UTF-8
 */
export async function elementBytes(dataset: Dataset): Promise<Buffer> {
  const { nameMap } = (await library()).DicomMetaDictionary;
  const known = new Map<string, { tag: Buffer; order: number; vr: string }>();
  const element = (name: string) => {
    let found = known.get(name);
    if (found === undefined) {
      const { tag = '', vr = '' } = nameMap[name] ?? {};
      const [group = 0, number = 0] = (tag.match(/[0-9A-F]{4}/gi) ?? []).map((part) => Number.parseInt(part, 16));
      found = { tag: Buffer.of(group, group >> 8, number, number >> 8), order: group * 65536 + number, vr };
      known.set(name, found);
    }
    return found;
  };
  // Frames share what they have in common as the same objects.
  const encoded = new Map<Value, Buffer>();
  const nested = (tag: Buffer, value: Value) => {
    const bytes = encoded.get(value) ?? Buffer.concat(sequence(tag, value as readonly Dataset[], encode));
    encoded.set(value, bytes);
    return bytes;
  };
  const encode: Encode = (item) => {
    const named = Object.entries(item).filter((entry): entry is [string, Value] => entry[1] !== undefined);
    const elements = named
      .map(([name, value]) => ({ name, value, ...element(name) }))
      .sort((a, b) => a.order - b.order);
    return Buffer.concat(
      elements.flatMap(({ name, value, tag, vr }) =>
        vr === 'SQ' ? [nested(tag, value)] : [tag, ...(vr === 'UC' ? longText(value) : shortElement(name, vr, value))],
      ),
    );
  };
  return encode(dataset);
}

function sequence(tag: Buffer, items: readonly Dataset[], encode: Encode): Buffer[] {
  const parts = items.flatMap((item) => {
    const bytes = encode(item);
    return [ITEM, length32(bytes.length), bytes];
  });
  return [tag, Buffer.from('SQ\0\0'), length32(parts.reduce((sum, part) => sum + part.length, 0)), ...parts];
}

/** VR, length and value of an element whose length has two bytes. */
function shortElement(name: string, vr: string, value: Value): Buffer[] {
  const bytes = TEXT.has(vr) ? textBytes(vr, value) : numberBytes(name, vr, value);
  if (bytes.length > MOST_TEXT) throw new Failure('internal', 'DICOM_ATTRIBUTE', `${name}: longer than 64 KiB`);
  return [Buffer.of(vr.charCodeAt(0), vr.charCodeAt(1), bytes.length, bytes.length >> 8), bytes];
}

/** Unlimited Characters, whose length has four bytes. */
function longText(value: Value): Buffer[] {
  const bytes = textBytes('UC', value);
  return [Buffer.from('UC\0\0'), length32(bytes.length), bytes];
}

function textBytes(vr: string, value: Value): Buffer {
  const text = Array.isArray(value) ? value.join('\\') : String(value);
  return Buffer.from(Buffer.byteLength(text) % 2 === 0 ? text : `${text}${vr === 'UI' ? '\0' : ' '}`);
}

function numberBytes(name: string, vr: string, value: Value): Buffer {
  const numbers = (Array.isArray(value) ? value : [value]).map(Number);
  if (vr === 'US') return Buffer.from(Uint16Array.from(numbers).buffer);
  if (vr === 'UL') return Buffer.from(Uint32Array.from(numbers).buffer);
  throw new Failure('internal', 'DICOM_ATTRIBUTE', `no DICOM attribute of a frame is called ${name}`);
}

function length32(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}
