/** A result as FHIR resources (formats/fhir), and whom these are of. */
import { displayName } from '../class-names.ts';
import { measuresOf, modelOf } from '../client/dicom-result.ts';
import { invalid } from '../errors.ts';
import { fhirBundle } from '../formats/fhir/diagnostic-report.ts';
import type { Input } from './input.ts';
import { type Measured, NOTICE, type Outcome } from './outcome.ts';

/** Reference to a resource of FHIR R4, relative or on a server. */
const REFERENCE = /^(https?:\/\/\S+\/)?[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;

/** Undefined where no subject is given. @throws Failure invalid FHIR_SUBJECT */
export function fhirSubject(given: string | undefined): string | undefined {
  if (given === undefined || REFERENCE.test(given)) return given;
  throw invalid('FHIR_SUBJECT', '--fhir-subject', 'expected a reference as Patient/123, or the address of one');
}

export interface FhirOf {
  readonly input: Pick<Input, 'dicom'>;
  readonly digest: string;
  readonly fhirSubject: string | undefined;
}

export function fhirOf(outcome: Outcome, { statistics, modality }: Measured, of: FhirOf): string {
  const { plan, report, made } = outcome;
  const { model, classes } = modelOf(plan);
  const told = new Map((report.classes ?? []).map((organ) => [organ.label ?? 0, organ.explanation ?? '']));
  const measured = new Map(measuresOf(report, statistics, modality).map((organ) => [organ.label, organ]));
  const organs = classes.flatMap(({ label, name, code }) => {
    const organ = measured.get(label);
    if (organ === undefined) return [];
    return [{ ...organ, name: displayName(name), code, explanation: told.get(label) ?? '' }];
  });
  return fhirBundle({
    ...{ organs, model, made, notice: NOTICE, warnings: report.warnings ?? [] },
    volumeDigest: of.digest,
    studyInstanceUid: of.input.dicom?.source.studyInstanceUid || undefined,
    subject: of.fhirSubject,
  });
}
