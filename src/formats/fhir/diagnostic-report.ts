/**
 * Measures and verdicts as FHIR R4 (4.0.1): a Bundle of a DiagnosticReport, an Observation for each
 * organ, and the model as a Device. It holds nothing of the patient but the reference that is given.
 */
import { derivedUid, derivedUuid } from '../dicom/file/uid.ts';
import { type Code, PRIVATE_SCHEME } from '../dicom/results/codes.ts';
import { REPORT, reasonCode, verdictCode } from '../dicom/results/report-codes.ts';
import type { OrganMeasure } from '../dicom/results/report-groups.ts';
import type { ModelIdentity } from '../dicom/results/result.ts';

export interface ObservedOrgan extends OrganMeasure {
  /** As people read it. */
  readonly name: string;
  readonly code: Code;
  /** Why the verdict is what it is, in a sentence. */
  readonly explanation: string;
}

export interface ReportedResult {
  readonly organs: readonly ObservedOrgan[];
  readonly model: ModelIdentity;
  readonly warnings: readonly string[];
  readonly notice: string;
  readonly made: Date;
  /** SHA-256 of the volume: resources of the same work have the same identifiers. */
  readonly volumeDigest: string;
  /** Of a DICOM series. */
  readonly studyInstanceUid: string | undefined;
  /** Reference to whom it is of, as `Patient/123`; of nobody where it is not given. */
  readonly subject: string | undefined;
}

const SYSTEMS: Readonly<Record<string, string>> = {
  SCT: 'http://snomed.info/sct',
  DCM: 'http://dicom.nema.org/resources/ontology/DCM',
  UCUM: 'http://unitsofmeasure.org',
  // What no standard has a code for, as DICOM's 99M4OE.
  [PRIVATE_SCHEME]: `urn:oid:${derivedUid('M4OE', 'codes')}`,
};
/** Of the report: measured by a program, seen by nobody. */
const STATUS = 'preliminary';

type Resource = Readonly<Record<string, unknown>>;

/** The same result gives the same text. */
export function fhirBundle(result: ReportedResult): string {
  const { organs, model, made, subject, studyInstanceUid, volumeDigest } = result;
  const work = [volumeDigest, model.name, model.version, model.sha256, model.head, String(model.passes ?? 1)];
  const url = (...parts: readonly string[]) => `urn:uuid:${derivedUuid(...work, ...parts)}`;
  const device = { reference: url('device') };
  const study = studyInstanceUid === undefined ? [] : [studyReference(studyInstanceUid)];
  const common = {
    status: STATUS,
    issued: made.toISOString(),
    ...(subject ? { subject: { reference: subject } } : {}),
  };
  const observed = organs.map((organ) => ({
    fullUrl: url('organ', String(organ.label)),
    resource: {
      resourceType: 'Observation',
      ...common,
      ...filled({ derivedFrom: study }),
      device,
      ...observation(organ),
    },
  }));
  const report = {
    resourceType: 'DiagnosticReport',
    identifier: [{ system: 'urn:ietf:rfc:3986', value: url('report') }],
    ...common,
    code: concept(REPORT.title),
    ...filled({ imagingStudy: study, result: observed.map(({ fullUrl }) => ({ reference: fullUrl })) }),
    conclusion: [result.notice, ...result.warnings].join('\n'),
  };
  const entry = [
    { fullUrl: url('report'), resource: report },
    ...observed,
    { fullUrl: device.reference, resource: deviceOf(model) },
  ];
  const bundle = { resourceType: 'Bundle', type: 'collection', timestamp: made.toISOString(), entry };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}

/** Volume of an organ, with all else that was measured of it as components. */
function observation(organ: ObservedOrgan): Resource {
  const { name, code, volumeMl, meanConfidence, axes, hounsfield, verdict, reasons, explanation } = organ;
  const value =
    meanConfidence === null
      ? { dataAbsentReason: { text: 'not found in this volume' } }
      : { valueQuantity: quantity(volumeMl, REPORT.millilitre) };
  const numbers: [Code, number | undefined | null, Code][] = [
    [REPORT.longAxis, axes?.long, REPORT.millimetre],
    [REPORT.shortAxis, axes?.short, REPORT.millimetre],
    [REPORT.mean, hounsfield?.mean, REPORT.hounsfield],
    [REPORT.standardDeviation, hounsfield?.sd, REPORT.hounsfield],
    [REPORT.median, hounsfield?.median, REPORT.hounsfield],
    [REPORT.meanConfidence, meanConfidence, REPORT.noUnit],
    [REPORT.predictedDice, organ.predictedDice, REPORT.noUnit],
    [REPORT.diceAtLeast, organ.diceAtLeast, REPORT.noUnit],
    [REPORT.missedProbability, organ.missedProbability, REPORT.noUnit],
  ];
  return {
    code: concept(REPORT.volume),
    bodySite: concept(code, name),
    ...value,
    ...filled({ note: explanation === '' ? [] : [{ text: explanation }] }),
    component: [
      ...numbers.flatMap(([of, number, unit]) =>
        number === undefined || number === null ? [] : [{ code: concept(of), valueQuantity: quantity(number, unit) }],
      ),
      { code: concept(REPORT.trust), valueCodeableConcept: concept(verdictCode(verdict)) },
      ...reasons.map((reason) => ({
        code: concept(REPORT.trustReason),
        valueCodeableConcept: concept(reasonCode(reason)),
      })),
    ],
  };
}

function deviceOf({ name, version, sha256, head }: ModelIdentity): Resource {
  return {
    resourceType: 'Device',
    manufacturer: 'M4OE',
    serialNumber: sha256,
    deviceName: [{ name, type: 'model-name' }],
    version: [{ value: version }],
    note: [{ text: `head ${head}` }],
  };
}

/** By its UID: whoever takes the report in knows the resource. */
function studyReference(uid: string): Resource {
  return { type: 'ImagingStudy', identifier: { system: 'urn:dicom:uid', value: `urn:oid:${uid}` } };
}

function concept({ scheme, value, meaning }: Code, text = meaning): Resource {
  const system = SYSTEMS[scheme];
  return { ...(system === undefined ? {} : { coding: [{ system, code: value, display: meaning }] }), text };
}

function quantity(value: number, unit: Code): Resource {
  return { value, unit: unit.meaning, system: SYSTEMS.UCUM, code: unit.value };
}

/** FHIR has no empty arrays. */
function filled(lists: Readonly<Record<string, readonly unknown[]>>): Resource {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}
