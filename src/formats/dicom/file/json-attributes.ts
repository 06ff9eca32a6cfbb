/**
 * A data set in the DICOM JSON model (PS3.18 annex F), as a PACS answers for the metadata of a
 * series.
 */
import type { Attributes, BinaryVr } from './attributes.ts';

/** One object of DICOM JSON: GGGGEEEE in upper case to VR and values. */
export type JsonDataSet = Readonly<
  Record<string, { readonly vr?: string; readonly Value?: readonly unknown[] } | null>
>;

/**
 * What somebody sent as DICOM JSON, with its shape checked once: data sets of elements of values,
 * in sequences too. An element without anything (null) is one without values; what is no data set
 * at all is said where it stands.
 * @throws TypeError naming the place, with nothing of the values
 */
export function dataSetsOf(parsed: unknown): JsonDataSet[] {
  if (!Array.isArray(parsed)) throw new TypeError('expected a list of data sets');
  for (const [n, one] of parsed.entries()) checkDataSet(one, `data set ${n + 1}`, 0);
  return parsed as JsonDataSet[];
}

/** What a body holds as JSON, behind a byte order mark too. @throws SyntaxError */
export function jsonOf(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}

/** Sequences within sequences: what a report nests is far below. */
const MOST_DEPTH = 64;

function checkDataSet(value: unknown, where: string, depth: number): void {
  if (!isObject(value) || Array.isArray(value)) throw new TypeError(`${where}: expected a data set`);
  if (depth > MOST_DEPTH) throw new TypeError(`${where}: expected at most ${MOST_DEPTH} levels of sequences`);
  for (const [tag, element] of Object.entries(value)) {
    if (element === null) continue;
    const at = `${where}, ${/^[0-9A-Fa-f]{8}$/.test(tag) ? tag : 'an element'}`;
    if (!isObject(element) || Array.isArray(element)) throw new TypeError(`${at}: expected an element`);
    const { vr, Value } = element as Record<string, unknown>;
    if (vr !== undefined && vr !== null && typeof vr !== 'string') throw new TypeError(`${at}: expected vr as text`);
    if (Value === undefined || Value === null) continue;
    if (!Array.isArray(Value)) throw new TypeError(`${at}: expected Value as a list`);
    if (vr === 'SQ') for (const item of Value) if (item !== null) checkDataSet(item, at, depth + 1);
  }
}

/** @param dataSet one of `dataSetsOf` */
export function jsonAttributes(dataSet: JsonDataSet): Attributes {
  const valuesOf = (tag: string): readonly unknown[] | undefined => {
    const element = dataSet[tag.toUpperCase()];
    if (element === undefined || element === null) return undefined;
    const values = Array.isArray(element.Value) ? element.Value : [];
    // null stands for an empty value (PS3.18, F.2.5); nothing but empty values are none.
    return values.every((value) => value === null) ? [] : values;
  };
  const unicode = (tag: string) => valuesOf(tag)?.map(text);
  return {
    texts: (tag) => unicode(tag) ?? [],
    unicode,
    binary: (tag: string, _vr: BinaryVr) => (valuesOf(tag) ?? []).map(number),
    items: (tag) => (valuesOf(tag) ?? []).filter(isDataSet).map((item) => jsonAttributes(item)),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Of a sequence that its own VR did not tell, too. */
function isDataSet(value: unknown): value is JsonDataSet {
  return isObject(value) && !Array.isArray(value) && Object.values(value).every((one) => one === null || isObject(one));
}

function number(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

/**
 * Names of persons are objects of up to three representations; the parts are put together as in a
 * file.
 */
function text(value: unknown): string {
  if (!isObject(value)) return value === null || value === undefined ? '' : String(value);
  const { Alphabetic, Ideographic, Phonetic } = value as Record<string, unknown>;
  return [Alphabetic, Ideographic, Phonetic]
    .map((part) => (typeof part === 'string' ? part : ''))
    .join('=')
    .replace(/=+$/, '');
}
