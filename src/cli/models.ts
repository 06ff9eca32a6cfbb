/** `m4oe models` and `m4oe plan`: what can be run, and what a volume would cost and get. */

import { readInput } from '../files/input.ts';
import { promptsOf } from '../files/prompts.ts';
import { type Manifest, ofPatches, servedBy, takenPrompts } from '../model/manifest.ts';
import { findModels, openModelFiles } from '../model/repository.ts';
import { planOrder } from '../pipeline/plan.ts';
import { planMessage } from '../server/messages.ts';
import { type ModelConfig, type SegmentConfig, sizeLimits } from '../settings/config.ts';
import type { Modality } from '../volume.ts';
import type { Plan } from '../wire/generated/m4oe/v1/Plan.ts';
import type { RefinePlan } from '../wire/generated/m4oe/v1/RefinePlan.ts';
import { localOrder, withModels } from './run-local.ts';
import { connectTo, serverFailure } from './run-remote.ts';
import { classNames, type SegmentFlags } from './segment.ts';
import { seconds, swatch, table } from './terminal.ts';

/** Lists the models of the folder, verified but not run. */
export async function listModels(config: ModelConfig, json: boolean): Promise<void> {
  const found = await Promise.all((await findModels(config.models)).map((folder) => openModelFiles(folder, config)));
  if (json) {
    process.stdout.write(
      `${JSON.stringify(
        found.map(({ manifest }) => manifest),
        null,
        2,
      )}\n`,
    );
    return;
  }
  for (const { manifest } of found) {
    const parameters = (manifest.provenance.parameters / 1e6).toFixed(1);
    process.stdout.write(`${manifest.name} ${manifest.version}  ${manifest.description}\n`);
    process.stdout.write(`  ${parameters} M parameters, ${architecture(manifest)}\n`);
    const seen = sees(manifest);
    if (seen !== undefined) process.stdout.write(`  sees ${seen}\n`);
    const prompts = takenPrompts(manifest);
    if (prompts.length > 0) process.stdout.write(`  takes prompts: a ${prompts.join(' or a ')} an organ\n`);
    for (const head of manifest.heads) {
      const modalities = Object.keys(servedBy(manifest, head)) as Modality[];
      const isDefault = modalities.filter((modality) => manifest.modalities[modality]?.defaultHead === head.name);
      const names = head.classes.map((organ) => `${swatch(organ.color)}${organ.name}`).join(' ');
      process.stdout.write(
        `  head ${head.name} (${modalities.join(', ')}${isDefault.length > 0 ? '; default' : ''}): ${names}\n`,
      );
    }
    for (const { dataset, modality, dice, cases } of manifest.accuracy) {
      const scores = Object.entries(dice).map(([name, value]) => `${name} ${value.toFixed(2)}`);
      process.stdout.write(
        `  Dice on ${dataset} (${modality}, ${cases.length} held-out case${cases.length === 1 ? '' : 's'}): ${scores.join(', ')}\n`,
      );
    }
  }
}

function architecture(manifest: Manifest): string {
  if (!ofPatches(manifest)) {
    return `${manifest.precision}, routing ${manifest.routing}, experts ${manifest.experts.join(', ')}`;
  }
  const folds = manifest.files.filter(({ role }) => role === 'graph').length;
  return `${manifest.precision ?? 'float32'}, of patches, ${folds} fold${folds === 1 ? '' : 's'}`;
}

/** Undefined for a graph that knows no millimetres. */
function sees(manifest: Manifest): string | undefined {
  if (ofPatches(manifest)) {
    const { patch, spacing } = manifest.input;
    const voxels = patch.join(' x ');
    if (spacing === undefined) {
      const whole = patch.length === 2 ? 'each slice' : 'the whole volume';
      return `${whole} in ${voxels} voxels; labels come at the end`;
    }
    return `patches of ${voxels} voxels of ${spacing.join(' x ')} mm; labels come when all are through`;
  }
  const { millimetres, size } = manifest.input;
  if (millimetres === undefined) return undefined;
  const field = size.map((pixels) => Math.round(pixels * millimetres.pixel)).join(' x ');
  return `${field} mm in pixels of ${millimetres.pixel} mm, neighbouring slices ${millimetres.neighbour} mm away`;
}

/** What the volume in `path` would cost and get; its voxels are read but not sent. */
export async function planFile(path: string, flags: SegmentFlags, config: SegmentConfig): Promise<void> {
  const { source, modality, head, warnings } = await readInput(path, config, flags);
  const { volume } = source;
  const { model, refineModel } = flags;
  const { traceparent } = config;
  const classes = classNames(flags.classes);
  const prompts = promptsOf(flags.prompts ?? '');
  const wish = { modality, model, refineModel, head, classes, prompts, everySlice: false, traceparent };
  let plan: Plan;
  if (flags.server === undefined) {
    plan = await withModels(config, (models) => {
      const order = localOrder(models, volume, wish);
      return planMessage(order, planOrder(order, sizeLimits(config)));
    });
  } else {
    const client = await connectTo(flags.server, flags, config);
    try {
      plan = await client.plan(volume, wish);
    } catch (error) {
      throw serverFailure(error, wish);
    } finally {
      client.close();
    }
  }
  const { windowLower, windowUpper } = plan;
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
    return;
  }
  const rows = [
    ['model', `${plan.model} ${plan.modelVersion}, head ${plan.head}, on ${plan.provider}`],
    ['classes', (plan.classes ?? []).map((organ) => organ.name).join(', ')],
    ['window', windowLower === undefined ? 'percentiles of the volume' : `${windowLower} to ${windowUpper}`],
    ['slices', `${plan.slices} axial`],
    ['to send', `${(Number(plan.volumeBytes) / 2 ** 20).toFixed(1)} MiB`],
    ['memory', `${(Number(plan.memoryBytes) / 2 ** 20).toFixed(1)} MiB`],
    ['inference', seconds(Number(plan.inferSeconds))],
    ['waiting before it', seconds(Number(plan.queueSeconds))],
    [
      'first labels',
      plan.streamsWhileUploading === true ? 'while the upload still runs' : 'after the whole volume is here',
    ],
  ];
  if (plan.refine != null) rows.push(...refineRows(plan.refine));
  for (const warning of warnings) rows.push(['warning', warning]);
  process.stdout.write(`${table(rows, 'll')}\n`);
}

/** What comes after the labels that the other rows are of. */
function refineRows({ model, modelVersion, head, provider, inferSeconds, queueSeconds }: RefinePlan): string[][] {
  return [
    ['refined by', `${model} ${modelVersion}, head ${head}, on ${provider}`],
    ['its inference', seconds(Number(inferSeconds))],
    ['waiting before that', seconds(Number(queueSeconds))],
  ];
}
