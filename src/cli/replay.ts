/**
 * `m4oe replay`: makes a report once more from its volume, with the model that it names, and says
 * whether it and its labels are the same to the byte, or what differs.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../errors.ts';
import { type Asked, readAsked, unusable } from '../files/asked.ts';
import { readInput } from '../files/input.ts';
import { volumeDigest } from '../files/results.ts';
import type { Models } from '../model/models.ts';
import { withModels } from './run-local.ts';
import { type CommandRun, type SegmentFlags, segmentInto } from './segment.ts';

/**
 * What is of the run and not of the result. DICOM objects hold the time they were made, pages the
 * version that made them; neither these, the table of colours, pages to print, meshes nor FHIR resources are made again.
 */
const OF_THE_RUN = [
  'made',
  'seconds',
  'service',
  'preview',
  ...['seg', 'sr', 'rtstruct', 'colors', 'page', 'mesh', 'pdf', 'encapsulated', 'fhir'].map((one) => `files.${one}`),
];
/** Differences that are shown. */
const MOST_SHOWN = 20;
const MOST_BYTES = 16 * 2 ** 20;

interface Kept {
  readonly asked: Asked;
  readonly sha256: string;
  readonly model: { readonly name: string; readonly version: string; readonly sha256: string };
}

/**
 * @throws Failure REPORT_NOT_USABLE, REPLAY_OTHER_VOLUME, REPLAY_MODEL_GONE, REPLAY_DIFFERS, and
 *   those of segmentInto
 */
export async function replay(report: string, volume: string, run: CommandRun): Promise<void> {
  const content = await readReport(report);
  const kept = keptIn(content);
  const config = { ...run.config, tagCheck: kept.asked.tagCheck };
  const flags = flagsOf(kept);
  const { source } = await readInput(volume, config, flags, { signal: run.signal });
  if (volumeDigest(source.volume) !== kept.sha256) {
    throw new Failure(
      'invalid',
      'REPLAY_OTHER_VOLUME',
      'the report is of another volume than this one (input.sha256); expected the one that was segmented',
    );
  }
  const out = await mkdtemp(join(tmpdir(), 'm4oe-replay-'));
  try {
    const again = await withModels(config, async (loaded) => {
      checkModel(loaded, kept);
      return segmentInto(volume, { ...flags, out }, { ...run, config, loaded }, join(out, 'volume'));
    });
    const found = differences(content, JSON.parse(again.report));
    if (found.length > 0) throw differs(found);
    const { labelsCrc32, organs } = JSON.parse(again.report);
    process.stdout.write(`the same: ${organs.length} classes, labels with CRC-32 ${labelsCrc32}, to the byte\n`);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function readReport(path: string): Promise<Record<string, unknown>> {
  const bytes = await readFile(path).catch(({ code }: NodeJS.ErrnoException) => {
    throw unusable(`expected FILE_report.json of a result, got a file that cannot be read (${code})`);
  });
  if (bytes.length > MOST_BYTES) throw unusable(`expected at most ${MOST_BYTES} bytes, got ${bytes.length}`);
  try {
    const content = JSON.parse(bytes.toString('utf8'));
    if (typeof content === 'object' && content !== null) return content;
  } catch {
    // said below
  }
  throw unusable('expected JSON, as m4oe segment writes it into FILE_report.json');
}

function keptIn({ asked, input, model }: Record<string, unknown>): Kept {
  const { sha256 } = (input ?? {}) as Record<string, unknown>;
  const named = (model ?? {}) as Record<string, unknown>;
  if (typeof sha256 !== 'string') throw unusable('expected input.sha256, a text');
  for (const key of ['name', 'version', 'sha256'])
    if (typeof named[key] !== 'string') throw unusable(`expected model.${key}, a text`);
  return { asked: readAsked(asked), sha256, model: named as unknown as Kept['model'] };
}

function flagsOf({ asked, model }: Kept): SegmentFlags {
  const { tagCheck: _, ...flags } = asked;
  return { head: '', classes: '', refineModel: '', ...flags, model: model.name, out: '', force: false, json: false };
}

/** @throws Failure REPLAY_MODEL_GONE */
function checkModel(models: Models, { model }: Kept): void {
  const found = models.all().find(({ manifest }) => manifest.name === model.name);
  if (found?.files.graphSha256 === model.sha256 && found.manifest.version === model.version) return;
  const here = models.all().map(({ manifest }) => `${manifest.name} ${manifest.version}`);
  throw new Failure(
    'not_found',
    'REPLAY_MODEL_GONE',
    `the report was made by model ${model.name} ${model.version} (graph ${model.sha256.slice(0, 12)}), which is not among ${here.join(', ')}; expected its folder in M4OE_MODELS`,
    { setting: 'M4OE_MODELS' },
  );
}

/** A line for each value that is not the same in both, by its place. */
export function differences(report: unknown, again: unknown, place = ''): string[] {
  if (OF_THE_RUN.includes(place)) return [];
  const [a, b] = [report, again].map((one) => (typeof one === 'object' && one !== null ? one : undefined));
  if (a === undefined || b === undefined || Array.isArray(a) !== Array.isArray(b))
    return Object.is(report, again) ? [] : [`${place}: ${shown(report)} in the report, ${shown(again)} now`];
  const [of, now] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(of), ...Object.keys(now)])].flatMap((key) => {
    const at = Array.isArray(a) ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`;
    return differences(of[key], now[key], at);
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function differs(found: readonly string[]): Failure {
  const more = found.length > MOST_SHOWN ? `; and ${found.length - MOST_SHOWN} more` : '';
  return new Failure(
    'corrupt',
    'REPLAY_DIFFERS',
    `${found.length === 1 ? 'a value differs' : `${found.length} values differ`}: ${found.slice(0, MOST_SHOWN).join('; ')}${more}`,
  );
}
