/** Every slice once, in the order asked for, in groups that wait for no more than they need. */
import test from 'ava';
import { type SliceGroup, sliceGroups } from '../../src/pipeline/slice-groups.ts';

interface Case {
  readonly slices: number;
  readonly previewEvery?: number;
  readonly size?: number;
  readonly streams?: boolean;
  readonly empty?: readonly number[];
  readonly neighbours?: number;
}

/** The groups, each with how many slices had to be there. */
async function grouped({ slices, previewEvery = 0, size = 4, streams = true, empty = [], neighbours = 1 }: Case) {
  const found: (SliceGroup & { readonly needed: number })[] = [];
  let needed = 0;
  const ready = async (count: number) => {
    needed = Math.max(needed, count);
  };
  const shows = (slice: number) => !empty.includes(slice);
  for await (const group of sliceGroups({ slices, previewEvery, size, neighbours, streams }, ready, shows))
    found.push({ ...group, needed });
  return found;
}
const slicesOf = (groups: readonly SliceGroup[]) => groups.map(({ slices }) => slices);

test('whatever is asked for, every slice comes once, and none but patient slices share a batch', async (t) => {
  for (const slices of [1, 2, 5, 13])
    for (const size of [1, 2, 4, 64])
      for (const previewEvery of [0, 2, 5, 50])
        for (const streams of [true, false])
          for (const empty of [[], [0, 1], [3], [4, 5, 6, 12]])
            for (const neighbours of [0, 1, 2, 6, 40]) {
              const groups = await grouped({ slices, size, previewEvery, streams, empty, neighbours });
              const all = slicesOf(groups).flat();
              t.deepEqual(
                [...all].sort((a, b) => a - b),
                Array.from({ length: slices }, (_, n) => n),
              );
              for (const group of groups) {
                t.true(group.slices.length <= size);
                t.true(group.slices.every((slice) => empty.includes(slice) !== group.showsPatient));
              }
            }
});

test('a group needs its own slices and their neighbours, nothing later', async (t) => {
  for (const { slices, needed } of await grouped({ slices: 23 }))
    t.is(needed, Math.min(23, (slices.at(-1) as number) + 2));
});

test('what needs the last slice is one group, without a group more than there must be', async (t) => {
  for (const slices of [9, 10, 11, 12, 13]) {
    const groups = await grouped({ slices });
    const waiting = groups.filter(({ needed }) => needed === slices);
    t.is(waiting.length, 1);
    t.true(waiting[0]?.slices.includes(slices - 2) && waiting[0].slices.includes(slices - 1));
    t.is(groups.length, Math.ceil(slices / 4));
  }
});

test('neighbours that are far away are waited for, and what then waits for the last slice is as few groups as can be', async (t) => {
  for (const neighbours of [2, 3, 4, 10, 22, 50])
    for (const size of [1, 3, 4])
      for (const slices of [21, 22, 23, 24]) {
        const groups = await grouped({ slices, size, neighbours });
        for (const { slices: own, needed } of groups)
          t.is(needed, Math.min(slices, (own.at(-1) as number) + neighbours + 1));
        const waiting = groups.filter(({ needed }) => needed === slices);
        t.is(waiting.length, Math.ceil(Math.min(slices, neighbours + 1) / size), `${neighbours} ${size} ${slices}`);
        t.is(groups.length, Math.ceil(slices / size));
      }
});

test('a volume that is all here is cut into full groups', async (t) => {
  t.deepEqual(slicesOf(await grouped({ slices: 10, streams: false })), [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]);
});

test('a preview comes first, over the whole extent, and the rest in order', async (t) => {
  t.deepEqual(slicesOf(await grouped({ slices: 12, previewEvery: 3, size: 3, streams: false })), [
    [0, 3, 6],
    [9],
    [1, 2, 4],
    [5, 7, 8],
    [10, 11],
  ]);
});

test('patient slices do not wait for the empty ones behind them', async (t) => {
  const groups = await grouped({ slices: 12, empty: [6, 7, 8, 9, 10, 11] });
  t.deepEqual(slicesOf(groups).slice(0, 2), [
    [0, 1, 2, 3],
    [4, 5],
  ]);
  t.is(groups[1]?.needed, 8);
});
