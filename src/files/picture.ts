/** The picture of a result (formats/overlay), from what a report and a plan say of it. */
import { type OverlayInput, overlayPicture } from '../formats/overlay/overlay.ts';
import { type OrganStatistics, organStatistics } from '../postprocess/organ-statistics.ts';
import { canonicalOrientation } from '../preprocess/orientation.ts';
import type { Volume } from '../volume.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';

export interface Pictured {
  readonly report: Pick<Report, 'windowLower' | 'windowUpper'>;
  readonly classes: OverlayInput['classes'];
  /** Source grid, i fastest. */
  readonly labels: Uint8Array;
}

/** PNG. @param found `organStatistics` of the labels */
export function picture(
  volume: Volume,
  { report, classes, labels }: Pictured,
  found: ReadonlyMap<number, Pick<OrganStatistics, 'voxels' | 'box'>> = organStatistics(volume, labels),
): Buffer {
  return overlayPicture({
    volume,
    orientation: canonicalOrientation(volume.geometry),
    window: { lower: Number(report.windowLower), upper: Number(report.windowUpper) },
    ...{ labels, found, classes },
  });
}
