/**
 * What an archive says to a STOW-RS request (PS3.18, 10.5.3 and annex I.2): stored, stored with a
 * remark, or why not.
 */
import { Failure } from '../errors.ts';
import { type JsonDataSet, jsonAttributes } from '../formats/dicom/file/json-attributes.ts';

const FAILED_SOP_SEQUENCE = '00081198';
const REFERENCED_SOP_SEQUENCE = '00081199';
const FAILURE_REASON = '00081197';
const WARNING_REASON = '00081196';
const REFERENCED_SOP_INSTANCE_UID = '00081155';

const DUPLICATE = 0x0111;
const PROCESSING_FAILURE = 0x0110;

export interface StowAnswer {
  /** True where the archive changed something in it, or had it before. */
  readonly remarked: boolean;
}

const hex = (code: number) => code.toString(16).toUpperCase().padStart(4, '0');

/**
 * Whether the instance was taken. Only a query proves it.
 * @param dataSet the answer; undefined where it was empty or no DICOM JSON
 * @throws Failure STOW_RESOURCES where a retry can help, STOW_REFUSED where it cannot
 */
export function readStowAnswer(status: number, dataSet: JsonDataSet | undefined, sopInstanceUid: string): StowAnswer {
  const answer = jsonAttributes(dataSet ?? {});
  const about = (sequence: string) =>
    answer
      .items(sequence)
      .filter((item) => [sopInstanceUid, undefined].includes(item.texts(REFERENCED_SOP_INSTANCE_UID)[0]));
  const failed = about(FAILED_SOP_SEQUENCE).map((item) => item.binary(FAILURE_REASON, 'US')[0] ?? PROCESSING_FAILURE);
  const reason = failed.find((code) => code !== DUPLICATE);
  if (reason !== undefined) throw stowFailure(reason);
  if (failed.length > 0) return { remarked: true };
  const stored = about(REFERENCED_SOP_SEQUENCE);
  if (status === 409 && stored.length === 0)
    throw new Failure('invalid', 'STOW_REFUSED', 'the archive did not take the result (HTTP 409) and does not say why');
  return { remarked: stored.some((item) => (item.binary(WARNING_REASON, 'US')[0] ?? 0) !== 0) };
}

/**
 * A7xx is want of resources; 0110 is whatever went wrong in the archive; the others blame the
 * object.
 */
function stowFailure(code: number): Failure {
  if ((code & 0xff00) === 0xa700 || code === PROCESSING_FAILURE)
    return new Failure(
      'unavailable',
      'STOW_RESOURCES',
      `the archive cannot store the result now (failure reason ${hex(code)})`,
    );
  return new Failure('invalid', 'STOW_REFUSED', `the archive does not take the result (failure reason ${hex(code)})`);
}
