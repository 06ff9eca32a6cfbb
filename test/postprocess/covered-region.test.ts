import test from 'ava';
import { coveredRegion, regionWarning } from '../../src/postprocess/covered-region.ts';

const [LIVER, SPLEEN, KIDNEY, OTHER] = ['10200004', '78961009', '9846003', '7771000'];
const organ = (code: string, found = true, cut = false) => ({ code, found, cut });

test('a part is whole where all of its organs are there and none is cut; parts that nothing was asked of are not told', (t) => {
  t.deepEqual(coveredRegion([organ(LIVER), organ(SPLEEN), organ(KIDNEY, true, true)]), [
    { part: 'upper abdomen', seen: 'whole' },
    { part: 'kidneys', seen: 'in part' },
  ]);
  t.deepEqual(coveredRegion([organ(LIVER), organ(SPLEEN, false), organ(KIDNEY, false)]), [
    { part: 'upper abdomen', seen: 'in part' },
    { part: 'kidneys', seen: 'not seen' },
  ]);
  t.deepEqual(coveredRegion([organ(OTHER)]), []);
});

test('a header that names another part of the body, or the trunk where none is, is contradicted', (t) => {
  const [seen, nothing] = [coveredRegion([organ(LIVER)]), coveredRegion([organ(LIVER, false)])];
  t.regex(regionWarning({ part: 'elsewhere' }, seen) ?? '', /^REGION_CONTRADICTED: .*another part.*upper abdomen/);
  t.regex(regionWarning({ part: 'trunk' }, nothing) ?? '', /^REGION_CONTRADICTED: .*no organ/);
  for (const [told, region] of [
    [{ part: 'trunk' }, seen],
    [{ part: 'elsewhere' }, nothing],
    [{}, seen],
    [{ part: 'trunk' }, []],
  ] as const)
    t.is(regionWarning(told, region), undefined);
});
