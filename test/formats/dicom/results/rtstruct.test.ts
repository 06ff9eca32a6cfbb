import test from 'ava';
import type { SegmentationResult } from '../../../../src/formats/dicom/results/result.ts';
import { encodeStructureSet } from '../../../../src/formats/dicom/results/rtstruct.ts';
import { encodeSeg } from '../../../../src/formats/dicom/results/seg.ts';
import { resultOf } from '../result-of.ts';

const MADE = { made: new Date('2026-03-04T10:11:12Z') };

async function bytesOf(result: SegmentationResult, options = MADE): Promise<Buffer> {
  return Buffer.concat([...(await encodeStructureSet(result, options)).chunks()]);
}

test('the same work is the same bytes, another hour the same object, other instances another', async (t) => {
  const result = resultOf();
  t.true((await bytesOf(result)).equals(await bytesOf(result)));
  const uid = async (of: SegmentationResult, options = MADE) => (await encodeStructureSet(of, options)).sopInstanceUid;
  t.is(await uid(result), await uid(result, { made: new Date() }));
  t.not(await uid(result), await uid(resultOf([7, 5, 3])));
  const [contours, seg] = [await encodeStructureSet(result), await encodeSeg(result)];
  t.not(contours.seriesInstanceUid, seg.seriesInstanceUid);
  const bytes = await bytesOf(result);
  t.true(bytes.includes('Abdomen venous 2.5 - organ contours (M4oE)'));
  t.true(bytes.includes(Buffer.from('IS\u0004\u0000485 ')));
});

test('a corner lies half a pixel from the centre of its pixel', async (t) => {
  const empty = resultOf();
  const labels = new Uint8Array(empty.labels.length);
  labels[1 * 35 + 2 * 7 + 3] = 2;
  const text = (await bytesOf({ ...empty, labels })).toString('latin1');
  // Column 3, row 2 of slice 1: 0.7 mm between columns, 0.8 mm between rows.
  const [left, right] = [-10.5 + 2.5 * 0.7, -10.5 + 3.5 * 0.7].map((mm) => Number(mm.toFixed(4)));
  const [upper, lower] = [20.25 + 1.5 * 0.8, 20.25 + 2.5 * 0.8].map((mm) => Number(mm.toFixed(4)));
  const corners = [
    [right, upper, 2.5],
    [right, lower, 2.5],
    [left, lower, 2.5],
    [left, upper, 2.5],
  ];
  t.true(text.includes(corners.flat().join('\\')), 'one contour, and where');
});

test('labels that are not of the series, or of no class, are refused', async (t) => {
  const result = resultOf();
  await t.throwsAsync(encodeStructureSet({ ...result, labels: result.labels.subarray(1) }), { message: /labels/ });
  await t.throwsAsync(encodeStructureSet({ ...result, labels: result.labels.map(() => 9) }), { message: /label 9/ });
});

test('codes longer than 16 characters, and meanings beyond ASCII', async (t) => {
  const result = resultOf();
  const [first, ...others] = result.classes;
  const code = { scheme: 'SCT', value: '12345678901234567890', meaning: 'Läber' };
  const bytes = await bytesOf({ ...result, classes: [{ ...first, code } as never, ...others] });
  t.true(bytes.includes(Buffer.from('UC\0\0\x14\0\0\x0012345678901234567890', 'latin1')));
  t.true(bytes.includes(Buffer.from('Läber')));
});
