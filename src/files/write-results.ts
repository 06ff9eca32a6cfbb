/** Everything that is kept of one segmentation, written as files beside each other. */
import { modelOf } from '../client/dicom-result.ts';
import { ofPlanes } from '../client/of-planes.ts';
import { colorTable } from '../formats/color-table.ts';
import { withoutMissing } from '../formats/dicom/series/placement.ts';
import type { LabelSource } from '../formats/nifti/write.ts';
import { writeWhole } from '../formats/whole-file.ts';
import { organStatistics } from '../postprocess/organ-statistics.ts';
import { seenWarnings } from '../postprocess/seen.ts';
import type { Asked } from './asked.ts';
import { contextLines, volumeContext } from './context.ts';
import { type DicomWish, writeDicomResults } from './dicom-results.ts';
import { fhirOf } from './fhir.ts';
import type { Input } from './input.ts';
import type { LabelFormat } from './label-format.ts';
import { type MeshFormat, meshesOf } from './mesh-format.ts';
import { type Measured, type Outcome, reportJson } from './outcome.ts';
import { picture } from './picture.ts';
import { printedPdf } from './printed.ts';
import { fileDigests, type ResultFiles } from './results.ts';
import { seenOf } from './seen.ts';
import { viewPage } from './view-page.ts';

export interface WrittenOf {
  readonly input: Input;
  readonly asDicom: DicomWish | undefined;
  readonly labelsAs: LabelFormat;
  readonly meshAs: MeshFormat | undefined;
  /** Whom FHIR resources are of. */
  readonly fhirSubject: string | undefined;
  readonly files: ResultFiles;
  readonly asked: Asked;
  /** `volumeDigest` of the input. */
  readonly digest: string;
}

export interface WrittenResults {
  /** As it stands in the files: of a series, told of its planes. */
  readonly outcome: Outcome;
  readonly report: string;
  /** Published volumes of organs, a line each: to be shown, and nowhere kept. */
  readonly context: readonly string[];
}

/**
 * Writes labels and what else is wanted, and then the report: with it, all is there.
 * @throws Failure FILE_UNWRITABLE, and those of writeDicomResults
 */
export async function writeResults(
  answer: Outcome,
  { asDicom, labelsAs, meshAs, files, asked, ...of }: WrittenOf,
): Promise<WrittenResults> {
  const { input, digest } = of;
  const { source, dicom } = input;
  const warned = withWarnings([...input.warnings, ...(asDicom?.warnings ?? [])], answer);
  const placed = dicom === undefined ? warned : ofPlanes(dicom.source, warned);
  const { classes } = modelOf(placed.plan);
  await labelsAs.write(files.labels, source, placed.labels, { volumeDigest: digest, classes });
  const statistics = organStatistics(source.volume, placed.labels);
  const measured = { statistics, modality: input.modality, geometry: source.volume.geometry };
  const outcome = withWarnings(seenWarnings(seenOf(placed.report), dicom?.source.told), placed);
  const { png, pdf } = await forPeople(files, source, outcome, measured);
  if (files.pdf !== undefined && pdf !== undefined) await writeWhole(files.pdf, [pdf]);
  if (files.fhir !== undefined) await writeWhole(files.fhir, [Buffer.from(fhirOf(outcome, measured, of))]);
  if (asDicom !== undefined) await writeDicomResults(files, asDicom, outcome, measured, pdf);
  if (files.colors !== undefined) await writeWhole(files.colors, [Buffer.from(colorTable(classes))]);
  if (files.picture !== undefined && png !== undefined) await writeWhole(files.picture, [png]);
  if (files.mesh !== undefined && meshAs !== undefined) {
    const meshes = meshesOf(outcome, source.volume.geometry, measured.statistics);
    await writeWhole(files.mesh, [await meshAs.encode(meshes)]);
  }
  const context = volumeContext(outcome, dicom?.source);
  if (files.page !== undefined)
    await writeWhole(files.page, [await viewPage(source.volume, outcome, input.modality, context)]);
  const report = reportJson(input, outcome, measured, { asked, volume: digest, files: await fileDigests(files) });
  await writeWhole(files.report, [Buffer.from(report)]);
  return { outcome, report, context: contextLines(context, outcome) };
}

/** Labels that others will replace, and the plan that names them. */
export type Preview = Pick<Outcome, 'plan' | 'labels'>;

/** As the labels' file has them. @throws Failure FILE_UNWRITABLE */
export async function writePreview(
  path: string,
  { plan, labels }: Preview,
  { input: { source, dicom }, labelsAs, digest }: Pick<WrittenOf, 'input' | 'labelsAs' | 'digest'>,
): Promise<void> {
  const placement = dicom?.source.placement;
  const seen = placement === undefined ? labels : withoutMissing(labels, placement);
  await labelsAs.write(path, source, seen, { volumeDigest: digest, classes: modelOf(plan).classes });
}

/** The picture, and the pages that have it, where they are wanted. */
async function forPeople(
  { picture: alone, pdf: plain, encapsulated }: ResultFiles,
  source: LabelSource,
  outcome: Outcome,
  measured: Measured,
): Promise<{ png?: Buffer; pdf?: Buffer }> {
  const printed = plain ?? encapsulated;
  if (alone === undefined && printed === undefined) return {};
  const { classes } = modelOf(outcome.plan);
  const png = picture(source.volume, { ...outcome, classes }, measured.statistics);
  return printed === undefined ? { png } : { png, pdf: await printedPdf(outcome, measured, png) };
}

/**
 * What was noticed while the file was read stands before what the pipeline says, wherever a report
 * is read.
 */
function withWarnings(warnings: readonly string[], outcome: Outcome): Outcome {
  const { report } = outcome;
  return { ...outcome, report: { ...report, warnings: [...warnings, ...(report.warnings ?? [])] } };
}
