/**
 * Reading access to a data set, whatever it is encoded in: the bytes of a file, or DICOM JSON from
 * a PACS.
 */
import { refused } from './failures.ts';

/** Binary value representations that are read; in implicit VR the reader has to know which. */
export type BinaryVr = 'US' | 'SS' | 'UL' | 'FL' | 'FD' | 'OV';

/**
 * Tags are GGGGEEEE in lower-case hexadecimal. What is absent and what is empty are the same: no
 * values.
 */
export interface Attributes {
  /**
   * Values of a text attribute, split at backslashes, without padding; not decoded beyond ASCII.
   */
  texts(tag: string): readonly string[];
  /**
   * Values of a text attribute in Unicode, by the data set's Specific Character Set; undefined
   * where it is absent.
   */
  unicode(tag: string): readonly string[] | undefined;
  binary(tag: string, vr: BinaryVr): readonly number[];
  items(tag: string): readonly Attributes[];
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Values of a DS or IS attribute.
 * @param name the keyword, for the message
 * @throws Failure DICOM_ATTRIBUTE when a value is not a number
 */
export function decimals(attributes: Attributes, tag: string, name: string): number[] {
  return attributes.texts(tag).map((text) => {
    const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value))
      throw refused('DICOM_ATTRIBUTE', `${name}: expected a decimal number, got something else`);
    return value;
  });
}

/** Values of a code string; some tools write small letters. */
export function textsInCapitals(attributes: Attributes, tag: string): string[] {
  return attributes.texts(tag).map((text) => text.toUpperCase());
}

/** @throws Failure DICOM_ATTRIBUTE unless there are exactly `count` numbers */
export function exactDecimals(attributes: Attributes, tag: string, name: string, count: number): number[] {
  const values = decimals(attributes, tag, name);
  if (values.length !== count)
    throw refused(
      'DICOM_ATTRIBUTE',
      `${name}: expected ${count} number${count === 1 ? '' : 's'}, got ${values.length}`,
    );
  return values;
}

/** As decimals, of an attribute that nothing depends on: what is no number is not there. */
export function lenientDecimals(attributes: Attributes, tag: string): number[] {
  return attributes.texts(tag).flatMap((text) => (DECIMAL.test(text) ? [Number(text)] : []));
}

/** One US value. @throws Failure DICOM_ATTRIBUTE when it is absent and there is no default */
export function unsignedShort(attributes: Attributes, tag: string, name: string, fallback?: number): number {
  const value = attributes.binary(tag, 'US')[0] ?? fallback;
  if (value === undefined) throw refused('DICOM_ATTRIBUTE', `${name}: expected a number, got none`);
  return value;
}

/** A UID. @throws Failure DICOM_ATTRIBUTE when it is absent or no UID (PS3.5, 9.1) */
export function uid(attributes: Attributes, tag: string, name: string): string {
  const [value = ''] = attributes.texts(tag);
  if (!isUid(value))
    throw refused('DICOM_ATTRIBUTE', `${name}: expected a UID, got ${value === '' ? 'none' : 'something else'}`);
  return value;
}

/** A UID of what the job does not need: undefined where it is absent or no UID. */
export function optionalUid(attributes: Attributes, tag: string): string | undefined {
  const [value = ''] = attributes.texts(tag);
  return isUid(value) ? value : undefined;
}

/** Components may begin with 0, as some devices write them: PS3.5, 9.1 without that rule. */
export function isUid(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 64 && /^\d+(\.\d+)+$/.test(value);
}
