/**
 * Age and sex of the person in a series' header: for what is shown with a result at once, and
 * neither kept nor logged.
 */

export interface Person {
  /** Whole years at the study; undefined where the header does not tell. */
  readonly age: number | undefined;
  readonly sex: 'F' | 'M' | undefined;
}

/** @param texts attributes by keyword, as SourceSeries.patientAndStudy has them */
export function personOf(texts: Readonly<Record<string, readonly string[]>>): Person {
  const text = (keyword: string) => texts[keyword]?.[0]?.trim() ?? '';
  const sex = text('PatientSex').toUpperCase();
  return {
    age: ageByDates(text('PatientBirthDate'), text('StudyDate')) ?? ageInYears(text('PatientAge')),
    sex: sex === 'F' || sex === 'M' ? sex : undefined,
  };
}

/** Of an Age String (PS3.5, 6.2): 058Y; months, weeks and days are a child's. */
function ageInYears(text: string): number | undefined {
  const [, digits, unit] = /^(\d{3})([DWMY])$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const perYear = { D: 365.25, W: 52.18, M: 12, Y: 1 }[unit as 'D' | 'W' | 'M' | 'Y'];
  return Math.floor(Number(digits) / perYear);
}

function ageByDates(birth: string, study: string): number | undefined {
  const [from, to] = [birth, study].map((date) => (/^\d{8}$/.test(date) ? Number(date) : Number.NaN)) as [
    number,
    number,
  ];
  // YYYYMMDD as numbers: their difference in whole years.
  const years = Math.floor((to - from) / 10_000);
  return years >= 0 && years < 130 ? years : undefined;
}
