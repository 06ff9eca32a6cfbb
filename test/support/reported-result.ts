/** The phantom's measures as a result to be told in FHIR. */
import type { ReportedResult } from '../../src/formats/fhir/diagnostic-report.ts';
import { PHANTOM_CLASSES, PHANTOM_MEASURES, PHANTOM_MODEL } from './phantom-result.ts';

export const REPORTED: ReportedResult = {
  organs: PHANTOM_MEASURES.map((measure) => {
    const { name, code } = PHANTOM_CLASSES.find(({ label }) => label === measure.label) as (typeof PHANTOM_CLASSES)[0];
    return { ...measure, name, code, explanation: '' };
  }),
  model: PHANTOM_MODEL,
  warnings: ['GAPS: 2 slices are missing'],
  notice: 'Not a medical device.',
  made: new Date('2026-03-04T10:11:12Z'),
  volumeDigest: 'cd'.repeat(32),
  studyInstanceUid: '1.2.3',
  subject: undefined,
};
