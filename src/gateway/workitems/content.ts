/**
 * A workitem (Unified Procedure Step, PS3.3 B.26) as DICOM JSON: what is read of one, and what its
 * performer writes into it (PS3.4 table CC.2.5-3).
 */
import { type Attributes, isUid } from '../../formats/dicom/file/attributes.ts';
import { type JsonDataSet, jsonAttributes } from '../../formats/dicom/file/json-attributes.ts';
import { TAG } from '../../formats/dicom/file/tags.ts';
import type { Code } from '../../formats/dicom/results/codes.ts';
import type { Product } from '../products.ts';

/** Of PS3.6, as GGGGEEEE in lower case. */
export const UPS = {
  transactionUid: '00081195',
  procedureStepState: '00741000',
  progressInformation: '00741002',
  progress: '00741004',
  progressDescription: '00741006',
  discontinuationReason: '0074100e',
  priority: '00741200',
  performedProcedure: '00741216',
  reasonForCancellation: '00741238',
  scheduledStart: '00404005',
  scheduledWorkitemCode: '00404018',
  performedWorkitemCode: '00404019',
  inputInformation: '00404021',
  scheduledStation: '00404025',
  performedStation: '00404028',
  outputInformation: '00404033',
  inputReadiness: '00404041',
  performedStart: '00404050',
  performedEnd: '00404051',
  cancellation: '00404052',
  typeOfInstances: '0040e020',
  wadoRsRetrieval: '0040e025',
  retrieveUrl: '00081190',
  referencedSop: '00081199',
  referencedSopClass: '00081150',
  referencedSopInstance: '00081155',
  codeValue: '00080100',
  codingScheme: '00080102',
  codeMeaning: '00080104',
  longCodeValue: '00080119',
} as const;

export type StepState = 'SCHEDULED' | 'IN PROGRESS' | 'COMPLETED' | 'CANCELED';
export const IN_PROGRESS = 'IN PROGRESS';

/** A series of the Input Information Sequence. */
export interface InputSeries {
  readonly studyUid: string;
  readonly seriesUid: string;
  /** SOP Instance UIDs; none where all of the series is meant. */
  readonly instances: readonly string[];
}

export interface Workitem {
  readonly uid: string;
  readonly state: string;
  /** HIGH, MEDIUM, LOW; empty where the worklist does not say. */
  readonly priority: string;
  readonly scheduledStart: string;
  readonly codes: readonly Code[];
  readonly stations: readonly Code[];
  /** Its input is there, says whoever scheduled it. */
  readonly ready: boolean;
  readonly inputs: readonly InputSeries[];
  /** Stations that have said that they perform it. */
  readonly performers: readonly Code[];
  /** When this performer, or another, began; undefined where nobody has said so. */
  readonly began: Date | undefined;
}

/** @returns undefined for what is no workitem */
export function workitemOf(dataSet: JsonDataSet): Workitem | undefined {
  const of = jsonAttributes(dataSet);
  const first = (tag: string) => of.texts(tag)[0] ?? '';
  const uid = first(TAG.sopInstanceUid);
  if (!isUid(uid)) return undefined;
  const [performed] = of.items(UPS.performedProcedure);
  return {
    uid,
    state: first(UPS.procedureStepState),
    priority: first(UPS.priority),
    scheduledStart: first(UPS.scheduledStart),
    codes: of.items(UPS.scheduledWorkitemCode).map(codeOf),
    stations: of.items(UPS.scheduledStation).map(codeOf),
    ready: !['INCOMPLETE', 'UNAVAILABLE'].includes(first(UPS.inputReadiness)),
    inputs: inputsOf(of.items(UPS.inputInformation)),
    performers: performed?.items(UPS.performedStation).map(codeOf) ?? [],
    began: momentOf(performed?.texts(UPS.performedStart)[0] ?? ''),
  };
}

function codeOf(item: Attributes): Code {
  const first = (tag: string) => item.unicode(tag)?.[0] ?? '';
  return {
    value: first(UPS.codeValue) || first(UPS.longCodeValue),
    scheme: first(UPS.codingScheme),
    meaning: first(UPS.codeMeaning),
  };
}

/** Each series once, with what all items name of it. Items without a series (documents) are passed over. */
function inputsOf(items: readonly Attributes[]): InputSeries[] {
  const bySeries = new Map<string, InputSeries>();
  for (const item of items) {
    const [studyUid, seriesUid] = [TAG.studyInstanceUid, TAG.seriesInstanceUid].map((tag) => item.texts(tag)[0] ?? '');
    if (!isUid(studyUid) || !isUid(seriesUid)) continue;
    const named = item.items(UPS.referencedSop).flatMap((one) => one.texts(UPS.referencedSopInstance));
    const instances = [...(bySeries.get(seriesUid)?.instances ?? []), ...named];
    bySeries.set(seriesUid, { studyUid, seriesUid, instances });
  }
  return [...bySeries.values()];
}

const MOMENT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,6})?\+0000$/;

/** As `momentText` writes it: another performer's is none of ours. */
function momentOf(text: string): Date | undefined {
  const iso = text.replace(MOMENT, '$1-$2-$3T$4:$5:$6Z');
  return iso === text || Number.isNaN(Date.parse(iso)) ? undefined : new Date(iso);
}

/** A DT value, in UTC. */
export function momentText(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace(/\D/g, '')}+0000`;
}

type Element = { readonly vr: string; readonly Value?: readonly unknown[] };

const element = (vr: string, ...Value: readonly unknown[]): Element => ({ vr, ...(Value.length > 0 ? { Value } : {}) });

/** Tags are written in upper case. */
function dataSet(elements: Readonly<Record<string, Element>>): JsonDataSet {
  return Object.fromEntries(Object.entries(elements).map(([tag, one]) => [tag.toUpperCase(), one]));
}

const SHORT_TEXT = 1024;
const CODE_VALUE = 16;

function codeItem({ value, scheme, meaning }: Code): JsonDataSet {
  return dataSet({
    [value.length > CODE_VALUE ? UPS.longCodeValue : UPS.codeValue]: element(
      value.length > CODE_VALUE ? 'UC' : 'SH',
      value,
    ),
    [UPS.codingScheme]: element('SH', scheme),
    [UPS.codeMeaning]: element('LO', meaning || value),
  });
}

/** How far a workitem is, and why it is given up where it is. */
export interface Progress {
  readonly percent: number;
  readonly description: string;
  readonly canceled?: { readonly at: Date; readonly why: string; readonly code: Code };
}

/** What was done, as far as it is. */
export interface Performed {
  readonly station: Code;
  readonly code: Code;
  readonly began: Date;
  /** Only of one that has ended. */
  readonly ended?: Date;
  readonly outputs: readonly Output[];
}

/** A series with results, and where they can be had. */
export interface Output {
  readonly studyUid: string;
  readonly product: Product;
  readonly url: string;
}

/** What the performer says of a workitem that is its own (N-SET). */
export function updateOf(transactionUid: string, progress: Progress, performed: Performed): JsonDataSet {
  return dataSet({
    // Text of JSON is UTF-8, whatever the workitem was.
    [TAG.specificCharacterSet]: element('CS', 'ISO_IR 192'),
    [UPS.transactionUid]: element('UI', transactionUid),
    [UPS.progressInformation]: element('SQ', progressItem(progress)),
    [UPS.performedProcedure]: element('SQ', performedItem(performed)),
  });
}

function progressItem({ percent, description, canceled }: Progress): JsonDataSet {
  return dataSet({
    [UPS.progress]: element('DS', percent),
    [UPS.progressDescription]: element('ST', description.slice(0, SHORT_TEXT)),
    ...(canceled === undefined
      ? {}
      : {
          [UPS.cancellation]: element('DT', momentText(canceled.at)),
          [UPS.reasonForCancellation]: element('LT', canceled.why),
          [UPS.discontinuationReason]: element('SQ', codeItem(canceled.code)),
        }),
  });
}

function performedItem({ station, code, began, ended, outputs }: Performed): JsonDataSet {
  return dataSet({
    [UPS.performedStation]: element('SQ', codeItem(station)),
    [UPS.performedStart]: element('DT', momentText(began)),
    [UPS.performedWorkitemCode]: element('SQ', codeItem(code)),
    ...(ended === undefined ? {} : { [UPS.performedEnd]: element('DT', momentText(ended)) }),
    [UPS.outputInformation]: element('SQ', ...outputs.map(outputItem)),
  });
}

/** Referenced Instances and Access (PS3.3 table 10-3b). */
function outputItem({ studyUid, product, url }: Output): JsonDataSet {
  const reference = dataSet({
    [UPS.referencedSopClass]: element('UI', product.sopClassUid),
    [UPS.referencedSopInstance]: element('UI', product.instanceUid),
  });
  return dataSet({
    [UPS.typeOfInstances]: element('CS', 'DICOM'),
    [TAG.studyInstanceUid]: element('UI', studyUid),
    [TAG.seriesInstanceUid]: element('UI', product.seriesUid),
    [UPS.referencedSop]: element('SQ', reference),
    [UPS.wadoRsRetrieval]: element('SQ', dataSet({ [UPS.retrieveUrl]: element('UR', url) })),
  });
}

/** What changes the state of a workitem (N-ACTION). */
export function stateOf(transactionUid: string, state: StepState): JsonDataSet {
  return dataSet({
    [UPS.transactionUid]: element('UI', transactionUid),
    [UPS.procedureStepState]: element('CS', state),
  });
}
