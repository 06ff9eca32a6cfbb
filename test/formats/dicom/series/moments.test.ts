import test from 'ava';
import { momentsOf } from '../../../../src/formats/dicom/series/moments.ts';

/** Which of the planes came first, second ... by a clock. */
function order(clock: string, planes: readonly Record<string, string>[]): number[] {
  const moments = momentsOf(planes, clock).map(Number);
  return planes.map((_, n) => n).sort((a, b) => (moments[a] as number) - (moments[b] as number));
}
const acquired = (time: string, more: Record<string, string> = {}) => ({ 'Acquisition Time': time, ...more });

test('a date puts what came after midnight last', (t) => {
  for (const name of ['Acquisition Date', 'Content Date']) {
    const planes = [acquired('000010.5', { [name]: '20240303' }), acquired('235950', { [name]: '20240302' })];
    t.deepEqual(order('Acquisition Time', planes), [1, 0], name);
  }
  const moments = [
    acquired('0010', { 'Acquisition DateTime': '20240303001000.5+0100' }),
    acquired('2355', { 'Acquisition DateTime': '20240302235500+0100' }),
  ];
  t.deepEqual(order('Acquisition Time', moments), [1, 0]);
  const contents = ['20240303', '20240302'].map((date, n) => ({
    'Content Date': date,
    'Content Time': n === 0 ? '000001' : '235959',
  }));
  t.deepEqual(order('Content Time', contents), [1, 0]);
});

test('what was acquired before midnight may have its content from the day after', (t) => {
  const made = { 'Content Date': '20240303' };
  const planes = [
    acquired('235930', { ...made, 'Content Time': '000110' }),
    acquired('000030', { ...made, 'Content Time': '000140' }),
  ];
  t.deepEqual(order('Acquisition Time', planes), [0, 1]);
});

test('without dates, or with one date for all, times on both sides of midnight are of two days', (t) => {
  t.deepEqual(order('Acquisition Time', [acquired('000010'), acquired('235950')]), [1, 0]);
  const same = { 'Acquisition Date': '19000101' };
  t.deepEqual(order('Acquisition Time', [acquired('000010', same), acquired('235950', same)]), [1, 0]);
  t.deepEqual(order('Acquisition Time', [acquired('080000'), acquired('190000')]), [0, 1]);
  t.deepEqual(
    order('Acquisition Time', [acquired('000010', { 'Acquisition Date': '20240302' }), acquired('235950')]),
    [1, 0],
  );
});

test('fractions and old forms are told apart, and what is no time stays what it is', (t) => {
  const [a, b, c, d] = momentsOf(
    ['101200.123456', '101200.123457', '10:12:00', '1012'].map((time) => acquired(time)),
    'Acquisition Time',
  );
  t.not(a, b);
  t.is(c, d);
  t.deepEqual(momentsOf([acquired('noon'), acquired('101200')], 'Acquisition Time'), ['noon', '101200']);
});
