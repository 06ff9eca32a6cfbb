/**
 * Names and descriptions of the source as a result can carry them: cut to what their type holds
 * (PS3.5, 6.2), which is said.
 */

/**
 * Characters of a value; of a name, of each of its representations. Identifiers are not here: cut,
 * they would be others'.
 */
const LONGEST: Readonly<Record<string, number>> = {
  PatientName: 64,
  ReferringPhysicianName: 64,
  EthnicGroup: 16,
  PatientComments: 10_240,
  DeidentificationMethod: 64,
  StudyDescription: 64,
  StudyID: 16,
};
const NAMES = ['PatientName', 'ReferringPhysicianName'];
const REPRESENTATIONS = 3;
const SENTENCES = ['PatientComments'];

/** Cut to `longest` characters, with spaces in place of control characters. */
export function fittedTo(text: string, longest: number): string {
  return cut(withoutControls(text), longest);
}

/** The value as it stands in a result. */
export function fitted(keyword: string, value: string): string {
  const longest = LONGEST[keyword];
  if (longest === undefined) return value;
  const plain = SENTENCES.includes(keyword) ? value : withoutControls(value);
  if (!NAMES.includes(keyword)) return cut(plain, longest);
  return plain
    .split('=')
    .slice(0, REPRESENTATIONS)
    .map((part) => cut(part, longest))
    .join('=');
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what these types do not hold
  return text.replace(/[\x00-\x1f\x7f]/g, ' ');
}

/** As DICOM libraries count: UTF-16 units, without half of a pair at the end. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return text
    .slice(0, longest)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
}
