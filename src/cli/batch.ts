/**
 * `m4oe batch`: one share of a list of volumes, with the models loaded once. What has its report
 * already is left alone, so a share that was cut off goes on.
 */
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { asFailure, Failure, invalid } from '../errors.ts';
import type { Outcome } from '../files/outcome.ts';
import { checkFolder, resultStem } from '../files/results.ts';
import { checkCsv, type LineReport, writeCsv } from './measures-csv.ts';
import { withModels } from './run-local.ts';
import { type CommandRun, type SegmentFlags, segmentVolumes } from './segment.ts';

export interface BatchFlags extends Omit<SegmentFlags, 'server' | 'modality' | 'json'> {
  readonly share: string;
  /** File for a table of all measures. */
  readonly csv?: string;
}

/**
 * A line of the list: a volume below the list's own folder, and its modality where the file does
 * not tell it.
 */
interface Entry {
  readonly line: number;
  readonly path: string;
  readonly modality: string | undefined;
}

/** With the names of its results, which no other line has. */
interface NamedEntry extends Entry {
  readonly stem: string;
  /**
   * Another line has a name that differs in case or in the form of its letters alone, which not every
   * disk tells apart: what lies there has to be looked at before it counts as done.
   */
  readonly alike: boolean;
}

/**
 * Segments the lines of the list whose number, modulo the number of shares, is the share's. Results
 * lie below `out` as the volumes do below the list's folder.
 * @throws Failure BATCH_SHARE or BATCH_LIST; BATCH_FAILED after the last volume when any failed, of
 *   a kind that says whether another try can help
 */
export async function batch(list: string, flags: BatchFlags, run: CommandRun): Promise<void> {
  const [share, shares] = shareOf(flags.share);
  const all = named(parseList(await readList(list)), flags.out);
  const mine = all.filter((_entry, index) => index % shares === share);
  await checkFolder(flags.out);
  if (flags.csv !== undefined) await checkCsv(flags.csv, flags.force);
  const reports: LineReport[] = [];
  const failures: Failure[] = [];
  await withModels(run.config, async (loaded) => {
    for (const { line, path, modality, stem, alike } of mine) {
      const out = join(flags.out, dirname(path));
      // Lines, not names: names of files may be those of patients.
      try {
        const wish = { ...flags, out, json: false, ...(modality === undefined ? {} : { modality }) };
        const done = async (of: string) => {
          reports.push({ line, path: `${of}_report.json` });
          return flags.force || alike ? undefined : volumesDone(of);
        };
        const options = { stem, done };
        let made = 0;
        for await (const one of segmentVolumes(join(dirname(list), path), wish, { ...run, loaded }, options)) {
          const which = one.volume === undefined ? '' : `, volume ${one.volume} of ${one.made.volumes}`;
          process.stdout.write(`line ${line}${which}: ${told(one.made.outcome)}\n`);
          made++;
        }
        if (made === 0) process.stdout.write(`line ${line}: done before\n`);
      } catch (error) {
        run.signal.throwIfAborted();
        const failure = asFailure(error);
        failures.push(failure);
        process.stderr.write(`m4oe: line ${line}: ${failure.message} [${failure.reason}]\n`);
      }
    }
  });
  if (flags.csv !== undefined) await writeCsv(flags.csv, reports);
  process.stdout.write(
    `${mine.length - failures.length} of ${mine.length} volumes are done (${all.length} in the list)\n`,
  );
  if (failures.length === 0) return;
  const again = failures.find(({ kind }) => kind !== 'invalid' && kind !== 'not_found' && kind !== 'too_large');
  throw new Failure(again?.kind ?? 'invalid', 'BATCH_FAILED', `${failures.length} of ${mine.length} volumes failed`);
}

function shareOf(text: string): [share: number, shares: number] {
  const [, share, shares] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  if (share !== undefined && Number(share) < Number(shares)) return [Number(share), Number(shares)];
  throw invalid('BATCH_SHARE', '--share', `expected I/N with I from 0 to N - 1, got "${text}"`);
}

async function readList(path: string): Promise<string> {
  const bytes = await readFile(path).catch(({ code }: NodeJS.ErrnoException) => {
    throw invalid(
      'BATCH_LIST',
      'list',
      `expected a text file with a line for each volume, got one that cannot be read (${code})`,
    );
  });
  return decodedText(bytes);
}

/**
 * Editors of Windows put a mark before UTF-8, or write UTF-16 with one. @throws Failure BATCH_LIST
 */
function decodedText(bytes: Buffer): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined;
  try {
    return new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('BATCH_LIST', 'list', 'expected text in UTF-8 or UTF-16, got something else');
  }
}

function parseList(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    if (content.trim() === '' || content.startsWith('#')) continue;
    const [name = '', modality, more] = content.split('\t').map((cell, at) => (at === 0 ? cell : cell.trim()));
    const path = normalize(name);
    if (more !== undefined || isAbsolute(path) || path.startsWith('..'))
      throw invalid(
        'BATCH_LIST',
        'list',
        `line ${index + 1}: expected a path below the list's folder, and after a tab its modality`,
      );
    entries.push({ line: index + 1, path, modality: modality === '' ? undefined : modality });
  }
  return entries;
}

/**
 * Results are named after their volumes, and one to one: where lines would share a name (scan.nii
 * and scan.nii.gz), theirs keep what tells them apart. Shares of a list agree, since each looks at
 * the whole of it.
 * @throws Failure BATCH_LIST where two lines are the same volume
 */
function named(entries: readonly Entry[], out: string): NamedEntry[] {
  const short = ({ path }: Entry) => resultStem(path, join(out, dirname(path)));
  const count = new Map<string, number>();
  for (const entry of entries) count.set(short(entry), (count.get(short(entry)) ?? 0) + 1);
  const lines = new Map<string, number>();
  const folded = (stem: string) => stem.normalize('NFC').toLowerCase();
  const stems = entries.map((entry) => {
    const stem = count.get(short(entry)) === 1 ? short(entry) : join(out, entry.path);
    const before = lines.get(stem);
    if (before !== undefined)
      throw invalid('BATCH_LIST', 'list', `lines ${before} and ${entry.line} would have results of the same name`);
    lines.set(stem, entry.line);
    return stem;
  });
  const alike = Map.groupBy(stems, folded);
  return entries.map((entry, n) => {
    const stem = stems[n] as string;
    return { ...entry, stem, alike: (alike.get(folded(stem)) ?? []).length > 1 };
  });
}

function told({ plan, report }: Outcome): string {
  const warnings = (report.warnings ?? []).map((warning) => `; warning: ${warning}`).join('');
  return `${plan.slices} slices in ${Number(report.totalSeconds).toFixed(1)} s${warnings}`;
}

/** Volumes of the input of a report that is there, and whole; undefined where there is none. */
async function volumesDone(stem: string): Promise<number | undefined> {
  try {
    const { input } = JSON.parse(await readFile(`${stem}_report.json`, 'utf8'));
    return Number(input?.volumes ?? 1);
  } catch {
    return undefined;
  }
}
