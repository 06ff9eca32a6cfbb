/** The lines of an NRRD header as fields (teem.sourceforge.net/nrrd/format.html). */
import { invalid } from '../../errors.ts';
import { type ByteReader, truncated } from '../byte-reader.ts';
import { headerLines } from '../text-header.ts';
import { WORDS } from './words.ts';

/** Fields by name, in small letters; keys of others (`key:=value`) are left out. */
export type NrrdFields = ReadonlyMap<string, string>;

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['datafile', 'data file'],
  ['lineskip', 'line skip'],
  ['byteskip', 'byte skip'],
]);

/**
 * Leaves the reader behind the empty line that ends the header, or at the file's end. After `data
 * file: LIST` every line is the name of a file.
 * @throws Failure NRRD_FIELD, NRRD_TRUNCATED
 */
export async function readFields(
  reader: ByteReader,
  signal: AbortSignal | undefined,
): Promise<{ fields: NrrdFields; files: readonly string[] }> {
  const magic = (await reader.line(64, signal)) ?? '';
  if (!/^NRRD000[1-6]$/.test(magic.trimEnd()))
    throw invalid('NRRD_FIELD', 'nrrd', 'expected NRRD0001 to NRRD0006 in the first line, got something else');
  // A header whose voxels lie elsewhere may end with its file.
  const { lines, last } = await headerLines(reader, (line) => line.trim() === '', 'NRRD_FIELD', signal);
  const fields = new Map<string, string>();
  const files: string[] = [];
  for (const line of lines) {
    if (/^LIST\b/.test(fields.get('data file') ?? '')) {
      files.push(line.trim());
      continue;
    }
    const [, name = '', value = ''] = /^([^#:]+):\s(.*)$/.exec(line) ?? [];
    const key = name.trim().toLowerCase();
    if (key !== '') fields.set(ALIASES.get(key) ?? key, value.trim());
  }
  if (last === undefined && !fields.has('data file')) throw truncated(WORDS, reader.total + 1, reader.total);
  return { fields, files };
}
