/** The lines of a MetaImage header as fields (itk.org/Wiki/ITK/MetaIO/Documentation). */
import { type ByteReader, truncated } from '../byte-reader.ts';
import { headerLines } from '../text-header.ts';
import { WORDS } from './words.ts';

/** Fields by name, each of them in the header's own capitals. */
export type MetaImageFields = ReadonlyMap<string, string>;

const DATA_FILE = /^\s*ElementDataFile\s*=\s*(.*)$/;

/**
 * Leaves the reader behind `ElementDataFile`, which is the last field; after `LIST` every line is
 * the name of a file.
 * @throws Failure METAIMAGE_FIELD, METAIMAGE_TRUNCATED
 */
export async function readFields(
  reader: ByteReader,
  signal: AbortSignal | undefined,
): Promise<{ fields: MetaImageFields; files: readonly string[] }> {
  const { lines, last } = await headerLines(reader, (line) => DATA_FILE.test(line), 'METAIMAGE_FIELD', signal);
  if (last === undefined) throw truncated(WORDS, reader.total + 1, reader.total);
  const fields = new Map<string, string>();
  for (const line of [...lines, last]) {
    const [, name, value = ''] = /^\s*(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) fields.set(name, value.trim());
  }
  const listed = /^LIST\b/.test(fields.get('ElementDataFile') ?? '');
  const names = listed ? (await headerLines(reader, () => false, 'METAIMAGE_FIELD', signal)).lines : [];
  return { fields, files: names.map((name) => name.trim()).filter((name) => name !== '') };
}
