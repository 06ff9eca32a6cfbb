/** `m4oe segment`: one volume (NIfTI, or a DICOM series) to labels, a report and a picture. */
import type { NiftiVolume } from '../formats/nifti/read.ts';
import { writeLabelsNifti } from '../formats/nifti/write.ts';
import { overlayPicture } from '../formats/overlay/overlay.ts';
import { writeWhole } from '../formats/whole-file.ts';
import type { Models } from '../model/model.ts';
import { canonicalOrientation } from '../preprocess/orientation.ts';
import type { SegmentConfig } from '../settings/config.ts';
import { type DicomResultFlags, dicomWish, writeDicomResults } from './dicom-results.ts';
import { type Input, type InputFlags, readInput } from './input.ts';
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
import { connectTo, segmentThere, serverFailure } from './run-remote.ts';
import { Progress } from './terminal.ts';

export interface SegmentFlags extends InputFlags, DicomResultFlags {
  readonly out: string;
  readonly force: boolean;
  readonly model: string;
  readonly classes: string;
  readonly server?: string;
  readonly tlsCa?: string;
  readonly picture: boolean;
  readonly json: boolean;
  readonly everySlice: boolean;
  readonly raw: boolean;
  readonly mirroredAnatomy: boolean;
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

/** Runs the command and prints what a person reads. */
export async function segmentFile(path: string, flags: SegmentFlags, run: CommandRun): Promise<void> {
  const { outcome, report, written } = await segmentInto(path, flags, run);
  if (flags.json) process.stdout.write(report);
  else process.stdout.write(`${organTable(outcome)}\n\n${summary(outcome)}\nwritten: ${written.join('  ')}\n`);
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
): Promise<{ outcome: Outcome; report: string; written: readonly string[] }> {
  await checkFolder(flags.out);
  const input = await readInput(path, run.config, flags, run.signal);
  const { source } = input;
  const asDicom = await dicomWish(flags, input);
  const files = resultFiles(stem, {
    picture: flags.picture,
    seg: asDicom !== undefined,
    sr: asDicom?.report === true,
  });
  const digest = volumeDigest(source.volume);
  if (!flags.force) await refuseOthers(files, digest, source.volume.voxels.length);
  const undo = await makeFolder(flags.out, files);
  try {
    const warnings = [...input.warnings, ...(asDicom?.warnings ?? [])];
    const outcome = withWarnings(warnings, await segmented(input, flags, asDicom?.type === 'FRACTIONAL', run));
    await writeLabelsNifti(files.labels, source, outcome.labels, digest);
    if (asDicom !== undefined) await writeDicomResults(files, asDicom, outcome);
    if (files.picture !== undefined) await writeWhole(files.picture, [picture(source, outcome)]);
    const report = reportJson(input, outcome, { volume: digest, files: await fileDigests(files) });
    await writeWhole(files.report, [Buffer.from(report)]);
    const written = [files.labels, files.report, files.seg, files.sr, files.picture];
    return { outcome, report, written: written.filter((one) => one !== undefined) };
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
  const { model, everySlice, raw: rawLabels, mirroredAnatomy } = flags;
  const allowTagMismatch = config.tagCheck === 'warn';
  const classes = classNames(flags.classes);
  const how = { everySlice, rawLabels, mirroredAnatomy, allowTagMismatch };
  const wish = { modality, model, head, classes, confidence, ...how };
  const progress = new Progress('segmenting');
  try {
    if (flags.server === undefined) {
      const onProgress = (done: number, { slices }: { slices: number }) =>
        progress.show(done / slices, `${done} of ${slices} slices`);
      const here = (models: Models) => segmentHere(models, { config, volume, wish, version, onProgress, signal });
      return loaded === undefined ? await withModels(config, here) : await here(loaded);
    }
    const client = await connectTo(flags.server, flags.tlsCa, config.retrySeconds);
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
      throw serverFailure(error);
    } finally {
      client.close();
    }
  } finally {
    progress.end();
  }
}

function picture({ volume }: NiftiVolume, { plan, report, labels }: Outcome): Buffer {
  return overlayPicture({
    volume,
    orientation: canonicalOrientation(volume.geometry),
    window: { lower: Number(report.windowLower), upper: Number(report.windowUpper) },
    labels,
    classes: (plan.classes ?? []).map(({ label, name, color }) => ({
      label: label ?? 0,
      name: name ?? '',
      color: color ?? '#ffffff',
    })),
  });
}
