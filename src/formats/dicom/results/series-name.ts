/**
 * Number and description of a result's series, after those of the series that it was made from, so
 * that a list of series shows what belongs together and what is what.
 */
import type { Dataset } from '../file/dataset.ts';
import type { SourceSeries } from '../series/source-series.ts';
import { fittedTo } from './fitted-text.ts';
import type { ObjectOptions } from './result.ts';
import type { SegmentationType } from './seg-segments.ts';

export type ResultSeries = SegmentationType | 'REPORT' | 'RTSTRUCT' | 'PRINTED' | 'SURFACES';

const NAMES: Readonly<Record<ResultSeries, { readonly number: number; readonly holds: string }>> = {
  BINARY: { number: 81, holds: 'organs' },
  FRACTIONAL: { number: 82, holds: 'organ probabilities' },
  LABELMAP: { number: 83, holds: 'organ label map' },
  REPORT: { number: 84, holds: 'organ measurements' },
  RTSTRUCT: { number: 85, holds: 'organ contours' },
  PRINTED: { number: 86, holds: 'organ measurements, printed' },
  SURFACES: { number: 87, holds: 'organ surfaces' },
};
/** In place of a number that the source does not have. */
const NO_NUMBER = 81;
/** Integer String (PS3.5 6.2), with room for the two digits that are added. */
const LARGEST_NUMBER = Math.floor((2 ** 31 - 1 - 99) / 100);
const LONG_STRING = 64;

/**
 * Series Number is 100 times the source's and 81 to 87; the description is the source's, cut where
 * both are longer than Long String holds.
 */
export function seriesName(source: Pick<SourceSeries, 'origin'>, kind: ResultSeries, options: ObjectOptions): Dataset {
  const { number, holds } = NAMES[kind];
  const ours = `${holds} (M4oE)`;
  const theirs = fittedTo(source.origin.SeriesDescription?.join(' ') ?? '', LONG_STRING - ` - ${ours}`.length).trim();
  return {
    SeriesNumber: String(options.seriesNumber ?? 100 * sourceNumber(source) + number),
    SeriesDescription: fittedTo(
      options.seriesDescription ?? (theirs === '' ? ours : `${theirs} - ${ours}`),
      LONG_STRING,
    ),
  };
}

function sourceNumber({ origin }: Pick<SourceSeries, 'origin'>): number {
  const [text = ''] = origin.SeriesNumber ?? [];
  const number = /^\s*\+?\d+\s*$/.test(text) ? Number(text) : NO_NUMBER;
  return number <= LARGEST_NUMBER ? number : NO_NUMBER;
}
