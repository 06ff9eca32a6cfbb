/**
 * Attributes of the Patient and General Study modules (PS3.3 C.7.1.1, C.7.2.1), for results that
 * belong to the same patient and study.
 */
import type { Attributes } from './attributes.ts';

const PATIENT_AND_STUDY = {
  PatientName: '00100010',
  PatientID: '00100020',
  IssuerOfPatientID: '00100021',
  PatientBirthDate: '00100030',
  PatientBirthTime: '00100032',
  PatientSex: '00100040',
  PatientAge: '00101010',
  EthnicGroup: '00102160',
  PatientComments: '00104000',
  PatientIdentityRemoved: '00120062',
  DeidentificationMethod: '00120063',
  StudyDate: '00080020',
  StudyTime: '00080030',
  AccessionNumber: '00080050',
  ReferringPhysicianName: '00080090',
  StudyDescription: '00081030',
  StudyID: '00200010',
} as const;

/**
 * Equal for the same patient: ID and name, whose empty components and representations at the end
 * say nothing (PS3.5, 6.2.1). It identifies a person: for comparing alone.
 */
export function patientKey({ PatientID = [], PatientName = [] }: Readonly<Record<string, readonly string[]>>): string {
  const name = PatientName.map((value) =>
    value
      .split('=')
      .map((group) =>
        group
          .split('^')
          .map((part) => part.trim())
          .join('^')
          .replace(/\^+$/, ''),
      )
      .join('=')
      .replace(/=+$/, ''),
  );
  const given = (values: readonly string[]) => values.filter((value) => value !== '');
  return JSON.stringify([given(PatientID), given(name)]);
}

export function patientAndStudy(attributes: Attributes): Record<string, readonly string[]> {
  const found: Record<string, readonly string[]> = {};
  for (const [keyword, tag] of Object.entries(PATIENT_AND_STUDY)) {
    const values = attributes.unicode(tag);
    if (values !== undefined) found[keyword] = values;
  }
  return found;
}
