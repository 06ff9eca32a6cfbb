/** Any volume as a CT series: its voxels, and its grid in the patient, in files of a slice each. */

import { minus, times } from '../../src/vectors.ts';
import type { Volume } from '../../src/volume.ts';
import { sliceFile } from '../formats/dicom/phantom.ts';
import { ofSeries } from '../gateway/expected.ts';

/** The files of series n, slice by slice along k. @param volume whose intensities are 16-bit integers */
export function seriesOf(n: number, { geometry, voxels, rescale }: Volume): Buffer[] {
  const [columns, rows, slices] = geometry.size;
  const [row, column, normal] = geometry.direction;
  const decimals = (values: readonly number[]) => values.map((value) => Number(value.toFixed(6))).join('\\');
  return Array.from({ length: slices }, (_, k) => {
    const samples = Int16Array.from(voxels.subarray(k * rows * columns, (k + 1) * rows * columns), Number);
    return sliceFile(k, {
      slope: String(rescale.slope),
      intercept: String(rescale.intercept),
      set: {
        ...ofSeries(n, k),
        '00200032': ['DS', decimals(minus(geometry.origin, times(normal, -k * geometry.spacing[2])))],
        '00200037': ['DS', decimals([...row, ...column])],
        '00280010': ['US', [rows]],
        '00280011': ['US', [columns]],
        '00280030': ['DS', decimals([geometry.spacing[1], geometry.spacing[0]])],
        '7fe00010': ['OW', new Uint8Array(samples.buffer)],
      },
    });
  });
}
