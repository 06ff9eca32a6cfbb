/** A data set in the DICOM JSON model (PS3.18 annex F), as a PACS answers for the metadata of a series. */
import type { Attributes, BinaryVr } from './attributes.ts';

/** One object of DICOM JSON: GGGGEEEE in upper case to VR and values. */
export type JsonDataSet = Readonly<Record<string, { readonly vr?: string; readonly Value?: readonly unknown[] }>>;

export function jsonAttributes(dataSet: JsonDataSet): Attributes {
  const valuesOf = (tag: string): readonly unknown[] | undefined => {
    const element = dataSet[tag.toUpperCase()];
    if (element === undefined || typeof element !== 'object') return undefined;
    return Array.isArray(element.Value) ? element.Value : [];
  };
  const unicode = (tag: string) => valuesOf(tag)?.map(text);
  return {
    texts: (tag) => unicode(tag) ?? [],
    unicode,
    binary: (tag: string, _vr: BinaryVr) => (valuesOf(tag) ?? []).map(Number),
    items: (tag) => (valuesOf(tag) ?? []).filter(isObject).map((item) => jsonAttributes(item)),
  };
}

function isObject(value: unknown): value is JsonDataSet {
  return typeof value === 'object' && value !== null;
}

/** Names of persons are objects of up to three representations; the parts are put together as in a file. */
function text(value: unknown): string {
  if (!isObject(value)) return value === null || value === undefined ? '' : String(value);
  const { Alphabetic, Ideographic, Phonetic } = value as Record<string, unknown>;
  return [Alphabetic, Ideographic, Phonetic]
    .map((part) => (typeof part === 'string' ? part : ''))
    .join('=')
    .replace(/=+$/, '');
}
