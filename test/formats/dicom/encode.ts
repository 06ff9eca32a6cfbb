/**
 * Frames of the phantom's size compressed for tests: by the encoders of the codecs, and by own ones
 * where there is none.
 */
import charls from '@cornerstonejs/codec-charls/wasmjs';
import openjpeg from '@cornerstonejs/codec-openjpeg/wasmjs';
import openjph from '@cornerstonejs/codec-openjph/wasmjs';
import { type Samples, SIZE } from './phantom.ts';

export type Encode = (samples: Uint8Array | Uint16Array) => Uint8Array;

const [openjpegModule, charlsModule, openjphModule] = [
  await openjpeg(),
  await charls(),
  await openjph(undefined as never),
];
const { HTJ2KEncoder } = openjphModule as unknown as { HTJ2KEncoder: new () => J2kEncoder };

function encodeWith(encoder: WasmEncoder, samples: Samples, bits: number, signed: boolean): Uint8Array {
  const frame = { width: SIZE[0], height: SIZE[1], bitsPerSample: bits, componentCount: 1, isSigned: signed };
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  encoder.getDecodedBuffer({ ...frame, isUsingColorTransform: false }).set(bytes);
  encoder.encode();
  const encoded = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return encoded;
}

export function jpeg2000(bits: number, signed: boolean, lossless = true): Encode {
  return (samples) => {
    const encoder = new openjpegModule.J2KEncoder();
    encoder.setDecompositions(2); // its default of 5 is too many for images as small as the phantom's
    encoder.setQuality(lossless, 0);
    return encodeWith(encoder, samples, bits, signed);
  };
}

export function htj2k(bits: number, signed: boolean, lossless = true): Encode {
  return (samples) => {
    const encoder = new HTJ2KEncoder();
    encoder.setDecompositions(2);
    encoder.setQuality(lossless, lossless ? 0 : 0.01);
    return encodeWith(encoder, samples, bits, signed);
  };
}

export function jpegLs(bits: number, near = 0): Encode {
  return (samples) => {
    const encoder = new charlsModule.JpegLSEncoder();
    encoder.setNearLossless(near);
    return encodeWith(encoder, samples, bits, false);
  };
}

/** PS3.5 annex G, with runs of three or more. */
export const rle: Encode = (samples) => {
  const size = samples.BYTES_PER_ELEMENT;
  const segments = Array.from({ length: size }, (_, n) => {
    const plane = Array.from(samples, (sample) => (sample >> (8 * (size - 1 - n))) & 0xff);
    const packed: number[] = [];
    for (let at = 0; at < plane.length; ) {
      let run = 1;
      while (run < 128 && plane[at + run] === plane[at]) run++;
      if (run > 2) packed.push(257 - run, plane[at] as number);
      else packed.push(run - 1, ...plane.slice(at, at + run));
      at += run;
    }
    if (packed.length % 2 === 1) packed.push(0);
    return Buffer.from(packed);
  });
  const header = Buffer.alloc(64);
  header.writeUInt32LE(size, 0);
  let offset = 64;
  segments.forEach((segment, n) => {
    header.writeUInt32LE(offset, 4 + 4 * n);
    offset += segment.length;
  });
  return Buffer.concat([header, ...segments]);
};

/**
 * ISO 10918-1 annex H, first-order prediction; every category of difference has a code of five
 * bits.
 */
export function jpegLossless(bits: number, pointTransform = 0): Encode {
  return (samples) => {
    const [columns, rows] = SIZE;
    let word = '';
    for (let n = 0; n < samples.length; n++) {
      const [x, y] = [n % columns, Math.floor(n / columns)];
      const sample = (at: number) => samples[at] as number;
      const predicted = n === 0 ? 2 ** (bits - 1) : x === 0 ? sample(n - columns) : sample(n - 1);
      const difference = (((sample(n) - predicted) << 16) >> 16) as number;
      const category = difference === -32768 ? 16 : 32 - Math.clz32(Math.abs(difference));
      word += category.toString(2).padStart(5, '0');
      if (category > 0 && category < 16) {
        const value = difference > 0 ? difference : difference + 2 ** category - 1;
        word += value.toString(2).padStart(category, '0');
      }
      if (y >= rows) throw new Error('more samples than the phantom has');
    }
    word = word.padEnd(Math.ceil(word.length / 8) * 8, '1');
    const scan: number[] = [];
    for (let at = 0; at < word.length; at += 8) {
      const byte = Number.parseInt(word.slice(at, at + 8), 2);
      scan.push(byte);
      if (byte === 0xff) scan.push(0);
    }
    const counts = [0, 0, 0, 0, 17, ...Array(11).fill(0)];
    const table = [0xff, 0xc4, 0, 36, 0x00, ...counts, ...Array.from({ length: 17 }, (_, n) => n)];
    const frame = [0xff, 0xc3, 0, 11, bits, 0, rows, 0, columns, 1, 1, 0x11, 0];
    const start = [0xff, 0xda, 0, 8, 1, 1, 0x00, 1, 0, pointTransform];
    return Buffer.from([0xff, 0xd8, ...table, ...frame, ...start, ...scan, 0xff, 0xd9]);
  };
}
