/**
 * Attributes of the General Series, General Equipment and SOP Common modules (PS3.3 C.7.3.1,
 * C.7.5.1, C.12.1) that say where an image comes from, for results that say it on.
 */
import type { Attributes } from './attributes.ts';

const ORIGIN = {
  SeriesNumber: '00200011',
  SeriesDescription: '0008103e',
  TimezoneOffsetFromUTC: '00080201',
  Manufacturer: '00080070',
  StationName: '00081010',
  ManufacturerModelName: '00081090',
  DeviceSerialNumber: '00181000',
  SoftwareVersions: '00181020',
} as const;
export type OriginKeyword = keyof typeof ORIGIN;

/** By keyword, decoded to Unicode, one entry for each value; what has none is absent. */
export type Origin = Readonly<Partial<Record<OriginKeyword, readonly string[]>>>;

export function originOf(attributes: Attributes): Origin {
  const found: Partial<Record<OriginKeyword, readonly string[]>> = {};
  for (const [keyword, tag] of Object.entries(ORIGIN) as [OriginKeyword, string][]) {
    const values = (attributes.unicode(tag) ?? []).filter((value) => value !== '');
    if (values.length > 0) found[keyword] = values;
  }
  return found;
}
