/**
 * Modules that every result has (PS3.3 annex C.7): patient, study, series, equipment, SOP common.
 */
import type { Dataset } from '../file/dataset.ts';
import { longString } from '../file/dataset.ts';
import type { Owner, SourceFrame, SourceSeries } from '../series/source-series.ts';
import { fitted } from './fitted-text.ts';
import type { ModelIdentity, ObjectOptions } from './result.ts';

export const MANUFACTURER = 'M4OE';

/** What made an object: a model, or what has no more than a name. */
export type Device = Pick<ModelIdentity, 'name'> & Partial<Pick<ModelIdentity, 'version' | 'sha256'>>;

/** Attributes that have to be there, with a value or without (type 2). */
const TYPE_2 = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'ReferringPhysicianName',
  'StudyID',
  'AccessionNumber',
];

/** Forms that dates, times and codes must have (PS3.5 6.2). */
const DATE = /^(\d{8})?$/;
const TIME = /^(\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?)?$/;
const CODE = /^[A-Z0-9 _]{0,16}$/;
const FORMS: Readonly<Record<string, RegExp>> = {
  PatientBirthDate: DATE,
  PatientBirthTime: TIME,
  PatientSex: CODE,
  PatientAge: /^(\d{3}[DWMY])?$/,
  PatientIdentityRemoved: CODE,
  StudyDate: DATE,
  StudyTime: TIME,
};

/**
 * Patient and General Study modules: what the source has, but for dates, times and codes that are
 * none, and names and descriptions cut to what their types hold. The person stays in these
 * elements.
 */
export function patientAndStudy({ patientAndStudy, studyInstanceUid }: Owner): Dataset {
  const sound = Object.entries(patientAndStudy)
    .filter(([keyword, values]) => values.every((value) => FORMS[keyword]?.test(value) ?? true))
    .map(([keyword, values]) => [keyword, values.map((value) => fitted(keyword, value))]);
  return {
    ...Object.fromEntries(TYPE_2.map((keyword) => [keyword, ''])),
    ...Object.fromEntries(sound),
    StudyInstanceUID: studyInstanceUid,
  };
}

/**
 * General and Enhanced General Equipment modules: the model is the device, and its graph's hash its
 * serial number.
 */
export function equipment(device: Device, options: ObjectOptions): Dataset {
  return {
    Manufacturer: longString(options.manufacturer ?? MANUFACTURER),
    ManufacturerModelName: longString(device.name),
    DeviceSerialNumber: device.sha256 === undefined ? undefined : longString(device.sha256),
    SoftwareVersions: [device.version, options.softwareVersion]
      .filter((version) => version !== undefined)
      .map(longString),
  };
}

const DATE_WHERE_NONE_IS_KNOWN = '19000101';

/** Content date and time (type 1) of the study, or of nothing at all where it has none. */
export function contentTime(source: Owner): Dataset {
  const study = (keyword: 'StudyDate' | 'StudyTime') =>
    source.patientAndStudy[keyword]?.find((value) => value !== '' && FORMS[keyword]?.test(value));
  return {
    ContentDate: study('StudyDate') ?? DATE_WHERE_NONE_IS_KNOWN,
    ContentTime: study('StudyTime') ?? '000000',
  };
}

/** One item for each instance of the source; a multi-frame instance counts once. */
export function sourceInstances(source: SourceSeries): Dataset[] {
  const seen = new Map(source.frames.map((frame) => [frame.sopInstanceUid, frame]));
  return [...seen.values()].map(instanceReference);
}

export function instanceReference({
  sopClassUid,
  sopInstanceUid,
}: Pick<SourceFrame, 'sopClassUid' | 'sopInstanceUid'>) {
  return { ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: sopInstanceUid };
}
