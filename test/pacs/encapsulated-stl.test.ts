/** Surfaces as a DICOM object: judged by dciodvfy, read by pydicom, its triangles by trimesh. */
import { join } from 'node:path';
import test from 'ava';
import { organMeshes } from '../../src/files/mesh-format.ts';
import { encapsulateStl } from '../../src/formats/dicom/results/encapsulated-stl.ts';
import { joinedStl } from '../../src/formats/mesh/stl.ts';
import { organStatistics } from '../../src/postprocess/organ-statistics.ts';
import { resultOf } from '../formats/dicom/result-of.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, folderOf, pacsPython, writeInstance } from '../support/dicom-tools.ts';
import { lpsGeometry } from '../support/volumes.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`pacs/encapsulated-stl.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

withTools("one closed surface for each organ, in the source's frame of reference", async (t) => {
  const folder = await folderOf(t);
  const result = resultOf([24, 20, 6]);
  const geometry = lpsGeometry([24, 20, 6], [0.7, 0.8, 2.5]);
  const labels = new Uint8Array(24 * 20 * 6);
  for (const [label, k] of [
    [1, 1],
    [5, 4],
  ] as const)
    for (let j = 5; j < 12; j++) labels.fill(label, (k * 20 + j) * 24 + 4, (k * 20 + j) * 24 + 12);
  const volume = {
    geometry,
    voxelType: 'int16',
    rescale: { slope: 1, intercept: 0 },
    voxels: new Int16Array(labels.length),
  } as const;
  const meshes = organMeshes(result.classes, labels, geometry, organStatistics(volume, labels));
  t.is(meshes.length, 2);
  for (const [name, some] of [
    ['two', meshes],
    ['none', []],
  ] as const) {
    const made = await encapsulateStl(result, joinedStl(some, 'organs'), 'CT: organs', { made: new Date() });
    const path = await writeInstance(join(folder, `${name}.dcm`), made);
    const { errors, warnings } = await dciodvfy(path);
    t.deepEqual([errors, warnings.filter((line) => !line.includes('needed to build DICOMDIR'))], [[], []], name);
    const said = JSON.parse(await pacsPython('read_stl.py', path));
    t.deepEqual(said.object, ['1.2.840.10008.5.1.4.1.1.104.3', 'M3D', 'model/stl', result.source.frameOfReferenceUid]);
    t.is(said.sources, 6);
    t.is(said.parts, some.length, name);
    const wanted = (some.length * 8 * 7 * 0.7 * 0.8 * 2.5) / 1000;
    t.true(Math.abs(said.ml - wanted) <= 0.001 * wanted + 1e-9, `${said.ml} ml, ${wanted} wanted`);
  }
});
