/**
 * Remarks on an input that a person should read: a stable code, a colon, a sentence; no patient
 * data.
 */
import type { Plan, SegmentOrder } from './plan.ts';
import type { VoxelInput } from './voxel-input.ts';

/**
 * Beyond this ratio of in-plane spacings a network that knows no millimetres sees organs stretched.
 */
const MAX_PIXEL_ASPECT = 1.25;

/**
 * Why the intensities of a CT are probably no Hounsfield units, as a warning; no organ is accepted
 * then.
 */
export function intensityDoubt(order: SegmentOrder, input: VoxelInput): string | undefined {
  const { slope, intercept } = order.rescale;
  if (order.modality === 'CT' && slope === 1 && intercept === 0 && input.scan.fillsByte)
    return 'CT_LOOKS_8_BIT: values are 0 to 255 without rescale, so they are probably not Hounsfield units; give slope and intercept of the export';
  const doubt = input.hounsfieldDoubt;
  return doubt === undefined ? undefined : `CT_LOOKS_SCALED: ${doubt}; give slope and intercept of the export`;
}

/** @param doubt of intensityDoubt, @param skippedSlices slices without anything of the patient */
export function inputWarnings(
  order: SegmentOrder,
  plan: Plan,
  doubt: string | undefined,
  skippedSlices: number,
): string[] {
  const warnings = doubt === undefined ? [] : [doubt];
  const [column, row] = plan.orientation.axes;
  const { spacing } = order.geometry;
  const aspect = spacing[column.source] / spacing[row.source];
  if (plan.spacing === undefined && Math.max(aspect, 1 / aspect) > MAX_PIXEL_ASPECT) {
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
  return warnings;
}
