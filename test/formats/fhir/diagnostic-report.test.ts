/** The bundle as it is; fhir.resources judges it in test/pacs/fhir.test.ts. */
import test from 'ava';
import { fhirBundle, type ReportedResult } from '../../../src/formats/fhir/diagnostic-report.ts';
import { PHANTOM_MEASURES, PHANTOM_MODEL } from '../../support/phantom-result.ts';
import { REPORTED } from '../../support/reported-result.ts';

// biome-ignore lint/suspicious/noExplicitAny: resources as JSON
const entries = (of: Partial<ReportedResult>): any[] => JSON.parse(fhirBundle({ ...REPORTED, ...of })).entry;

test('the report names an observation for each organ, and each names the device', (t) => {
  const [report, ...others] = entries({});
  const observations = others.slice(0, -1);
  t.deepEqual(
    report.resource.result.map(({ reference }: { reference: string }) => reference),
    observations.map(({ fullUrl }) => fullUrl),
  );
  t.is(observations.length, PHANTOM_MEASURES.length);
  for (const { resource } of observations) t.is(resource.device.reference, others.at(-1).fullUrl);
  t.is(new Set([report, ...others].map(({ fullUrl }) => fullUrl)).size, 2 + observations.length);
});

test('an organ that was not found has no value, and says so; one that was has its volume', (t) => {
  const observations = entries({}).slice(1, -1);
  for (const [n, { volumeMl, meanConfidence, verdict }] of PHANTOM_MEASURES.entries()) {
    const { valueQuantity, dataAbsentReason, component } = observations[n].resource;
    t.is(valueQuantity?.value, meanConfidence === null ? undefined : volumeMl);
    t.is(dataAbsentReason === undefined, meanConfidence !== null);
    // biome-ignore lint/suspicious/noExplicitAny: resources as JSON
    const trust = component.find(({ code }: any) => code.coding[0].code === 'TRUST');
    t.is(trust.valueCodeableConcept.coding[0].code, verdict.toUpperCase());
  }
});

test('the same work has the same resources at any time; of another volume or model they are others', (t) => {
  const urls = (of: Partial<ReportedResult>) => entries(of).map(({ fullUrl }) => fullUrl);
  t.deepEqual(urls({ made: new Date(0), subject: 'Patient/1' }), urls({}));
  for (const other of [
    { volumeDigest: 'ef'.repeat(32) },
    { model: { ...PHANTOM_MODEL, version: '2' } },
    { model: { ...PHANTOM_MODEL, head: 'x' } },
  ])
    t.deepEqual(
      urls(other).filter((url) => urls({}).includes(url)),
      [],
    );
});

test('whom it is of is what was given, everywhere, and nobody otherwise', (t) => {
  t.false(fhirBundle(REPORTED).includes('subject'));
  const of = entries({ subject: 'Patient/123' }).filter(({ resource }) => resource.resourceType !== 'Device');
  for (const { resource } of of) t.deepEqual(resource.subject, { reference: 'Patient/123' });
  t.false(fhirBundle({ ...REPORTED, studyInstanceUid: undefined }).includes('ImagingStudy'));
});
