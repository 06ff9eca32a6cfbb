/**
 * A series is planned from what a PACS tells of it, before any instance is there; the instances
 * then come in any order.
 */
import test from 'ava';
import { Failure } from '../../../../src/errors.ts';
import { type JsonDataSet, jsonAttributes } from '../../../../src/formats/dicom/file/json-attributes.ts';
import { readDataSet } from '../../../../src/formats/dicom/file/read-part10.ts';
import { Assembly } from '../../../../src/formats/dicom/series/assembly.ts';
import { instanceHeader } from '../../../../src/formats/dicom/series/header.ts';
import { planSeries } from '../../../../src/formats/dicom/series/series.ts';
import { SIZE, seriesFiles, sliceFile } from '../phantom.ts';
import { differences, LIMITS } from '../series.ts';

/** What the metadata resource of a PACS says of slice k (PS3.18, annex F). */
function metadata(k: number): JsonDataSet {
  const root = '1.2.826.0.1.3680043.10.999';
  return {
    '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
    '00080018': { vr: 'UI', Value: [`${root}.3.${k + 1}`] },
    '00080060': { vr: 'CS', Value: ['CT'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Müller^Jörg', Ideographic: '姓^名' }] },
    '00100020': { vr: 'LO' },
    '0020000D': { vr: 'UI', Value: [`${root}.1`] },
    '0020000E': { vr: 'UI', Value: [`${root}.2`] },
    '00200012': { vr: 'IS', Value: [1] },
    '00200032': { vr: 'DS', Value: [-10.5, 20.25, -100 + 2.5 * k] },
    '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
    '00200052': { vr: 'UI', Value: [`${root}.4`] },
    '00280002': { vr: 'US', Value: [1] },
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    '00280010': { vr: 'US', Value: [SIZE[1]] },
    '00280011': { vr: 'US', Value: [SIZE[0]] },
    '00280030': { vr: 'DS', Value: [1.25, 0.8] },
    '00280100': { vr: 'US', Value: [16] },
    '00280101': { vr: 'US', Value: [16] },
    '00280102': { vr: 'US', Value: [15] },
    '00280103': { vr: 'US', Value: [1] },
    '00281052': { vr: 'DS', Value: [-1024] },
    '00281053': { vr: 'DS', Value: [1] },
    '7FE00010': { vr: 'OW' },
  };
}

const plan = () =>
  planSeries(
    Array.from({ length: SIZE[2] }, (_, k) => instanceHeader(jsonAttributes(metadata(k)))),
    LIMITS,
  );

test('slices are placed as they come, and each call tells which', async (t) => {
  const assembly = new Assembly(plan());
  const order: number[] = [];
  for (const file of seriesFiles()) order.push(...(await assembly.place(readDataSet(file, 2 ** 20))));
  t.is(assembly.missing, 0);
  t.deepEqual(
    order,
    Array.from({ length: SIZE[2] }, (_, n) => (n * 5 + 3) % SIZE[2]),
  );
  t.deepEqual(differences(assembly.volume), new Map());
  t.deepEqual(plan().source.patientAndStudy, { PatientName: ['Müller^Jörg=姓^名'], PatientID: [] });
});

test('an instance that is not what was announced, comes twice or belongs elsewhere is refused', async (t) => {
  const assembly = new Assembly(plan());
  const place = (file: Buffer) => assembly.place(readDataSet(file, 2 ** 20));
  await place(sliceFile(4));
  for (const file of [
    sliceFile(4),
    sliceFile(5, { position: [-10.5, 20.25, 0] }),
    sliceFile(5, { intercept: '-1000' }),
    sliceFile(5, { set: { '00080018': ['UI', '1.2.3'] } }),
  ]) {
    const failure = (await t.throwsAsync(place(file), { instanceOf: Failure })) as Failure;
    t.is(failure.reason, 'DICOM_CHANGED');
  }
  t.is(assembly.missing, SIZE[2] - 1);
});
