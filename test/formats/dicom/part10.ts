/** DICOM files written for tests, by PS3.5 and PS3.10: no part of it is shared with the reader. */
import { deflateRawSync } from 'node:zlib';

export type Value = string | readonly number[] | Uint8Array | readonly Element[][];
/**
 * Tag as GGGGEEEE, value representation, value: text, numbers, bytes, or the items of a sequence.
 */
export type Element = readonly [tag: string, vr: string, value: Value];

export const SYNTAX = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  big: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpegLsNear: '1.2.840.10008.1.2.4.81',
  jpeg2000: '1.2.840.10008.1.2.4.90',
  jpeg2000Lossy: '1.2.840.10008.1.2.4.91',
  htj2k: '1.2.840.10008.1.2.4.201',
  jpegBaseline: '1.2.840.10008.1.2.4.50',
} as const;

const LONG = new Set(['OB', 'OW', 'SQ', 'UN', 'UT', 'OV', 'OD', 'OF']);
const SIZES: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, FL: 4, FD: 8, OW: 2, OB: 1, OV: 8 };

interface Form {
  readonly explicit: boolean;
  readonly little: boolean;
}

function numbers(vr: string, values: readonly number[], little: boolean): Buffer {
  const size = SIZES[vr] ?? 2;
  const bytes = Buffer.alloc(size * values.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  values.forEach((value, n) => {
    if (vr === 'SS') view.setInt16(2 * n, value, little);
    else if (size === 2) view.setUint16(2 * n, value, little);
    else if (vr === 'FL') view.setFloat32(4 * n, value, little);
    else if (size === 4) view.setUint32(4 * n, value, little);
    else if (vr === 'FD') view.setFloat64(8 * n, value, little);
    else if (size === 8) view.setBigUint64(8 * n, BigInt(value), little);
    else bytes[n] = value;
  });
  return bytes;
}

function valueBytes(vr: string, value: Value, form: Form): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'latin1');
    return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
  }
  if (value instanceof Uint8Array)
    return value.length % 2 === 0 ? Buffer.from(value) : Buffer.concat([value, Buffer.alloc(1)]);
  if (vr !== 'SQ') return numbers(vr, value as readonly number[], form.little);
  return Buffer.concat(
    (value as readonly Element[][]).map((item) => {
      const content = dataSet(item, form);
      return Buffer.concat([tagAndLength('fffee000', content.length, form.little), content]);
    }),
  );
}

function tagAndLength(tag: string, length: number, little: boolean): Buffer {
  const head = Buffer.alloc(8);
  const view = new DataView(head.buffer, head.byteOffset, 8);
  view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), little);
  view.setUint16(2, Number.parseInt(tag.slice(4), 16), little);
  view.setUint32(4, length, little);
  return head;
}

function element([tag, vr, value]: Element, form: Form): Buffer {
  const content = valueBytes(vr, value, form);
  if (!form.explicit) return Buffer.concat([tagAndLength(tag, content.length, form.little), content]);
  const head = tagAndLength(tag, content.length, form.little);
  const view = new DataView(head.buffer, head.byteOffset, 8);
  head.write(vr, 4, 'latin1');
  if (!LONG.has(vr)) {
    view.setUint16(6, content.length, form.little);
    return Buffer.concat([head, content]);
  }
  view.setUint16(6, 0);
  const length = numbers('UL', [content.length], form.little);
  return Buffer.concat([head, length, content]);
}

/** Elements in ascending order of their tags, as the standard wants them. */
export function dataSet(elements: readonly Element[], form: Form): Buffer {
  return Buffer.concat([...elements].sort(([a], [b]) => (a < b ? -1 : 1)).map((one) => element(one, form)));
}

/** Pixel data in fragments, with an offset table if there are offsets. */
export function encapsulated(fragments: readonly Uint8Array[], offsets: readonly number[] = []): Buffer {
  const item = (content: Uint8Array) => {
    const even = content.length % 2 === 0 ? content : Buffer.concat([content, Buffer.alloc(1)]);
    return Buffer.concat([tagAndLength('fffee000', even.length, true), even]);
  };
  const head = Buffer.concat([
    tagAndLength('7fe00010', 0, true).subarray(0, 4),
    Buffer.from('OB\0\0\xff\xff\xff\xff', 'latin1'),
  ]);
  return Buffer.concat([
    head,
    item(numbers('UL', offsets, true)),
    ...fragments.map(item),
    tagAndLength('fffee0dd', 0, true),
  ]);
}

/**
 * A whole file. Pixel data that is encapsulated comes as bytes of its own, made by `encapsulated`.
 */
export function part10(elements: readonly Element[], syntax: string, pixelData: Buffer = Buffer.alloc(0)): Buffer {
  const form = { explicit: syntax !== SYNTAX.implicit, little: syntax !== SYNTAX.big };
  const explicit = { explicit: true, little: true };
  const sopClass = elements.find(([tag]) => tag === '00080016')?.[2] ?? '1.2.3';
  const instance = elements.find(([tag]) => tag === '00080018')?.[2] ?? '1.2.3';
  const meta = dataSet(
    [
      ['00020001', 'OB', Uint8Array.from([0, 1])],
      ['00020002', 'UI', sopClass],
      ['00020003', 'UI', instance],
      ['00020010', 'UI', syntax],
      ['00020012', 'UI', '1.2.826.0.1.3680043.10.1'],
    ],
    explicit,
  );
  const group = dataSet([['00020000', 'UL', [meta.length]]], explicit);
  const body = Buffer.concat([dataSet(elements, form), pixelData]);
  const written = syntax === SYNTAX.deflated ? deflateRawSync(body) : body;
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), group, meta, written]);
}
