/**
 * Remarks on an input that a person should read: a stable code, a colon, a sentence; no patient
 * data.
 */
import { sidesWarning } from '../postprocess/sides.ts';
import { type TagFinding, tagWarnings } from '../preprocess/tag-check.ts';
import type { SegmentReport } from './events.ts';
import type { Plan, SegmentOrder } from './plan.ts';

/**
 * Beyond this ratio of in-plane spacings a network that knows no millimetres sees organs stretched.
 */
const MAX_PIXEL_ASPECT = 1.25;

/** @param tag what speaks against the modality */
export function inputWarnings(
  order: SegmentOrder,
  plan: Plan,
  tag: readonly TagFinding[],
  { organs, sides, skippedSlices }: Pick<SegmentReport, 'organs' | 'sides' | 'skippedSlices'>,
): string[] {
  const warnings = tagWarnings(tag);
  const wrongSides = sidesWarning(sides);
  if (wrongSides !== undefined) warnings.push(wrongSides);
  const [column, row] = plan.orientation.axes;
  const { spacing } = order.geometry;
  const aspect = spacing[column.source] / spacing[row.source];
  const seesPixels = plan.spacing === undefined && plan.patches === undefined;
  if (seesPixels && Math.max(aspect, 1 / aspect) > MAX_PIXEL_ASPECT) {
    warnings.push(
      'PIXELS_NOT_SQUARE: pixels of the axial slices are far from square, as in coronal or sagittal acquisitions; expect poor labels',
    );
  }
  if (plan.slices === 1)
    warnings.push('SINGLE_SLICE: one slice has no neighbours to see; expect poorer labels than in a volume');
  if (skippedSlices === plan.slices)
    warnings.push(
      'NO_PATIENT: no slice shows more than air at this window, so nothing was computed; check the rescale, or ask for every slice',
    );
  else if (organs.every(({ voxels }) => voxels === 0))
    warnings.push('NO_ORGANS: none of the organs that were asked for was found; is it the abdomen of a person?');
  return warnings;
}
