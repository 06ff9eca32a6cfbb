/**
 * Items of a sequence as bytes, little endian with explicit VRs (PS3.5, 7.1.2 and 7.5). dcmjs
 * writes whole files; for the thousands of frame headers of a segmentation it takes a hundred times
 * as long as this, on the thread that everything else waits for.
 */
import { Failure } from '../../../errors.ts';
import type { Dataset, Value } from './dataset.ts';
import { library } from './library.ts';

type Encode = (dataset: Dataset) => Buffer;
/** VRs of what such items hold: text, two and four bytes unsigned. */
const TEXT = new Set(['CS', 'DS', 'IS', 'LO', 'SH', 'UI']);
const ITEM = Buffer.from([0xfe, 0xff, 0x00, 0xe0]);

/**
 * @param items values of their elements are of VR SQ, CS, DS, IS, LO, SH, UI, UL and US; texts are
 *   ASCII
 */
export async function sequenceBytes(keyword: string, items: readonly Dataset[]): Promise<Buffer> {
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
  const encode: Encode = (dataset) => {
    const named = Object.entries(dataset).filter((entry): entry is [string, Value] => entry[1] !== undefined);
    const elements = named
      .map(([name, value]) => ({ name, value, ...element(name) }))
      .sort((a, b) => a.order - b.order);
    return Buffer.concat(
      elements.flatMap(({ name, value, tag, vr }) =>
        vr === 'SQ' ? [nested(tag, value)] : [tag, ...shortElement(name, vr, value)],
      ),
    );
  };
  return Buffer.concat(sequence(element(keyword).tag, items, encode));
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
  return [Buffer.of(vr.charCodeAt(0), vr.charCodeAt(1), bytes.length, bytes.length >> 8), bytes];
}

function textBytes(vr: string, value: Value): Buffer {
  const text = Array.isArray(value) ? value.join('\\') : String(value);
  return Buffer.from(text.length % 2 === 0 ? text : `${text}${vr === 'UI' ? '\0' : ' '}`, 'latin1');
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
