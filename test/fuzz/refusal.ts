/** What every target holds its subject to. */
import { Failure } from '../../src/errors.ts';

/**
 * The result, or undefined where it was refused in the field's words. @throws whatever else was
 * thrown: a defect
 */
export async function unlessRefused<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure && error.reason !== 'INTERNAL') return undefined;
    throw error instanceof Failure && error.cause instanceof Error ? error.cause : error;
  }
}

/** Bytes as a stream that has them at once. */
export async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
