/**
 * Preview and refine: a volume through a fast model, whose labels leave as they come, and then
 * through one of patches, whose labels replace them.
 */
import { isSameClass } from '../class-names.ts';
import { invalid } from '../errors.ts';
import { ofPatches, takenLabels } from '../model/manifest.ts';
import type { Model, Routing } from '../model/model.ts';
import type { SegmentOrder } from './plan.ts';

/** What refines, and how the caller names it. */
export interface Refining {
  readonly model: Model;
  /** Its classes are those that are wanted. */
  readonly routing: Routing;
  readonly field: string;
}

/**
 * The order of a preview with what replaces it. Classes are the same where their names say so.
 * @param preview routed to all classes of its head
 * @throws Failure REFINE_MODEL for a model that is not of patches, or the preview's own, and with
 *   what no preview has (several passes, final slices alone); REFINE_CLASSES where the preview knows
 *   no class that is wanted
 */
export function refinedBy(preview: SegmentOrder, { model, routing, field }: Refining): SegmentOrder {
  const { name } = model.manifest;
  if (!ofPatches(model.manifest))
    throw invalid('REFINE_MODEL', field, `expected a model of patches, got ${name}, which is one of slices`);
  if (model === preview.model)
    throw invalid('REFINE_MODEL', field, `expected another model than that of the preview, got ${name} for both`);
  if (preview.thorough || preview.finalSlicesOnly)
    throw invalid(
      'REFINE_MODEL',
      field,
      'expected neither thorough nor final_slices_only with it: a preview is quick, and never final',
    );
  const labels = new Uint8Array(256);
  const wanted = new Uint8Array(256);
  for (const organ of routing.head.classes) {
    const shown = preview.routing.head.classes.find((one) => isSameClass(one.name, organ.name));
    if (routing.wanted[organ.label] !== 1 || shown === undefined) continue;
    labels[shown.label] = organ.label;
    wanted[shown.label] = 1;
  }
  const taken = takenLabels(model.manifest);
  // Where the organs are, all of them tell.
  if (taken?.as === 'box') wanted.fill(1);
  if (!wanted.includes(1)) {
    const names = ({ head }: Routing) => `${head.name} (${head.classes.map((organ) => organ.name).join(', ')})`;
    const why = `expected a model with classes of the preview's head ${names(preview.routing)}, got ${names(routing)}`;
    throw invalid('REFINE_CLASSES', field, why);
  }
  const order = { ...preview, model, routing, previewEvery: 0, given: taken !== undefined };
  const shown = { ...preview, labels: preview.labels || taken !== undefined };
  return { ...shown, routing: { ...preview.routing, wanted }, refinement: { order, labels } };
}

/** Of the model whose labels are final. */
export function finalOrder(order: SegmentOrder): SegmentOrder {
  return order.refinement?.order ?? order;
}
