/** Times of day with their days, so that what came after midnight comes last. */
import type { Apart } from './apart.ts';

const DAY = 86_400;
const NOON = DAY / 2;
/** Days from the year 0 to 1970, so that no number is below 0. */
const BEFORE_1970 = 719_528;

/** Seconds, and what is behind the point. */
type TimeOfDay = readonly [seconds: number, fraction: string];

/**
 * @param clock the name of a time of day: Acquisition Time, Content Time, Series Time
 * @returns of each plane seconds from one midnight, as a number that sorts; what is no time stays
 *   as it is
 */
export function momentsOf(planes: readonly Apart[], clock: string): readonly string[] {
  const times = planes.map((plane) => timeOfDay(plane[clock] ?? ''));
  if (times.some((time) => time === undefined)) return planes.map((plane) => plane[clock] ?? '');
  const told = planes.map((plane) => dayOf(plane, clock));
  const days = told.some((day) => day === undefined) ? planes.map(() => 0) : (told as number[]);
  const seconds = (times as TimeOfDay[]).map(([own]) => own);
  // Nothing is acquired over half a day: dates that were left out, or are one for all, hide a midnight.
  const hidden = new Set(days).size === 1 && Math.max(...seconds) - Math.min(...seconds) > NOON;
  return (times as TimeOfDay[]).map(([own, fraction], n) => {
    const day = (days[n] as number) + (hidden && own < NOON ? 1 : 0);
    return `${day * DAY + own}${fraction === '' ? '' : `.${fraction}`}`;
  });
}

/** Of HHMMSS.FFFFFF, without what is behind, and with the colons of old files. */
function timeOfDay(text: string): TimeOfDay | undefined {
  const [, digits, fraction = ''] = /^(\d{2}(?:\d{2}){0,2})(?:\.(\d*))?$/.exec(text.replaceAll(':', '')) ?? [];
  if (digits === undefined) return undefined;
  const [h, m, s] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2) || '0')) as [number, number, number];
  return [h * 3600 + m * 60 + s, fraction.replace(/0+$/, '')];
}

/** The day of the clock's time; undefined where no date tells. */
function dayOf(plane: Apart, clock: string): number | undefined {
  const content = days(plane['Content Date']);
  if (clock === 'Content Time') return content;
  if (clock === 'Series Time') return days(plane['Series Date']);
  const own = days(plane['Acquisition Date']) ?? days(plane['Acquisition DateTime']?.slice(0, 8));
  if (own !== undefined || content === undefined) return own;
  // What was acquired later in the day than its content was made, was acquired the day before.
  const [acquired, made] = [timeOfDay(plane[clock] ?? ''), timeOfDay(plane['Content Time'] ?? '')];
  return acquired !== undefined && made !== undefined && acquired[0] > made[0] ? content - 1 : content;
}

function days(date: string | undefined): number | undefined {
  const [, y, m, d] = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date ?? '') ?? [];
  return y === undefined ? undefined : BEFORE_1970 + Date.UTC(Number(y), Number(m) - 1, Number(d)) / (1000 * DAY);
}
