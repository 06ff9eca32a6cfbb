/** Prompts of a request: points and boxes, for the one of its models that is told where organs are. */
import { closestClass } from '../class-names.ts';
import { invalid } from '../errors.ts';
import { type Head, ofPatches, takenPrompts } from '../model/manifest.ts';
import { type PromptKind, takesSlices } from '../model/patch-input.ts';
import { canonicalOrientation } from '../preprocess/orientation.ts';
import { didYouMean } from '../suggestion.ts';
import { AXES, dot, minus } from '../vectors.ts';
import type { Geometry, Prompt, Triple } from '../volume.ts';
import { networkGrid } from '../volumetric/grid.ts';
import { slicesOf, type VoxelPrompt } from '../volumetric/prompts.ts';
import type { SegmentOrder } from './plan.ts';
import { finalOrder } from './refinement.ts';

/** How the caller names a prompt. */
export type PromptField = (index: number) => string;

/**
 * The order with its prompts for the model whose labels are final. Alone that model looks for classes
 * with a prompt only.
 * @param prompts as they came; none leaves the order as it is
 * @throws Failure PROMPTS_NOT_TAKEN, PROMPT_CLASS, PROMPT_PLACE, PROMPT_OUTSIDE, PROMPT_TWICE
 */
export function promptedBy(order: SegmentOrder, prompts: readonly Prompt[], field: PromptField): SegmentOrder {
  if (prompts.length === 0) return order;
  const final = finalOrder(order);
  const kinds = takenPrompts(final.model.manifest);
  const placed = prompts.map((prompt, n) => placedPrompt(prompt, final, kinds, field(n)));
  checkOnce(placed, final, field);
  if (order.refinement !== undefined)
    return { ...order, refinement: { ...order.refinement, order: { ...final, prompts: placed } } };
  const told = new Set(placed.map(({ label }) => label));
  const wanted = order.routing.wanted.map((one, label) => (told.has(label) ? one : 0));
  return { ...order, prompts: placed, routing: { ...order.routing, wanted } };
}

function placedPrompt(
  { className, at }: Prompt,
  { model, routing, geometry }: SegmentOrder,
  kinds: readonly PromptKind[],
  field: string,
): VoxelPrompt {
  const { name } = model.manifest;
  const kind = at.length === 1 ? 'point' : 'box';
  if (!kinds.includes(kind)) {
    const takes = kinds.length === 0 ? 'takes none' : `takes each as a ${kinds.join(' or a ')}, not as a ${kind}`;
    const named = kinds.length === 0 ? 'a model that takes prompts (m4oe models lists them)' : 'other prompts';
    throw invalid('PROMPTS_NOT_TAKEN', field, `expected ${named}; ${name} ${takes}`);
  }
  const organ = routing.head.classes.find((one) => one.name === className);
  if (organ === undefined) throw invalid('PROMPT_CLASS', field, unknownClass(className, name, routing.head));
  if (routing.wanted[organ.label] !== 1)
    throw invalid('PROMPT_CLASS', field, `expected one of the classes that are asked for, got ${organ.name}`);
  const corners = at.map((place) => voxelAt(place, geometry, organ.name, field));
  const along = (choose: (...values: number[]) => number) =>
    AXES.map((axis) => choose(...corners.map((corner) => corner[axis]))) as unknown as Triple;
  return { label: organ.label, kind, first: along(Math.min), last: along(Math.max) };
}

function unknownClass(className: string, model: string, { classes }: Head): string {
  const known = classes.map((one) => one.name);
  const meant = didYouMean(closestClass(className, known));
  return `expected a class of ${model}, which has ${known.join(', ')}; got another one${meant}`;
}

/** The nearest voxel. */
function voxelAt(place: Triple, { size, spacing, origin, direction }: Geometry, of: string, field: string): Triple {
  if (!place.every(Number.isFinite)) throw invalid('PROMPT_PLACE', field, `expected finite numbers of ${of} (mm, LPS)`);
  const from = minus(place, origin);
  const voxel = AXES.map((axis) => Math.round(dot(from, direction[axis]) / spacing[axis])) as unknown as Triple;
  if (voxel.every((one, axis) => one >= 0 && one < (size[axis] as number))) return voxel;
  const why = `expected ${of} within the volume (LPS, mm), got it at voxel ${voxel.map(String).join(', ')} of ${size.join(' x ')}`;
  throw invalid('PROMPT_OUTSIDE', field, why);
}

/** A class has one prompt, or in a network of slices one in each of them. */
function checkOnce(prompts: readonly VoxelPrompt[], { model, geometry }: SegmentOrder, field: PromptField): void {
  const { manifest } = model;
  if (!ofPatches(manifest)) return;
  const axis = networkGrid(manifest.input, geometry, canonicalOrientation(geometry)).axes[0]?.source;
  const flat = takesSlices(manifest.input) && axis !== undefined;
  const seen = new Map<number, Set<number>>();
  for (const [n, prompt] of prompts.entries()) {
    const slices = seen.get(prompt.label) ?? new Set();
    seen.set(prompt.label, slices);
    for (const slice of flat ? slicesOf(prompt, axis) : [0]) {
      if (slices.has(slice)) {
        const once = flat
          ? `one prompt of a class in a slice; slice ${slice} has two`
          : 'one prompt of a class; it has two';
        throw invalid('PROMPT_TWICE', field(n), `expected ${once}`);
      }
      slices.add(slice);
    }
  }
}
