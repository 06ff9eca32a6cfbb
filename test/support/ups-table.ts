/** What PS3.4 table CC.2.5-3 lets a performer write, and asks of a workitem that ends. */
export type Item = Record<string, { vr: string; Value?: unknown[] } | undefined>;

const itemsOf = (item: Item, tag: string) => (item[tag]?.Value ?? []) as Item[];
const empty = (item: Item, tag: string) => (item[tag]?.Value ?? []).every((one) => one === null || one === '');

/** VRs of PS3.6. */
const VR: Readonly<Record<string, string>> = {
  ...{ '00080005': 'CS', '00081195': 'UI', '00741002': 'SQ', '00741216': 'SQ' },
  ...{ '00741004': 'DS', '00741006': 'ST', '00404052': 'DT', '00741238': 'LT', '0074100E': 'SQ' },
  ...{ '00404028': 'SQ', '00404050': 'DT', '00404051': 'DT', '00404019': 'SQ', '00404033': 'SQ' },
  ...{ '00080100': 'SH', '00080102': 'SH', '00080104': 'LO', '00080119': 'UC' },
  ...{ '0040E020': 'CS', '0020000D': 'UI', '0020000E': 'UI', '00081199': 'SQ', '0040E025': 'SQ' },
  ...{ '00081150': 'UI', '00081155': 'UI', '00081190': 'UR', '00741000': 'CS' },
};
/** What an N-SET may hold at its top: no state, no SOP Class or Instance UID. */
const TOP = ['00080005', '00081195', '00741002', '00741216'];
const CODES = ['0074100E', '00404028', '00404019'];
/** May be empty where they are there (type 2). */
const MAY_BE_EMPTY = ['00404033', '00404028', '00741002', '00741216'];

/** Every fault of a data set of an update. */
export function updateFaults(update: Item): string[] {
  const faults = Object.keys(update)
    .filter((tag) => !TOP.includes(tag))
    .map((tag) => `${tag} may not be set`);
  for (const performed of itemsOf(update, '00741216'))
    if (performed['00404033'] === undefined) faults.push('Output Information Sequence: expected, if empty');
  return [...faults, ...elementFaults(update)];
}

function elementFaults(item: Item): string[] {
  return Object.entries(item).flatMap(([tag, element]) => {
    if (!/^[0-9A-F]{8}$/.test(tag)) return [`${tag}: expected a tag in upper case`];
    if (element?.vr !== VR[tag]) return [`${tag}: expected VR ${VR[tag]}, got ${element?.vr}`];
    if (empty(item, tag) && !MAY_BE_EMPTY.includes(tag)) return [`${tag}: expected a value`];
    if (element?.vr === 'DT' && !/^\d{14}(\.\d{1,6})?[+-]\d{4}$/.test(String(element.Value?.[0])))
      return [`${tag}: expected a DT`];
    if (element?.vr !== 'SQ') return [];
    const code = CODES.includes(tag) ? itemsOf(item, tag).flatMap((one) => codeFaults(one, tag)) : [];
    const output = tag === '00404033' ? itemsOf(item, tag).flatMap(outputFaults) : [];
    return [...code, ...output, ...itemsOf(item, tag).flatMap(elementFaults)];
  });
}

const missing = (item: Item, tags: readonly string[], of: string) =>
  tags.filter((tag) => empty(item, tag)).map((tag) => `${of}: expected ${tag}`);

function codeFaults(code: Item, of: string): string[] {
  const values = ['00080100', '00080119'].filter((tag) => !empty(code, tag));
  const value = values.length === 1 ? [] : [`${of}: expected one code value`];
  return [...value, ...missing(code, ['00080102', '00080104'], of)];
}

/** Referenced Instances and Access Macro (PS3.3 table 10-3b). */
function outputFaults(output: Item): string[] {
  const named = ['0040E020', '0020000D', '0020000E', '00081199', '0040E025'];
  return [
    ...missing(output, named, 'Output Information Sequence'),
    ...itemsOf(output, '00081199').flatMap((one) => missing(one, ['00081150', '00081155'], 'Referenced SOP Sequence')),
    ...itemsOf(output, '0040E025').flatMap((one) => missing(one, ['00081190'], 'WADO-RS Retrieval Sequence')),
  ];
}

/** What the final state asks for (P of COMPLETED, X of CANCELED). */
export function finalFaults(workitem: Item, state: string): string[] {
  if (state === 'COMPLETED') {
    const [performed = {}] = itemsOf(workitem, '00741216');
    return missing(performed, ['00404028', '00404050', '00404019', '00404051', '00404033'], 'COMPLETED');
  }
  const [progress = {}] = itemsOf(workitem, '00741002');
  return missing(progress, ['00404052', '0074100E'], 'CANCELED');
}
