/** Segmentations on tilted and uneven planes as others read them: dciodvfy and highdicom. */
import { join } from 'node:path';
import test from 'ava';
import { ELLIPSOID_RUN, ellipsoidSlice, isInside, pointOf, tiltedPlanes } from '../formats/dicom/ellipsoid.ts';
import { SIZE, seriesFiles, writeSeries } from '../formats/dicom/phantom.ts';
import { m4oe } from '../support/command.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, folderOf, pacsPython } from '../support/dicom-tools.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`pacs/planes.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test : test.skip;
const [COLUMNS, ROWS, SLICES] = SIZE;
const EVEN = Array.from({ length: SLICES }, (_, k) => 2.5 * k);
const UNEVEN = [0, 3, 6, 9, 12, 15, 17, 19, 21, 23, 25, 27];
const LOSSY = { '00282110': ['CS', '01'], '00282112': ['DS', '4'], '00282114': ['CS', 'ISO_15444_1'] } as const;

for (const [name, planes, kept] of [
  ['tilted by 20 degrees', tiltedPlanes(20, EVEN), SLICES],
  ['uneven', tiltedPlanes(0, UNEVEN), SLICES],
  ['uneven and tilted by -8 degrees', tiltedPlanes(-8, UNEVEN), SLICES],
  ['with a gap', tiltedPlanes(0, [...EVEN.slice(0, 6), ...EVEN.slice(8)]), SLICES - 2],
] as const) {
  withTools(`planes ${name}, compressed with loss`, async (t) => {
    t.timeout(300_000);
    const folder = await folderOf(t);
    const files = seriesFiles((k) => (planes[k] === undefined ? undefined : ellipsoidSlice(planes[k], LOSSY)));
    const series = writeSeries(join(folder, 'series'), files);
    const ended = await m4oe([
      'segment',
      series,
      '--out',
      folder,
      '--dicom-sr',
      '--allow-gaps',
      '--no-picture',
      ...ELLIPSOID_RUN,
    ]);
    t.is(ended.code, 0, ended.stderr);
    const seg = join(folder, 'series_seg.dcm');
    for (const file of [seg, join(folder, 'series_sr.dcm')]) t.deepEqual((await dciodvfy(file)).errors, []);
    const instances = Array.from({ length: kept }, (_, k) => `1.2.826.0.1.3680043.10.999.3.${k + 1}`);
    const masks: number[][] = JSON.parse(await pacsPython('read_planes.py', seg, ...instances));
    for (const [k, plane] of planes.entries())
      t.deepEqual(
        masks[k],
        Array.from({ length: COLUMNS * ROWS }, (_, at) =>
          isInside(pointOf(plane, at % COLUMNS, Math.floor(at / COLUMNS))) ? 1 : 0,
        ),
        `plane ${k}`,
      );
  });
}
