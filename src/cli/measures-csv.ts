/** `m4oe batch --csv`: the measures of many reports as one table, a line for each organ. */
import { access, constants, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { invalid } from '../errors.ts';
import { writeWhole } from '../formats/whole-file.ts';

/** A report of reportJson (outcome.ts), as far as the table has it. */
interface Told {
  readonly modality: string;
  readonly input: { readonly volume: number };
  readonly model: { readonly name: string; readonly version: string; readonly head: string };
  readonly organs: readonly Organ[];
}

interface Organ {
  readonly label: number;
  readonly name: string;
  readonly volumeMl: number;
  readonly meanConfidence: number | null;
  readonly predictedDice?: number;
  readonly diceAtLeast?: number;
  readonly missedProbability?: number;
  readonly verdict: string;
  readonly reasons: readonly string[];
  readonly axes?: { readonly longMm: number; readonly shortMm: number };
  readonly centroid?: readonly number[];
  readonly hounsfield?: Readonly<Record<'mean' | 'sd' | 'p10' | 'median' | 'p90', number>>;
}

interface Row {
  /** Of the list. */
  readonly line: number;
  readonly told: Told;
  readonly organ: Organ;
}

type Cell = string | number | null | undefined;

/** Centroids are LPS. */
const COLUMNS: Readonly<Record<string, (row: Row) => Cell>> = {
  line: ({ line }) => line,
  volume: ({ told }) => told.input.volume,
  modality: ({ told }) => told.modality,
  model: ({ told }) => `${told.model.name} ${told.model.version}`,
  head: ({ told }) => told.model.head,
  label: ({ organ }) => organ.label,
  organ: ({ organ }) => organ.name,
  volume_ml: ({ organ }) => organ.volumeMl,
  mean_confidence: ({ organ }) => organ.meanConfidence,
  predicted_dice: ({ organ }) => organ.predictedDice,
  dice_at_least: ({ organ }) => organ.diceAtLeast,
  missed_probability: ({ organ }) => organ.missedProbability,
  verdict: ({ organ }) => organ.verdict,
  reasons: ({ organ }) => organ.reasons.join(' '),
  long_axis_mm: ({ organ }) => organ.axes?.longMm,
  short_axis_mm: ({ organ }) => organ.axes?.shortMm,
  centroid_x_mm: ({ organ }) => organ.centroid?.[0],
  centroid_y_mm: ({ organ }) => organ.centroid?.[1],
  centroid_z_mm: ({ organ }) => organ.centroid?.[2],
  hu_mean: ({ organ }) => organ.hounsfield?.mean,
  hu_sd: ({ organ }) => organ.hounsfield?.sd,
  hu_p10: ({ organ }) => organ.hounsfield?.p10,
  hu_median: ({ organ }) => organ.hounsfield?.median,
  hu_p90: ({ organ }) => organ.hounsfield?.p90,
};
const HEADER = Object.keys(COLUMNS).join(',');

/** A report that may be there, and the line of the list that it is of. */
export interface LineReport {
  readonly line: number;
  readonly path: string;
}

/**
 * Known before the work: that the table can be written, and replaces no other file.
 * @throws Failure FILE_UNWRITABLE, RESULT_EXISTS
 */
export async function checkCsv(path: string, force: boolean): Promise<void> {
  await access(dirname(path), constants.W_OK).catch(({ code }: NodeJS.ErrnoException) => {
    throw invalid('FILE_UNWRITABLE', '--csv', `the table cannot be written there (${code})`);
  });
  const there = await readFile(path, 'utf8').catch(() => undefined);
  if (force || there === undefined || there.startsWith(`${HEADER}\r\n`)) return;
  throw invalid('RESULT_EXISTS', '--csv', 'expected no file there but such a table, got another; --force replaces it');
}

/** Writes the table (RFC 4180) of those reports that are there. @throws Failure FILE_UNWRITABLE */
export async function writeCsv(path: string, reports: readonly LineReport[]): Promise<void> {
  const rows: Row[] = [];
  for (const { line, path: report } of reports) {
    const told = await readReport(report);
    for (const organ of told?.organs ?? []) rows.push({ line, told: told as Told, organ });
  }
  const cells = rows.map((row) => Object.values(COLUMNS).map((cell) => quoted(cell(row))));
  const lines = [HEADER, ...cells.map((row) => row.join(','))];
  await writeWhole(path, [Buffer.from(`${lines.join('\r\n')}\r\n`)]);
}

/** Undefined where there is none, or half of one. */
async function readReport(path: string): Promise<Told | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Told;
  } catch {
    return undefined;
  }
}

function quoted(cell: Cell): string {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
