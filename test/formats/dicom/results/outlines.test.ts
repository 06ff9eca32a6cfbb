import test from 'ava';
import { type Outline, outlinesOf } from '../../../../src/formats/dicom/results/outlines.ts';

/** Which pixels have their centre inside, by crossings of each row's line; a pixel is in one outline at most. */
function filled(outlines: readonly Outline[], columns: number, rows: number): Uint8Array {
  const plane = new Uint8Array(columns * rows);
  for (const { label, corners } of outlines)
    for (const [n] of plane.entries()) {
      const [px, py] = [(n % columns) + 0.5, Math.floor(n / columns) + 0.5];
      const crossings = corners.filter(([ax, ay], c) => {
        const [bx, by] = corners[(c + 1) % corners.length] as readonly [number, number];
        return ay > py !== by > py && px < ax + ((py - ay) * (bx - ax)) / (by - ay);
      });
      if (crossings.length % 2 === 0) continue;
      if (plane[n] !== 0) throw new Error(`pixel ${n} is in two outlines`);
      plane[n] = label;
    }
  return plane;
}

function area({ corners }: Outline): number {
  return (
    corners.reduce((sum, [x, y], n) => {
      const [px, py] = corners.at(n - 1) as readonly [number, number];
      return sum + px * y - x * py;
    }, 0) / 2
  );
}

function plane(...rows: string[]): [labels: Uint8Array, columns: number] {
  return [Uint8Array.from(rows.join(''), Number), rows[0]?.length ?? 0];
}

test('one pixel is a square of its own size', (t) => {
  t.deepEqual(outlinesOf(...plane('000', '020', '000')), [
    {
      label: 2,
      corners: [
        [2, 1],
        [2, 2],
        [1, 2],
        [1, 1],
      ],
    },
  ]);
});

test('a hole is joined by a channel of no width, and counts as none of the area', (t) => {
  const [ring] = outlinesOf(...plane('1111', '1001', '1111'));
  t.is(area(ring as Outline), 10);
  const around = ring?.corners.map(([x, y]) => `${x} ${y}`) ?? [];
  t.is(around.length, 4 + 4 + 3, 'there and back');
  t.is(around.filter((corner) => corner === '0 1').length, 2);
});

test('pixels that share no more than a corner are parts of their own', (t) => {
  t.is(outlinesOf(...plane('10', '01')).length, 2);
  t.is(outlinesOf(...plane('11', '01')).length, 1);
  t.deepEqual(outlinesOf(...plane('00', '00')), []);
});

test('planes of noise: a centre is inside exactly where its pixel has the label', (t) => {
  let seed = 1;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  for (let round = 0; round < 300; round++) {
    const [columns, rows, density] = [1 + Math.floor(14 * random()), 1 + Math.floor(14 * random()), random()];
    const labels = Uint8Array.from({ length: columns * rows }, () =>
      random() < density ? 1 + Math.floor(2 * random()) : 0,
    );
    const outlines = outlinesOf(labels, columns);
    t.deepEqual(filled(outlines, columns, rows), labels);
    const pixels = labels.filter((label) => label > 0).length;
    t.is(
      outlines.reduce((sum, one) => sum + area(one), 0),
      pixels,
    );
  }
});

test('an outline that would not fit into an element is cut between rows', (t) => {
  const [columns, rows] = [600, 60];
  const comb = Uint8Array.from({ length: columns * rows }, (_, n) => (n % 2 === 0 || n < columns ? 1 : 0));
  const outlines = outlinesOf(comb, columns);
  t.true(outlines.every(({ corners }) => corners.length <= 1800));
  t.is(
    outlines.reduce((sum, one) => sum + area(one), 0),
    comb.filter((label) => label === 1).length,
  );
});
