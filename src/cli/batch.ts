/** `m4oe batch`: one share of a list of volumes, with the models loaded once. What has its report already is left alone, so a share that was cut off goes on. */
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { asFailure, Failure, invalid } from '../errors.ts';
import { withModels } from './run-local.ts';
import { type CommandRun, resultStem, type SegmentFlags, segmentInto } from './segment.ts';

export interface BatchFlags extends Omit<SegmentFlags, 'server' | 'modality' | 'json'> {
  readonly share: string;
}

/** A line of the list: a volume below the list's own folder, and its modality where the file does not tell it. */
interface Entry {
  readonly line: number;
  readonly path: string;
  readonly modality: string | undefined;
}

/**
 * Segments the lines of the list whose number, modulo the number of shares, is the share's. Results lie below `out` as the volumes do below the list's folder.
 * @throws Failure BATCH_SHARE or BATCH_LIST; BATCH_FAILED after the last volume when any failed, of a kind that says whether another try can help
 */
export async function batch(list: string, flags: BatchFlags, run: CommandRun): Promise<void> {
  const [share, shares] = shareOf(flags.share);
  const all = parseList(await readList(list));
  const mine = all.filter((_entry, index) => index % shares === share);
  const failures: Failure[] = [];
  await withModels(run.config, async (loaded) => {
    for (const { line, path, modality } of mine) {
      const out = join(flags.out, dirname(path));
      // Lines, not names: names of files may be those of patients.
      if (await isDone(resultStem(path, out))) {
        process.stdout.write(`line ${line}: done before\n`);
        continue;
      }
      try {
        const wish = { ...flags, out, json: false, ...(modality === undefined ? {} : { modality }) };
        const { outcome } = await segmentInto(join(dirname(list), path), wish, { ...run, loaded });
        process.stdout.write(
          `line ${line}: ${outcome.plan.slices} slices in ${Number(outcome.report.totalSeconds).toFixed(1)} s\n`,
        );
      } catch (error) {
        run.signal.throwIfAborted();
        const failure = asFailure(error);
        failures.push(failure);
        process.stderr.write(`m4oe: line ${line}: ${failure.message} [${failure.reason}]\n`);
      }
    }
  });
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
  return readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw invalid('BATCH_LIST', 'list', `cannot be read (${code})`);
  });
}

function parseList(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    if (content.trim() === '' || content.startsWith('#')) continue;
    const [name = '', modality, more] = content.split('\t');
    const path = normalize(name);
    if (more !== undefined || isAbsolute(path) || path.startsWith('..'))
      throw invalid(
        'BATCH_LIST',
        'list',
        `line ${index + 1}: expected a path below the list's folder, and after a tab its modality`,
      );
    entries.push({ line: index + 1, path, modality });
  }
  return entries;
}

/** Whether a report is there, and whole. */
async function isDone(stem: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(`${stem}_report.json`, 'utf8'));
    return true;
  } catch {
    return false;
  }
}
