/** What may be a slice of a series and does not say so is refused before anything is segmented. */
import test, { type ExecutionContext } from 'ava';
import type { SegmentationClient } from '../../src/client/client.ts';
import { Failure } from '../../src/errors.ts';
import type { JsonDataSet } from '../../src/formats/dicom/file/json-attributes.ts';
import type { Archive } from '../../src/gateway/archive.ts';
import { type PlanOptions, planCandidate } from '../../src/gateway/planned-series.ts';
import { TAKES_ALL } from '../../src/gateway/rules.ts';
import { candidate } from '../support/candidate.ts';

const pixels: JsonDataSet = { '00280010': { vr: 'US', Value: [16] }, '00280011': { vr: 'US', Value: [20] } };
const of = (sopClass: string, more: JsonDataSet = {}): JsonDataSet => ({
  ...more,
  '00080016': { vr: 'UI', Value: sopClass === '' ? [] : [sopClass] },
});

async function reasonOf(t: ExecutionContext, metadata: JsonDataSet[]): Promise<string> {
  const archive = { metadata: async () => metadata } as unknown as Archive;
  const tools = {
    archive,
    destination: archive,
    client: {} as SegmentationClient,
    rules: TAKES_ALL,
    options: { volumes: 'best', maxVolumeBytes: 2 ** 20, maxLossyRatio: 5, leastBits: 9 } as PlanOptions,
  };
  const series = { ...candidate({}), instances: metadata.length };
  const planned = planCandidate(series, tools, new AbortController().signal);
  return ((await t.throwsAsync(planned, { instanceOf: Failure })) as Failure).reason;
}

for (const [name, sopClass] of [
  ['a PET image', '1.2.840.10008.5.1.4.1.1.128'],
  ['Raw Data', '1.2.840.10008.5.1.4.1.1.66'],
  ['an image of a maker', '1.3.12.2.1107.5.9.1'],
  ['an image without a SOP class', ''],
] as const) {
  test(`${name} among the instances of a series: refused, and not left out`, async (t) => {
    t.is(await reasonOf(t, [of(sopClass, pixels)]), 'DICOM_MIXED_MODALITY');
  });
}

test('reports, and what has no pixels, are no slices', async (t) => {
  t.is(await reasonOf(t, [of('1.2.840.10008.5.1.4.1.1.88.11'), of('1.2.840.10008.5.1.4.1.1.66')]), 'DICOM_NOT_FOUND');
});
