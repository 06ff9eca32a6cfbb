/** Series of which nothing typed tells the region: taken by what their pixels show. */
import test from 'ava';
import { notSeen } from '../../src/gateway/region.ts';
import { seriesFiles } from '../formats/dicom/phantom.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';
import { ofSeries, resultsOf } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/region.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

type Verdict = Parameters<typeof notSeen>[0]['classes'][number]['verdict'];
const report = (...verdicts: Verdict[]) => ({ classes: verdicts.map((verdict) => ({ verdict })) }) as never;

for (const [verdicts, seen] of [
  [['ACCEPT', 'REVIEW', 'ABSENT'], true],
  [['REVIEW', 'REVIEW', 'REJECT', 'ABSENT'], true],
  [['ACCEPT', 'REJECT', 'REJECT', 'ABSENT'], false],
  [['ABSENT', 'ABSENT', 'ABSENT', 'ABSENT'], false],
  [['ACCEPT'], true],
  [['REJECT'], false],
] as const)
  test(`${verdicts.join(', ')}: ${seen ? 'an abdomen' : 'another region'}`, (t) => {
    t.is(notSeen(report(...verdicts))?.reason, seen ? undefined : 'REGION_NOT_SEEN');
  });

/** Nothing typed tells the region. */
const untold = { '0008103e': ['LO', '5.0 Br40'] } as const;

withOrthanc('of three series that nothing tells, one shows organs: it alone gets results', async (t) => {
  t.timeout(300_000);
  await using service = await startService({ tagCheck: 'warn' });
  await using orthanc = await Orthanc.start();
  const organs = seriesFiles((k) => ({ set: { ...ofSeries(1, k), ...untold } }));
  const fat = seriesFiles((k) => ({ set: { ...ofSeries(2, k), ...untold }, stored: (i) => 124 + 35 * i }));
  const gap = seriesFiles((k) => (k === 5 ? undefined : { set: { ...ofSeries(3, k), ...untold } }));
  await orthanc.send([...organs, ...fat, ...gap]);
  await using gateway = await runGateway(orthanc, service.address, { note: 'on' });
  const found = await eventually(async () => {
    const all = await gateway.series();
    return all.length === 3 && all.every(({ state }) => ['done', 'elsewhere', 'refused'].includes(state)) && all;
  });
  const reasons = found.map(({ state, reason }) => `${state} ${reason}`).sort();
  t.deepEqual(reasons, ['done null', 'elsewhere DICOM_MISSING_SLICES', 'elsewhere REGION_NOT_SEEN']);
  t.is((await resultsOf(orthanc, 1)).segs.length, 1);
  for (const n of [2, 3]) t.is(Object.values(await resultsOf(orthanc, n)).flat().length, 0, 'no result, and no note');
  t.regex(await gateway.metrics(), /m4oe_gateway_series\{state="elsewhere"\} 2\n/);
  t.true(found.every(({ attempts }) => attempts <= 1));
});
