/**
 * What a DICOM result needs of its source: checked before anything is computed, and said where the
 * result has it otherwise.
 */
import { isUid } from '../file/attributes.ts';
import { refused } from '../file/failures.ts';
import { derivedUid } from '../file/uid.ts';
import { encodePart10 } from '../file/write-part10.ts';
import type { SourceSeries } from '../series/source-series.ts';
import { fitted } from './fitted-text.ts';
import { contentTime, patientAndStudy } from './modules.ts';

/**
 * Refuses a source whose patient, study or series no result could carry. @throws Failure
 * DICOM_ATTRIBUTE
 */
export async function checkCarried(source: SourceSeries): Promise<void> {
  for (const [name, uids] of [
    ['Study Instance UID', [source.studyInstanceUid]],
    ['Series Instance UID', [source.seriesInstanceUid]],
    ['SOP Instance UID', source.frames.map(({ sopInstanceUid }) => sopInstanceUid)],
  ] as const)
    if (!uids.every(isUid))
      throw refused(
        'DICOM_ATTRIBUTE',
        `${name}: expected a UID (numbers with dots, at most 64 characters), which DICOM results refer to, got none or something else; labels in a file need none`,
      );
  const nobody = derivedUid('M4OE', 'check');
  await encodePart10({
    SOPClassUID: nobody,
    SOPInstanceUID: nobody,
    ...patientAndStudy(source),
    ...contentTime(source),
  });
}

/**
 * The frame of reference of a result: the source's, or one that follows from its series where it
 * has none (PS3.3 C.7.4.1 wants one), so that all results of a series share it.
 */
export function frameOfReference(source: SourceSeries): string {
  const { studyInstanceUid, seriesInstanceUid, frameOfReferenceUid } = source;
  return frameOfReferenceUid ?? derivedUid('M4OE', 'frame of reference', studyInstanceUid, seriesInstanceUid);
}

/** What a person should know of the results' attributes: keywords, never values. */
export function carriedWarnings(source: SourceSeries): string[] {
  const warnings: string[] = [];
  const shortened = Object.entries(source.patientAndStudy)
    .filter(([keyword, values]) => values.some((value) => fitted(keyword, value) !== value))
    .map(([keyword]) => keyword);
  if (shortened.length > 0)
    warnings.push(`ATTRIBUTE_SHORTENED: DICOM results have ${shortened.join(', ')} shortened to what the type holds`);
  if (source.frameOfReferenceUid === undefined)
    warnings.push(
      'FRAME_OF_REFERENCE_DERIVED: the series has no frame of reference; DICOM results have one that was made for it',
    );
  return warnings;
}
