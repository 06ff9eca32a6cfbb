/** The phantom as one enhanced multi-frame CT or MR image. */
import type { Triple } from '../../../src/volume.ts';
import { type Element, encapsulated, part10, SYNTAX } from './part10.ts';
import { SIZE, type SliceOptions, SPACING, samplesOf } from './phantom.ts';

export interface EnhancedOptions extends SliceOptions {
  /** Slice of each frame; a shuffled order if absent. */
  readonly frames?: readonly number[];
  /** Functional groups to add to the frame at index n. */
  readonly perFrame?: (n: number) => readonly Element[];
  readonly shared?: readonly Element[];
  /** Splits the code stream of each frame into so many fragments. */
  readonly fragments?: number;
  readonly offsetTable?: boolean;
  /** Of slice k; that of the phantom if absent. */
  readonly positionOf?: (k: number) => Triple;
  /** Image Orientation (Patient). */
  readonly orientation?: string;
  /** Attributes to add, or to have in place of the phantom's. */
  readonly more?: readonly Element[];
}

export function enhancedFile(options: EnhancedOptions = {}): Buffer {
  const { modality = 'CT', syntax = SYNTAX.explicit, signed = true } = options;
  const [allocated, stored] = options.bits ?? [16, 16];
  const {
    orientation = '1\\0\\0\\0\\1\\0',
    positionOf = (k: number): Triple => [-10.5, 20.25, -100 + k * SPACING[2]],
  } = options;
  const frames = options.frames ?? Array.from({ length: SIZE[2] }, (_, n) => (n * 5 + 3) % SIZE[2]);
  const root = '1.2.826.0.1.3680043.10.999';
  const own: Element[] = [
    ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\VOLUME\\NONE'],
    ['00080016', 'UI', modality === 'CT' ? '1.2.840.10008.5.1.4.1.1.2.1' : '1.2.840.10008.5.1.4.1.1.4.1'],
    ['00080018', 'UI', `${root}.3.100`],
    ['00080060', 'CS', modality],
    ['00100010', 'PN', 'Roe^Jane'],
    ['00100020', 'LO', 'Roe^Jane'],
    ['0020000d', 'UI', `${root}.1`],
    ['0020000e', 'UI', `${root}.2`],
    ['00200052', 'UI', `${root}.4`],
    ['00280002', 'US', [1]],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280008', 'IS', String(frames.length)],
    ['00280010', 'US', [SIZE[1]]],
    ['00280011', 'US', [SIZE[0]]],
    ['00280100', 'US', [allocated]],
    ['00280101', 'US', [stored]],
    ['00280102', 'US', [stored - 1]],
    ['00280103', 'US', [signed ? 1 : 0]],
    ['52009229', 'SQ', [[group('00209116', ['00200037', 'DS', orientation]), ...(options.shared ?? SHARED)]]],
    [
      '52009230',
      'SQ',
      frames.map((k, n) => [
        group('00209113', ['00200032', 'DS', positionOf(k).join('\\')]),
        ...(options.perFrame?.(n) ?? []),
      ]),
    ],
  ];
  const added = new Set(options.more?.map(([tag]) => tag));
  const elements = [...own.filter(([tag]) => !added.has(tag)), ...(options.more ?? [])];
  const samples = frames.map((k) => samplesOf(k, options) as Uint16Array);
  if (options.encode === undefined) {
    const bytes = Buffer.concat(samples.map((one) => Buffer.from(one.buffer)));
    if (syntax === SYNTAX.big) bytes.swap16();
    return part10([...elements, ['7fe00010', 'OW', bytes]], syntax);
  }
  const offsets: number[] = [];
  const fragments: Buffer[] = [];
  let at = 0;
  for (const one of samples) {
    offsets.push(at);
    const stream = Buffer.from(options.encode(one));
    const pieces = options.fragments ?? 1;
    const size = 2 * Math.ceil(stream.length / pieces / 2);
    for (let piece = 0; piece < pieces; piece++) {
      const part = stream.subarray(piece * size, (piece + 1) * size);
      fragments.push(part);
      at += 8 + part.length + (part.length % 2);
    }
  }
  return part10(elements, syntax, encapsulated(fragments, options.offsetTable === false ? [] : offsets));
}

export const group = (tag: string, ...items: Element[]): Element => [tag, 'SQ', [items]];
export const MEASURES = group('00289110', ['00280030', 'DS', `${SPACING[1]}\\${SPACING[0]}`]);
export const HU = group('00289145', ['00281052', 'DS', '-1024'], ['00281053', 'DS', '1'], ['00281054', 'LO', 'HU']);
const SHARED = [MEASURES, HU];
