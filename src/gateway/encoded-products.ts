/** The objects of products.ts, made of what the service answered. */
import { measuresOf } from '../client/dicom-result.ts';
import { organMeshes } from '../files/mesh-format.ts';
import { picture } from '../files/picture.ts';
import { printedPdf } from '../files/printed.ts';
import { seenLinesOf, seenOf } from '../files/seen.ts';
import { titleOf } from '../files/view-page.ts';
import { encapsulatePdf } from '../formats/dicom/results/encapsulated-pdf.ts';
import { encapsulateStl } from '../formats/dicom/results/encapsulated-stl.ts';
import { encodeReport } from '../formats/dicom/results/report.ts';
import type { EncodedInstance, SegmentationResult } from '../formats/dicom/results/result.ts';
import { encodeStructureSet } from '../formats/dicom/results/rtstruct.ts';
import { encodeSeg } from '../formats/dicom/results/seg.ts';
import { joinedStl } from '../formats/mesh/stl.ts';
import { type OrganStatistics, organStatistics } from '../postprocess/organ-statistics.ts';
import { seenWarnings } from '../postprocess/seen.ts';
import type { Volume } from '../volume.ts';
import type { Report__Output } from '../wire/generated/m4oe/v1/Report.ts';
import type { WantedProducts } from './products.ts';

export interface Answered {
  readonly report: Report__Output;
  readonly result: SegmentationResult;
  readonly volume: Volume;
  /** (slices, rows, columns) of the volume. */
  readonly labels: Uint8Array;
  readonly modality: string;
}

/** By SOP Instance UID. */
export async function encodedProducts(
  { report, result, volume, labels, modality }: Answered,
  wanted: WantedProducts,
): Promise<Map<string, EncodedInstance>> {
  const made = { made: new Date() };
  const measured = wanted.report || wanted.printed || wanted.surfaces;
  const statistics = measured ? organStatistics(volume, labels) : new Map<number, OrganStatistics>();
  const title = titleOf(report, modality);
  const seg = await encodeSeg(result, wanted.segType, made);
  const reported = () => {
    const warnings = [...seenWarnings(seenOf(report), result.source.told), ...(result.warnings ?? [])];
    const measures = measuresOf(report, statistics, result.source.modality, volume.geometry);
    return encodeReport({ ...result, warnings, remarks: seenLinesOf(report) }, measures, seg, made);
  };
  const printed = async () => {
    const png = picture(volume, { report, labels, classes: result.classes }, statistics);
    const pdf = await printedPdf({ report, ...made }, { statistics, modality }, png);
    return await encapsulatePdf(result, pdf, title, made);
  };
  const surfaces = () => {
    const meshes = organMeshes(result.classes, labels, volume.geometry, statistics);
    return encapsulateStl(result, joinedStl(meshes, 'organs'), title, made);
  };
  const all = [
    seg,
    wanted.report ? await reported() : undefined,
    wanted.contours ? await encodeStructureSet(result, made) : undefined,
    wanted.printed ? await printed() : undefined,
    wanted.surfaces ? await surfaces() : undefined,
  ].filter((instance) => instance !== undefined);
  return new Map(all.map((instance) => [instance.sopInstanceUid, instance]));
}
