/** Headers of the slices of a series, with or without the localizers that lie beside them. */
import { Failure } from '../../../errors.ts';
import type { Attributes } from '../file/attributes.ts';
import { type InstanceHeader, instanceHeader } from './header.ts';

export interface SliceHeaders {
  readonly headers: readonly InstanceHeader[];
  /** How many images were left out. */
  readonly localizers: number;
}

/**
 * @param images of one series
 * @param choosing true where a volume of the series is chosen: localizers beside its slices are none
 * @throws Failure as instanceHeader does; DICOM_LOCALIZER where there is nothing else
 */
export function sliceHeaders(images: readonly Attributes[], choosing: boolean): SliceHeaders {
  const headers: InstanceHeader[] = [];
  let localizer: Failure | undefined;
  for (const image of images) {
    try {
      headers.push(instanceHeader(image));
    } catch (error) {
      if (!choosing || !(error instanceof Failure) || error.reason !== 'DICOM_LOCALIZER') throw error;
      localizer ??= error;
    }
  }
  if (headers.length === 0 && localizer !== undefined) throw localizer;
  return { headers, localizers: images.length - headers.length };
}
