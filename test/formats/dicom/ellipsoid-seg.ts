/** A segmentation of the ellipsoid, frame by frame on the planes that it was cut by. */
import type { ExecutionContext } from 'ava';
import type { DicomFile } from '../../../src/formats/dicom/file/read-part10.ts';
import { isInside, type Plane, pointOf } from './ellipsoid.ts';
import { SIZE } from './phantom.ts';

const [COLUMNS, ROWS] = SIZE;

export interface Frame {
  readonly position: readonly number[];
  readonly thickness: number;
  /** Of either segment. */
  readonly pixels: Uint8Array;
}

/** By the index of the plane whose instance it names. */
export function segFrames({ attributes, pixels }: DicomFile): Map<number, Frame> {
  const native = pixels?.native as Uint8Array;
  const frames = new Map<number, Frame>();
  for (const [n, groups] of attributes.items('52009230').entries()) {
    const source = groups.items('00089124')[0]?.items('00082112')[0]?.texts('00081155')[0] ?? '';
    const plane = Number(source.split('.').at(-1)) - 1;
    const frame = frames.get(plane) ?? {
      position: groups.items('00209113')[0]?.texts('00200032').map(Number) ?? [],
      thickness: Number(groups.items('00289110')[0]?.texts('00180050')[0]),
      pixels: new Uint8Array(COLUMNS * ROWS),
    };
    for (let p = 0, at = n * COLUMNS * ROWS; p < COLUMNS * ROWS; p++, at++)
      if ((((native[at >> 3] as number) >> (at & 7)) & 1) === 1) frame.pixels[p] = 1;
    frames.set(plane, frame);
  }
  return frames;
}

/** The SEG has exactly the pixels of the ellipsoid, on planes as they are; gives how many each has. */
export function checkSeg(t: ExecutionContext, seg: DicomFile, planes: readonly Plane[]): number[] {
  const frames = segFrames(seg);
  return planes.map((plane, n) => {
    const inside = Uint8Array.from({ length: COLUMNS * ROWS }, (_, at) =>
      isInside(pointOf(plane, at % COLUMNS, Math.floor(at / COLUMNS))) ? 1 : 0,
    );
    const frame = frames.get(n);
    t.deepEqual(frame?.pixels ?? new Uint8Array(COLUMNS * ROWS), inside, `plane ${n}`);
    for (const [axis, mm] of frame?.position.entries() ?? [])
      t.true(Math.abs(mm - (plane.position[axis] as number)) < 1e-4, `place of plane ${n}`);
    return inside.filter(Boolean).length;
  });
}
