/** `m4oe segment`: one volume (a file, or a DICOM series) to labels, a report and a picture. */
import { modelOf } from '../client/dicom-result.ts';
import { ofPlanes } from '../client/of-planes.ts';
import { Failure } from '../errors.ts';
import { colorTable } from '../formats/color-table.ts';
import type { LabelSource } from '../formats/nifti/write.ts';
import { overlayPicture } from '../formats/overlay/overlay.ts';
import { writeWhole } from '../formats/whole-file.ts';
import type { Models } from '../model/model.ts';
import { organStatistics } from '../postprocess/organ-statistics.ts';
import { canonicalOrientation } from '../preprocess/orientation.ts';
import type { SegmentConfig } from '../settings/config.ts';
import { askedOf } from './asked.ts';
import { type DicomResultFlags, dicomWish, writeDicomResults } from './dicom-results.ts';
import { type Input, type InputFlags, readInput, volumeNumber } from './input.ts';
import { labelFormat } from './label-format.ts';
import { type Outcome, organTable, reportJson, summary } from './outcome.ts';
import {
  checkFolder,
  fileDigests,
  makeFolder,
  refuseOthers,
  resultFiles,
  resultStem,
  volumeDigest,
} from './results.ts';
import { segmentHere, withModels } from './run-local.ts';
import { connectTo, segmentThere, serverFailure, type TlsFlags } from './run-remote.ts';
import { Progress } from './terminal.ts';

export interface SegmentFlags extends InputFlags, DicomResultFlags, TlsFlags {
  readonly out: string;
  readonly force: boolean;
  readonly model: string;
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
  readonly written: readonly string[];
  /** Volumes that the input has. */
  readonly volumes: number;
}

/** Runs the command and prints what a person reads, of each volume. */
export async function segmentFile(path: string, flags: SegmentFlags, run: CommandRun): Promise<void> {
  for await (const { volume, made } of segmentVolumes(path, flags, run)) {
    const { outcome, report, written } = made;
    if (flags.json) process.stdout.write(report);
    else {
      if (volume !== undefined) process.stdout.write(`volume ${volume} of ${made.volumes}\n`);
      process.stdout.write(`${organTable(outcome)}\n\n${summary(outcome)}\nwritten: ${written.join('  ')}\n`);
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
  const input = await readInput(path, run.config, flags, run.signal);
  const { source } = input;
  const asDicom = await dicomWish(flags, input);
  const labelsAs = labelFormat(flags.labelsAs, input.format);
  const files = resultFiles(stem, {
    labels: labelsAs,
    picture: flags.picture,
    colors: flags.colorTable === true,
    seg: asDicom?.type !== undefined,
    sr: asDicom?.report === true,
    rtstruct: asDicom?.contours === true,
  });
  const digest = volumeDigest(source.volume);
  if (!flags.force) await refuseOthers(files, digest, source.volume.voxels.length, labelsAs);
  const undo = await makeFolder(flags.out, files);
  try {
    const warnings = [...input.warnings, ...(asDicom?.warnings ?? [])];
    const answer = withWarnings(warnings, await segmented(input, flags, asDicom?.type === 'FRACTIONAL', run));
    const outcome = input.dicom === undefined ? answer : ofPlanes(input.dicom.source, answer);
    await labelsAs.write(files.labels, source, outcome.labels, digest);
    const statistics = organStatistics(source.volume, outcome.labels);
    const measured = { statistics, modality: input.modality };
    if (asDicom !== undefined) await writeDicomResults(files, asDicom, outcome, measured);
    const { classes } = modelOf(outcome.plan);
    if (files.colors !== undefined) await writeWhole(files.colors, [Buffer.from(colorTable(classes))]);
    if (files.picture !== undefined) await writeWhole(files.picture, [picture(source, outcome)]);
    const kept = { asked: askedOf(flags, run.config), volume: digest, files: await fileDigests(files) };
    const report = reportJson(input, outcome, measured, kept);
    await writeWhole(files.report, [Buffer.from(report)]);
    const written = [files.labels, files.report, files.colors, files.seg, files.sr, files.rtstruct, files.picture];
    return { outcome, report, written: written.filter((one) => one !== undefined), volumes: input.volumes };
  } catch (error) {
    await undo();
    throw error;
  }
}

/**
 * What was noticed while the file was read stands before what the pipeline says, wherever a report
 * is read.
 */
function withWarnings(warnings: readonly string[], outcome: Outcome): Outcome {
  const { report } = outcome;
  return { ...outcome, report: { ...report, warnings: [...warnings, ...(report.warnings ?? [])] } };
}

async function segmented(
  { source, modality, head }: Input,
  flags: SegmentFlags,
  confidence: boolean,
  { config, version, signal, loaded }: CommandRun,
): Promise<Outcome> {
  const { volume } = source;
  const { model, everySlice, raw: rawLabels, thorough, mirroredAnatomy } = flags;
  const allowTagMismatch = config.tagCheck === 'warn';
  const classes = classNames(flags.classes);
  const how = { everySlice, rawLabels, thorough, mirroredAnatomy, allowTagMismatch };
  const wish = { modality, model, head, classes, confidence, ...how };
  const progress = new Progress('segmenting');
  try {
    if (flags.server === undefined) {
      const onProgress = (done: number, { slices }: { slices: number }) =>
        progress.show(done / slices, `${done} of ${slices} slices`);
      const here = (models: Models) => segmentHere(models, { config, volume, wish, version, onProgress, signal });
      return loaded === undefined ? await withModels(config, here) : await here(loaded);
    }
    const client = await connectTo(flags.server, flags, config);
    try {
      return await segmentThere(
        client,
        volume,
        wish,
        (done, sent, plan) =>
          progress.show(done / plan.slices, `${Math.floor(100 * sent)} % sent, ${done} of ${plan.slices} slices`),
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

export function picture({ volume }: LabelSource, { plan, report, labels }: Outcome): Buffer {
  return overlayPicture({
    volume,
    orientation: canonicalOrientation(volume.geometry),
    window: { lower: Number(report.windowLower), upper: Number(report.windowUpper) },
    labels,
    classes: modelOf(plan).classes,
  });
}
