/** `m4oe segment`: one volume (a file, or a DICOM series) to labels, a report and a picture. */
import { Failure } from '../errors.ts';
import { askedOf } from '../files/asked.ts';
import { type DicomResultFlags, dicomWish } from '../files/dicom-results.ts';
import { fhirSubject } from '../files/fhir.ts';
import { type Input, type InputFlags, readInput, volumeNumber } from '../files/input.ts';
import { labelFormat } from '../files/label-format.ts';
import { meshFormat } from '../files/mesh-format.ts';
import type { Outcome } from '../files/outcome.ts';
import { promptsOf } from '../files/prompts.ts';
import { checkFolder, makeFolder, refuseOthers, resultFiles, resultStem, volumeDigest } from '../files/results.ts';
import { writeResults } from '../files/write-results.ts';
import type { Models } from '../model/models.ts';
import type { SegmentConfig } from '../settings/config.ts';
import { segmentHere, withModels } from './run-local.ts';
import { connectTo, segmentThere, serverFailure, type TlsFlags } from './run-remote.ts';
import { organTable, summary } from './summary.ts';
import { Progress } from './terminal.ts';

export interface SegmentFlags extends InputFlags, DicomResultFlags, TlsFlags {
  readonly out: string;
  readonly force: boolean;
  readonly model: string;
  readonly refineModel: string;
  readonly prompts?: string;
  readonly classes: string;
  readonly server?: string;
  readonly picture: boolean;
  readonly json: boolean;
  readonly everySlice: boolean;
  readonly raw: boolean;
  readonly thorough: boolean;
  readonly mirroredAnatomy: boolean;
  readonly labelsAs?: string;
  readonly colorTable?: boolean;
  readonly html?: boolean;
  readonly pdf?: boolean;
  readonly fhir?: boolean;
  readonly fhirSubject?: string;
  /** `true` where the option has no value. */
  readonly mesh?: string | boolean;
  readonly source?: string;
}

/** What a command is run with, beside what its line says of the volume. */
export interface CommandRun {
  readonly config: SegmentConfig;
  /** Of this program. */
  readonly version: string;
  readonly signal: AbortSignal;
  /** Models that are loaded already; without them they are loaded for each volume. */
  readonly loaded?: Models;
}

export function classNames(text: string): string[] {
  return text === '' ? [] : text.split(',').map((name) => name.trim());
}

/** What was made of one volume. */
export interface Segmented {
  readonly outcome: Outcome;
  readonly report: string;
  /** Published volumes of organs, a line each. */
  readonly context: readonly string[];
  readonly written: readonly string[];
  /** Volumes that the input has. */
  readonly volumes: number;
}

/** Runs the command and prints what a person reads, of each volume. */
export async function segmentFile(path: string, flags: SegmentFlags, run: CommandRun): Promise<void> {
  for await (const { volume, made } of segmentVolumes(path, flags, run)) {
    const { outcome, report, written, context } = made;
    if (flags.json) process.stdout.write(report);
    else {
      if (volume !== undefined) process.stdout.write(`volume ${volume} of ${made.volumes}\n`);
      const lines = [organTable(outcome), ...context, '', summary(outcome), `written: ${written.join('  ')}`];
      process.stdout.write(`${lines.join('\n')}\n`);
    }
  }
}

/**
 * Segments the one volume that an input has, or those that `--volume` names, one after the other:
 * these have their number in the names of their results.
 * @param done what a report that is there says of the volumes of its input; such a volume is left
 *   alone. Undefined where there is none
 * @throws Failure those of segmentInto, with the number of the volume
 */
export async function* segmentVolumes(
  path: string,
  flags: SegmentFlags,
  run: CommandRun,
  { stem = resultStem(path, flags.out), done = async (_stem: string): Promise<number | undefined> => undefined } = {},
): AsyncGenerator<{ volume: number | undefined; made: Segmented }> {
  if (flags.volume === undefined) {
    if ((await done(stem)) === undefined) yield { volume: undefined, made: await segmentInto(path, flags, run, stem) };
    return;
  }
  const all = flags.volume === 'all';
  const first = all ? 1 : volumeNumber(flags.volume);
  for (let volume = first, last = first; volume <= last; volume++) {
    const own = `${stem}_volume${volume}`;
    const before = await done(own);
    try {
      const wish = { ...flags, volume: String(volume) };
      const made = before === undefined ? await segmentInto(path, wish, run, own) : undefined;
      if (all) last = made?.volumes ?? before ?? last;
      if (made !== undefined) yield { volume, made };
    } catch (error) {
      throw ofVolume(volume, error);
    }
  }
}

function ofVolume(volume: number, error: unknown): unknown {
  if (!(error instanceof Failure) || error.reason === 'VOLUME_NUMBER') return error;
  const { kind, reason, message, field, setting, retryAfterSeconds, cause } = error;
  return new Failure(kind, reason, `volume ${volume}: ${message}`, {
    ...(field === undefined ? {} : { field }),
    ...(setting === undefined ? {} : { setting }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause,
  });
}

/**
 * Segments a volume and writes labels, picture, wanted DICOM objects and report into the folder
 * `out`. The report comes last: with it, all is there. What can be known of the results is checked
 * before the work: that they can be written, and replace nobody else's.
 * @param stem of the files' names; that of the path if absent
 * @throws Failure FILE_UNWRITABLE, RESULT_EXISTS; those of readInput, dicomWish, the pipeline, and
 *   of writing
 */
export async function segmentInto(
  path: string,
  flags: SegmentFlags,
  run: CommandRun,
  stem = resultStem(path, flags.out),
): Promise<Segmented> {
  await checkFolder(flags.out);
  const input = await readInput(path, run.config, flags, { signal: run.signal });
  const asDicom = await dicomWish(flags, input);
  const labelsAs = labelFormat(flags.labelsAs, input.format);
  const meshAs = meshFormat(flags.mesh);
  const subject = fhirSubject(flags.fhirSubject);
  const files = resultFiles(stem, {
    labels: labelsAs,
    mesh: meshAs,
    picture: flags.picture,
    page: flags.html === true,
    colors: flags.colorTable === true,
    seg: asDicom?.type !== undefined,
    sr: asDicom?.report === true,
    rtstruct: asDicom?.contours === true,
    encapsulated: asDicom?.printed === true,
    pdf: flags.pdf === true,
    fhir: flags.fhir === true,
  });
  const digest = volumeDigest(input.source.volume);
  if (!flags.force) await refuseOthers(files, digest, input.source.volume.voxels.length, labelsAs);
  const undo = await makeFolder(flags.out, files);
  try {
    const answer = await segmented(input, flags, asDicom?.type === 'FRACTIONAL', run);
    const asked = askedOf(flags, run.config);
    const of = { input, asDicom, labelsAs, meshAs, fhirSubject: subject, files, asked, digest };
    const { outcome, report, context } = await writeResults(answer, of);
    const written = Object.values(files).filter((one) => one !== undefined);
    return { outcome, report, context, written, volumes: input.volumes };
  } catch (error) {
    await undo();
    throw error;
  }
}

async function segmented(
  { source, modality, head }: Input,
  flags: SegmentFlags,
  confidence: boolean,
  { config, version, signal, loaded }: CommandRun,
): Promise<Outcome> {
  const { volume } = source;
  const { model, refineModel, source: from = '', everySlice, raw: rawLabels, thorough, mirroredAnatomy } = flags;
  const allowTagMismatch = config.tagCheck === 'warn';
  const { traceparent } = config;
  const classes = classNames(flags.classes);
  const prompts = promptsOf(flags.prompts ?? '');
  const how = { everySlice, rawLabels, thorough, mirroredAnatomy, allowTagMismatch };
  const wish = { modality, model, refineModel, head, classes, prompts, confidence, source: from, traceparent, ...how };
  const progress = new Progress('segmenting');
  try {
    if (flags.server === undefined) {
      const onProgress = (done: number, slices: number) => progress.show(done / slices, `${done} of ${slices} slices`);
      const here = (models: Models) => segmentHere(models, { config, volume, wish, version, onProgress, signal });
      return loaded === undefined ? await withModels(config, here) : await here(loaded);
    }
    const client = await connectTo(flags.server, flags, config);
    try {
      return await segmentThere(
        client,
        volume,
        wish,
        (done, slices, sent) =>
          progress.show(done / slices, `${Math.floor(100 * sent)} % sent, ${done} of ${slices} slices`),
        signal,
      );
    } catch (error) {
      throw serverFailure(error, wish);
    } finally {
      client.close();
    }
  } finally {
    progress.end();
  }
}
