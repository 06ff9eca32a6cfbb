/**
 * When and by what a result was made. The clock is no part of the UIDs: the same work made twice is
 * one object, whose times say when this copy of it was made.
 */
import type { Dataset } from '../file/dataset.ts';
import { longString } from '../file/dataset.ts';
import type { SourceSeries } from '../series/source-series.ts';
import { type Code, codeItem } from './codes.ts';
import { fittedTo } from './fitted-text.ts';
import { contentTime, equipment } from './modules.ts';
import type { ModelIdentity, ObjectOptions } from './result.ts';

const dcm = (value: string, meaning: string): Code => ({ scheme: 'DCM', value, meaning });
/** PS3.16 CID 7005. */
const ACQUISITION = dcm('109101', 'Acquisition Equipment');
const PROCESSING = dcm('109102', 'Processing Equipment');

const OFFSET = /^([+-])(0\d|1[0-4])([0-5]\d)$/;
const STATION_CHARACTERS = 16;
const LONG_STRING = 64;

interface Made {
  readonly date: string;
  readonly time: string;
  /** `&ZZXX`. */
  readonly offset: string;
}

/**
 * `made` on the wall of the source's zone (Timezone Offset From UTC), in which all dates and times
 * of its study are; of the host's where the source does not tell its own.
 */
function wallClock(made: Date, { origin }: Pick<SourceSeries, 'origin'>): Made {
  const [, sign, hours, minutes] = OFFSET.exec(origin.TimezoneOffsetFromUTC?.[0] ?? '') ?? [];
  const east =
    sign === undefined ? -made.getTimezoneOffset() : (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes));
  const [date = '', time = ''] = new Date(made.getTime() + 60_000 * east).toISOString().slice(0, 19).split('T');
  const two = (value: number) => String(value).padStart(2, '0');
  const offset = `${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}${two(Math.abs(east) % 60)}`;
  return { date: date.replaceAll('-', ''), time: time.replaceAll(':', ''), offset };
}

/** Content and Instance Creation Date and Time; without `made` the study's, and no creation. */
export function times(source: SourceSeries, options: ObjectOptions): Dataset {
  if (options.made === undefined) return contentTime(source);
  const { date, time, offset } = wallClock(options.made, source);
  return {
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    ContentDate: date,
    ContentTime: time,
    ...(source.origin.TimezoneOffsetFromUTC?.[0] === offset ? { TimezoneOffsetFromUTC: offset } : {}),
  };
}

/** Contributing Equipment Sequence (PS3.3 C.12.1.1.5): the scanner, and what made the result. */
export function contributingEquipment(source: SourceSeries, model: ModelIdentity, options: ObjectOptions): Dataset {
  const made = options.made === undefined ? undefined : wallClock(options.made, source);
  return {
    ContributingEquipmentSequence: [
      ...scanner(source),
      {
        PurposeOfReferenceCodeSequence: [codeItem(PROCESSING)],
        ...equipment(model, options),
        ...(made === undefined ? {} : { ContributionDateTime: `${made.date}${made.time}${made.offset}` }),
        ContributionDescription: longString(
          made === undefined
            ? "Segmentation; times are the study's"
            : 'Segmentation; times are of the clock of its host',
        ),
      },
    ],
  };
}

/** Manufacturer is needed of a contributor (type 1). */
function scanner({ origin }: SourceSeries): Dataset[] {
  const { Manufacturer, ManufacturerModelName, DeviceSerialNumber, SoftwareVersions, StationName } = origin;
  if (Manufacturer?.[0] === undefined) return [];
  const texts = (values: readonly string[] | undefined, longest: number) =>
    values?.map((value) => fittedTo(value, longest));
  return [
    {
      PurposeOfReferenceCodeSequence: [codeItem(ACQUISITION)],
      Manufacturer: fittedTo(Manufacturer[0], LONG_STRING),
      StationName: texts(StationName, STATION_CHARACTERS)?.[0],
      ManufacturerModelName: texts(ManufacturerModelName, LONG_STRING)?.[0],
      DeviceSerialNumber: texts(DeviceSerialNumber, LONG_STRING)?.[0],
      SoftwareVersions: texts(SoftwareVersions, LONG_STRING),
    },
  ];
}
