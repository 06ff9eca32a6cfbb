/**
 * `m4oe segment --mesh` of the demo's CT, read by trimesh and judged by Khronos' validator: closed,
 * of the volume of the report, in the place of the labels.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { validateBytes } from 'gltf-validator';
import { displayName } from '../../src/class-names.ts';
import { m4oe } from '../support/command.ts';
import { DICOM_TOOLS_MISSING, folderOf, pacsPython } from '../support/dicom-tools.ts';
import { DEMO_MODELS } from '../support/service.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`pacs/mesh.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

interface Organ {
  readonly name: string;
  readonly label: number;
  readonly volumeMl: number;
  readonly voxels: number;
  readonly box?: { readonly first: number[]; readonly last: number[] };
}

interface Read {
  readonly closed: boolean;
  readonly volume: number;
  readonly box: [number[], number[]];
}

withTools('closed, of the volume of the report, and where the labels are: in metres and in LPS mm', async (t) => {
  t.timeout(600_000);
  const folder = await folderOf(t);
  const files: Record<string, string> = { glb: 'a/phantom-ct_mesh.glb', stl: 'b/phantom-ct_mesh_stl.zip' };
  for (const [format, out] of [
    ['glb', 'a'],
    ['stl', 'b'],
  ] as const) {
    const flags = ['-m', 'CT', '--mesh', format, '--no-picture', '--out', join(folder, out)];
    const done = await m4oe(['segment', join(DEMO_MODELS, 'phantom-ct.nii.gz'), ...flags, '--models', DEMO_MODELS]);
    t.is(done.code, 0, done.stderr);
    t.true(done.stdout.includes(join(folder, files[format] as string)), done.stdout);
  }
  const glb = join(folder, files.glb as string);
  const { issues } = await validateBytes(new Uint8Array(await readFile(glb)));
  t.deepEqual([issues.numErrors, issues.numWarnings], [0, 0], JSON.stringify(issues.messages));
  const report = JSON.parse(await readFile(join(folder, 'a/phantom-ct_report.json'), 'utf8'));
  const found: Organ[] = report.organs.filter(({ voxels }: Organ) => voxels > 0);
  t.true(found.length > 4);
  const read = JSON.parse(await pacsPython('read_mesh.py', glb, join(folder, files.stl as string)));
  t.deepEqual(Object.keys(read.glb).sort(), found.map(({ name }) => displayName(name)).sort());
  const { spacing, origin, direction } = report.volume;
  for (const { name, volumeMl, box } of found) {
    const shown = displayName(name);
    const [metres, millimetres]: [Read, Read & { header: string }] = [read.glb[shown], read.stl[`${shown}.stl`]];
    t.true(metres.closed && millimetres.closed, shown);
    t.is(millimetres.header, `M4OE ${shown}. SPACE=LPS`);
    t.true(Math.abs(millimetres.volume / 1000 / volumeMl - 1) < 2e-3, `${shown}: ${millimetres.volume} mm3`);
    t.true(Math.abs((metres.volume * 1e6) / volumeMl - 1) < 2e-3, `${shown}: ${metres.volume} m3`);
    const place = (index: readonly number[], axis: number) =>
      index.reduce((sum, at, n) => sum + at * spacing[n] * direction[n][axis], origin[axis]);
    for (const axis of [0, 1, 2]) {
      const ends = [box?.first ?? [], box?.last ?? []].map((index) => place(index, axis)).sort((a, b) => a - b);
      const most = 1.5 * Math.max(...spacing);
      for (const [n, end] of ends.entries()) {
        t.true(Math.abs((millimetres.box[n]?.[axis] as number) - end) < most, `${shown}: mm along ${axis}`);
        // Up is y, and the front of the patient is towards z.
        const [along, sign] = [[0, 2, 1][axis] as number, axis === 1 ? -1 : 1];
        const at = sign * 1000 * (metres.box[sign === 1 ? n : 1 - n]?.[along] as number);
        t.true(Math.abs(at - end) < most, `${shown}: metres along ${axis}`);
      }
    }
  }
});
