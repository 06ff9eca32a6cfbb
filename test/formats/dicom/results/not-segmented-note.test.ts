/**
 * Notes on series that were not segmented: whose they are, and which are the same. Others read them
 * in test/gateway/notes.test.ts.
 */
import test from 'ava';
import { type JsonDataSet, jsonAttributes } from '../../../../src/formats/dicom/file/json-attributes.ts';
import { encodeNote, refusedSeries } from '../../../../src/formats/dicom/results/not-segmented-note.ts';

const PERSON = 'Müller^Jörg';
const OBSERVER = '2.25.7';
const REFUSAL = { reason: 'DICOM_MISSING_SLICES', message: 'expected slices at equal distances' };

function instance(n: number, person = PERSON) {
  const values = {
    '00080016': '1.2.840.10008.5.1.4.1.1.2',
    '00080018': `1.2.3.4.${n}`,
    '00080020': '20260102',
    '00080060': 'CT',
    '00100010': person,
    '00100020': 'P 1',
    '0020000D': '1.2.3',
    '0020000E': '1.2.3.4',
  };
  const dataSet: JsonDataSet = Object.fromEntries(Object.entries(values).map(([tag, one]) => [tag, { Value: [one] }]));
  return jsonAttributes(dataSet);
}

const note = async (numbers: readonly number[], refusal = REFUSAL) => {
  const encoded = await encodeNote(refusedSeries(numbers.map((n) => instance(n))), refusal, OBSERVER);
  return {
    uid: encoded.sopInstanceUid,
    series: encoded.seriesInstanceUid,
    bytes: Buffer.concat([...encoded.chunks()]),
  };
};

test('in whatever order the instances come, the same refusal gives the same bytes, and tells the person once', async (t) => {
  const { bytes } = await note([1, 2, 4]);
  t.true(bytes.equals((await note([4, 2, 1])).bytes));
  const at = bytes.indexOf(PERSON, 0, 'utf8');
  t.true(at > 0);
  t.is(bytes.indexOf(PERSON, at + 1, 'utf8'), -1);
});

test('other instances, another reason, other words: another note in the same series', async (t) => {
  const all = [
    await note([1, 2, 4]),
    await note([1, 2, 4, 5]),
    await note([1, 2, 4], { ...REFUSAL, reason: 'DICOM_GANTRY_TILT' }),
    await note([1, 2, 4], { ...REFUSAL, message: 'expected something else' }),
  ];
  t.is(new Set(all.map(({ uid }) => uid)).size, all.length);
  t.is(new Set(all.map(({ series }) => series)).size, 1);
});

test('a series of two patients gets no note: whose would it be?', (t) => {
  t.throws(() => refusedSeries([instance(1), instance(2, 'Roe^Jane')]), {
    message: 'expected one patient in a series, got 2',
  });
  t.throws(() => refusedSeries([]), { message: /expected instances/ });
});
