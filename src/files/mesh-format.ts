/** In which format the organs' surfaces are written: `--mesh`. */
import { displayName } from '../class-names.ts';
import { modelOf, type Segmented } from '../client/dicom-result.ts';
import { invalid } from '../errors.ts';
import { glbOf, type NamedMesh } from '../formats/mesh/glb.ts';
import { organMesh } from '../formats/mesh/organ-mesh.ts';
import { zippedStl } from '../formats/mesh/stl.ts';
import type { OrganStatistics } from '../postprocess/organ-statistics.ts';
import { expectedOneOf } from '../suggestion.ts';
import type { Geometry } from '../volume.ts';
import type { Outcome } from './outcome.ts';

export interface MeshFormat {
  /** Of the file's name. */
  readonly ending: string;
  encode(meshes: readonly NamedMesh[]): Buffer | Promise<Buffer>;
}

const FORMATS: Readonly<Record<string, MeshFormat>> = {
  glb: { ending: '.glb', encode: glbOf },
  stl: { ending: '_stl.zip', encode: zippedStl },
};

/**
 * @param wanted glb, stl, `true` for an option without value, or undefined where none are wanted
 * @throws Failure invalid MESH_FORMAT
 */
export function meshFormat(wanted: string | boolean | undefined): MeshFormat | undefined {
  if (wanted === undefined || wanted === false) return undefined;
  const text = wanted === true ? 'glb' : wanted.toLowerCase();
  const format = FORMATS[text];
  if (format === undefined) throw invalid('MESH_FORMAT', '--mesh', expectedOneOf(Object.keys(FORMATS), text));
  return format;
}

/** A mesh of each organ that has a voxel, in the order of their labels. */
export function meshesOf(
  { plan, labels }: Pick<Outcome, 'plan' | 'labels'>,
  geometry: Geometry,
  statistics: ReadonlyMap<number, Pick<OrganStatistics, 'box'>>,
): NamedMesh[] {
  return organMeshes(modelOf(plan).classes, labels, geometry, statistics);
}

export function organMeshes(
  classes: Segmented['classes'],
  labels: Uint8Array,
  geometry: Geometry,
  statistics: ReadonlyMap<number, Pick<OrganStatistics, 'box'>>,
): NamedMesh[] {
  return classes.flatMap(({ label, name, color }) => {
    const organ = statistics.get(label);
    if (organ === undefined) return [];
    return [{ name: displayName(name), color, mesh: organMesh(labels, geometry, label, organ.box) }];
  });
}
