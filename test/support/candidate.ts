/** A series as a search of an archive tells of it. */
import type { Candidate } from '../../src/gateway/candidate.ts';

export function candidate(described: Partial<Candidate['described']>, ageDays = 1): Candidate {
  const all = {
    Modality: 'CT',
    BodyPartExamined: '',
    SeriesDescription: '',
    ProtocolName: '',
    StudyDescription: '',
    StationName: '',
  };
  return { studyUid: '1.2', seriesUid: '1.3', instances: 3, ageDays, described: { ...all, ...described } };
}
