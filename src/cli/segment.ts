/** `m4oe segment`: one volume (NIfTI, or a DICOM series) to labels, a report and a picture. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Failure } from '../errors.ts';
import type { NiftiVolume } from '../formats/nifti/read.ts';
import { writeLabelsNifti } from '../formats/nifti/write.ts';
import { overlayPicture } from '../formats/overlay/overlay.ts';
import type { Models } from '../model/model.ts';
import { canonicalOrientation } from '../preprocess/orientation.ts';
import type { SegmentConfig } from '../settings/config.ts';
import { type DicomResultFlags, dicomWish, writeDicomResults } from './dicom-results.ts';
import { type Input, type InputFlags, readInput } from './input.ts';
import { type Outcome, organTable, reportJson, summary } from './outcome.ts';
import { segmentHere, withModels } from './run-local.ts';
import { connectTo, segmentThere } from './run-remote.ts';
import { Progress } from './terminal.ts';

export interface SegmentFlags extends InputFlags, DicomResultFlags {
  readonly out: string;
  readonly model: string;
  readonly classes: string;
  readonly server?: string;
  readonly tlsCa?: string;
  readonly picture: boolean;
  readonly json: boolean;
  readonly everySlice: boolean;
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

/** Where the results of a volume go: the folder `out` with the volume's name, without what tells its format. */
export function resultStem(path: string, out: string): string {
  return join(out, basename(resolve(path)).replace(/\.(nii(\.gz)?|dcm|zip)$/i, ''));
}

/**
 * Segments a volume and writes labels, picture, wanted DICOM objects and report into the folder `out`. The report comes last: with it, all is there.
 */
export async function segmentInto(
  path: string,
  flags: SegmentFlags,
  run: CommandRun,
): Promise<{ outcome: Outcome; report: string; written: readonly string[] }> {
  const input = await readInput(path, run.config, flags, run.signal);
  const { source } = input;
  const asDicom = dicomWish(flags, input);
  if (source.orientationFrom === 'pixdim') {
    process.stderr.write(
      'warning: the file does not say how the patient lies (no sform, no qform); axes are taken as R, A, S\n',
    );
  }
  const outcome = await segmented(input, flags, asDicom?.type === 'FRACTIONAL', run);
  await writable(mkdir(flags.out, { recursive: true }));
  const stem = resultStem(path, flags.out);
  const written = [`${stem}_labels.nii.gz`, `${stem}_report.json`];
  await writeLabelsNifti(`${stem}_labels.nii.gz`, source, outcome.labels);
  if (asDicom !== undefined) written.push(...(await writeDicomResults(stem, asDicom, outcome)));
  if (flags.picture) {
    await writable(writeFile(`${stem}_overlay.png`, picture(source, outcome)));
    written.push(`${stem}_overlay.png`);
  }
  const report = reportJson(input, outcome);
  await writable(writeFile(`${stem}_report.json`, report));
  return { outcome, report, written };
}

/** @throws Failure FILE_UNWRITABLE */
async function writable(writing: Promise<unknown>): Promise<void> {
  await writing.catch(({ code }: NodeJS.ErrnoException) => {
    throw new Failure('invalid', 'FILE_UNWRITABLE', `--out: the results cannot be written there (${code})`);
  });
}

async function segmented(
  { source, modality, head }: Input,
  flags: SegmentFlags,
  confidence: boolean,
  { config, version, signal, loaded }: CommandRun,
): Promise<Outcome> {
  const { volume } = source;
  const { model, everySlice } = flags;
  const wish = { modality, model, head, classes: classNames(flags.classes), confidence, everySlice };
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
