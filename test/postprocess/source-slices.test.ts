/** Canonical slices come back as the source's own slices, whatever its axes. */
import test from 'ava';
import { SourceSlices } from '../../src/postprocess/source-slices.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { fillSlices } from '../../src/preprocess/slices.ts';
import type { Triple } from '../../src/volume.ts';
import { axisAlignedDirections, geometryOf } from '../preprocess/volumes.ts';

const SIZE: Triple = [4, 5, 3];
const [NI, NJ, NK] = SIZE;

test('every slice is what the source had there, in 48 orientations', (t) => {
  const voxels = new Int16Array(NI * NJ * NK).map((_, n) => n + 1);
  for (const direction of axisAlignedDirections()) {
    const o = canonicalOrientation(geometryOf(SIZE, direction));
    const plane = o.size[0] * o.size[1];
    const out = new SourceSlices(o, SIZE);
    for (let s = 0; s < o.size[2]; s++) {
      const batch = new Int16Array(plane);
      fillSlices(voxels, o, { scale: 1, offset: 0, window: [0, 1] }, [s], 1, batch);
      out.put(Uint8Array.from(batch), s, o.axes[2].flip ? o.size[2] - 1 - s : s);
    }
    const slices = Array.from({ length: NK }, (_, k) => [...out.take(k).bytes]);
    t.deepEqual(slices.flat(), [...voxels], String(direction));
  }
});

test('a slice that was never put is background; a taken one is its own memory', (t) => {
  for (const direction of axisAlignedDirections()) {
    const o = canonicalOrientation(geometryOf(SIZE, direction));
    const out = new SourceSlices(o, SIZE);
    t.deepEqual([...out.take(1).bytes], new Array(NI * NJ).fill(0));
    const plane = o.size[0] * o.size[1];
    for (let s = 0; s < o.size[2]; s++)
      out.put(new Uint8Array(plane).fill(5), s, o.axes[2].flip ? o.size[2] - 1 - s : s);
    for (let k = 0; k < NK; k++) {
      const taken = out.take(k);
      t.deepEqual([...taken.bytes], new Array(NI * NJ).fill(5), `slice ${k} after the others were given back`);
      taken.giveBack();
    }
  }
});
