/**
 * The failures of DICOM input: a stable reason, what was expected and what came, never an attribute
 * that identifies a person.
 */
import { Failure } from '../../../errors.ts';

/** The series or instance cannot be segmented safely, whatever the load. */
export function refused(reason: string, message: string, cause?: unknown): Failure {
  return new Failure('invalid', reason, message, cause === undefined ? {} : { cause });
}

/** The bytes are damaged: what they say of themselves does not hold. */
export function damaged(reason: string, message: string, cause?: unknown): Failure {
  return new Failure('corrupt', reason, message, cause === undefined ? {} : { cause });
}

export function floatingPoint(): Failure {
  return refused('DICOM_PIXEL_FORMAT', 'expected whole numbers as pixels, got floating point');
}
