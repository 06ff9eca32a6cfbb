/** The frames of a segmentation: which there are, and their pixels. */
import { Failure } from '../../../errors.ts';
import { EXPLICIT_LITTLE_ENDIAN, pixelDataHeader } from '../file/write-part10.ts';
import type { SegmentationResult } from './result.ts';
import { encapsulated, encapsulatedBytes, RLE_LOSSLESS, rleFrame } from './rle.ts';
import type { Segment, SegmentationType } from './seg-segments.ts';

export interface SegFrame {
  /** Slice of the source. */
  readonly k: number;
  /** Undefined in a label map, whose frames hold all segments. */
  readonly segment: Segment | undefined;
}

type Labels = Pick<SegmentationResult, 'labels' | 'confidence' | 'source'>;

/**
 * The frames that have a voxel, segment by segment, slices in source order. A result without any
 * voxel has one empty frame, because the standard wants one.
 * @throws Failure LABELS_SIZE, LABELS_UNKNOWN
 */
export function framesOf({ labels, source }: Labels, segments: readonly Segment[], type: SegmentationType): SegFrame[] {
  const present = checkLabels(
    { labels, source },
    segments.map(({ organ }) => organ),
  );
  const all = (segment: Segment | undefined, found: (seen: Uint8Array) => boolean): SegFrame[] =>
    present.flatMap((seen, k) => (found(seen) ? [{ k, segment }] : []));
  const frames =
    type === 'LABELMAP'
      ? all(undefined, (seen) => seen.includes(1, 1))
      : segments.flatMap((segment) => all(segment, (seen) => seen[segment.organ.label] === 1));
  return frames.length > 0 ? frames : [{ k: 0, segment: type === 'LABELMAP' ? undefined : segments[0] }];
}

/**
 * Which labels each slice has: 1 at the label.
 * @throws Failure LABELS_SIZE, LABELS_UNKNOWN
 */
export function checkLabels({ labels, source }: Labels, classes: readonly { readonly label: number }[]): Uint8Array[] {
  const pixels = source.rows * source.columns;
  const slices = source.frames.length;
  if (labels.length !== pixels * slices) {
    throw new Failure('invalid', 'LABELS_SIZE', `expected ${pixels * slices} labels, got ${labels.length}`);
  }
  const present = Array.from({ length: slices }, (_, k) => {
    const seen = new Uint8Array(256);
    // Most labels are the one before: it is looked up once a run.
    let before = -1;
    for (let n = k * pixels; n < (k + 1) * pixels; n++) {
      const label = labels[n] as number;
      if (label === before) continue;
      seen[label] = 1;
      before = label;
    }
    return seen;
  });
  const known = new Set(classes.map(({ label }) => label));
  for (let label = 1; label < 256; label++) {
    if (!known.has(label) && present.some((seen) => seen[label] === 1)) {
      throw new Failure('invalid', 'LABELS_UNKNOWN', `label ${label} is in the voxels and not among the classes`);
    }
  }
  return present;
}

/** Pixel Data as an element, and how its transfer syntax is called. */
export interface PixelElement {
  readonly transferSyntaxUid: string;
  readonly byteLength: number;
  /** The element from its beginning, each time it is called. */
  chunks(): Iterable<Buffer>;
}

/**
 * The pixels of all frames in their order: bits as they are, made one frame at a time; bytes as RLE,
 * which are in memory together, as most of them are runs.
 * @throws Failure RESULT_TOO_LARGE
 */
export function pixelElement(frames: readonly SegFrame[], result: Labels, type: SegmentationType): PixelElement {
  const { rows, columns } = result.source;
  const pixels = rows * columns;
  if (type === 'BINARY') {
    const bytes = 2 * Math.ceil((frames.length * pixels) / 16);
    checkSize(bytes);
    const head = pixelDataHeader(bytes);
    return {
      transferSyntaxUid: EXPLICIT_LITTLE_ENDIAN,
      byteLength: head.length + bytes,
      *chunks() {
        yield head;
        yield* packedBits(frames, result.labels, pixels);
      },
    };
  }
  const coded = frames.map(({ k, segment }) =>
    rleFrame(bytesOf(result, k * pixels, (k + 1) * pixels, segment), columns),
  );
  const byteLength = encapsulatedBytes(coded);
  checkSize(byteLength);
  return { transferSyntaxUid: RLE_LOSSLESS, byteLength, chunks: () => encapsulated(coded) };
}

function checkSize(bytes: number): void {
  if (bytes < 0xffffffff) return;
  const message = `the frames have ${bytes} bytes, DICOM's pixel data at most 2^32 - 2`;
  throw new Failure('too_large', 'RESULT_TOO_LARGE', message);
}

/** Labels as they are, or the confidence where the label is the segment's and 0 elsewhere. */
function bytesOf({ labels, confidence }: Labels, from: number, to: number, segment: Segment | undefined): Buffer {
  const slice = labels.subarray(from, to);
  if (segment === undefined || confidence === undefined) return Buffer.from(slice);
  const frame = Buffer.alloc(slice.length);
  const { label } = segment.organ;
  for (let n = slice.indexOf(label); n >= 0; n = slice.indexOf(label, n + 1)) {
    // Never 0 within the segment, so that "above 0" is its mask.
    frame[n] = Math.max(1, confidence[from + n] as number);
  }
  return frame;
}

/**
 * One bit a pixel, lowest bit first (PS3.5 8.1.1). Frames follow each other without padding: one
 * may begin inside a byte.
 */
function* packedBits(frames: readonly SegFrame[], labels: Uint8Array, pixels: number): Generator<Buffer> {
  let begun = 0;
  let used = 0;
  for (const { k, segment } of frames) {
    const packed = Buffer.alloc(Math.ceil((used + pixels) / 8));
    packed[0] = begun;
    // A Buffer's indexOf is several times as quick as an array's.
    const slice = Buffer.from(labels.buffer, labels.byteOffset + k * pixels, pixels);
    const label = segment?.organ.label ?? 0;
    for (let n = slice.indexOf(label); n >= 0; n = slice.indexOf(label, n)) {
      for (; slice[n] === label; n++)
        packed[(used + n) >> 3] = (packed[(used + n) >> 3] as number) | (1 << ((used + n) & 7));
    }
    const whole = (used + pixels) >> 3;
    used = (used + pixels) & 7;
    begun = used > 0 ? (packed[whole] as number) : 0;
    yield packed.subarray(0, whole);
  }
  const bytes = Math.ceil((frames.length * pixels) / 8);
  if (used > 0) yield Buffer.from([begun]);
  if (bytes % 2 === 1) yield Buffer.alloc(1);
}
