/**
 * Segmenting in this process: the same pipeline and messages as the service, without the network.
 */
import { randomUUID } from 'node:crypto';
import { RemovedLabels } from '../client/removed-labels.ts';
import type { Outcome } from '../files/outcome.ts';
import { openModels, readModels } from '../model/load.ts';
import type { Models } from '../model/models.ts';
import { planOrder, type SegmentOrder } from '../pipeline/plan.ts';
import { promptedBy } from '../pipeline/prompts.ts';
import { enterQueues } from '../pipeline/queued.ts';
import { refinedBy } from '../pipeline/refinement.ts';
import { segment } from '../pipeline/segment.ts';
import { checkGeometry, checkRescale } from '../preprocess/geometry.ts';
import { planMessage, reportMessage } from '../server/messages.ts';
import { type ModelConfig, sizeLimits } from '../settings/config.ts';
import { Arrival } from '../streaming/arrival.ts';
import type { Modality, Prompt, Volume } from '../volume.ts';
import { flagOf } from './named-flags.ts';

export interface LocalWish {
  readonly modality: Modality;
  readonly model: string;
  readonly head: string;
  readonly classes: readonly string[];
  readonly everySlice: boolean;
  readonly rawLabels?: boolean;
  readonly thorough?: boolean;
  readonly refineModel?: string;
  readonly prompts?: readonly Prompt[];
  readonly allowTagMismatch?: boolean;
  readonly mirroredAnatomy?: boolean;
  readonly confidence?: boolean;
}

export function localOrder(
  models: Models,
  volume: Pick<Volume, 'geometry' | 'voxelType' | 'rescale'>,
  wish: LocalWish,
): SegmentOrder {
  checkGeometry(volume.geometry, 'volume');
  checkRescale(volume.rescale, 'volume');
  const model = models.get(wish.model, flagOf('model', wish));
  const { geometry, voxelType, rescale } = volume;
  const { refineModel = '', classes } = wish;
  const named = (field: string) => flagOf(field, wish);
  const order: SegmentOrder = {
    requestId: randomUUID(),
    modality: wish.modality,
    geometry,
    voxelType,
    rescale,
    model,
    routing: model.route(wish.modality, wish.head, refineModel === '' ? classes : [], named),
    labels: true,
    confidence: wish.confidence === true,
    priority: 'routine',
    previewEvery: 0,
    everySlice: wish.everySlice,
    finalSlicesOnly: false,
    rawLabels: wish.rawLabels === true,
    thorough: wish.thorough === true,
    tagCheck: wish.allowTagMismatch === true ? 'warn' : 'refuse',
    mirroredAnatomy: wish.mirroredAnatomy === true,
  };
  const prompted = (whole: SegmentOrder) => promptedBy(whole, wish.prompts ?? [], () => named('prompts'));
  if (refineModel === '') return prompted(order);
  const field = named('refineModel');
  const refining = models.get(refineModel, field);
  const routing = refining.route(wish.modality, '', classes, named);
  return prompted(refinedBy(order, { model: refining, routing, field }));
}

/** Loads the models, calls `use` and closes them again. */
export async function withModels<T>(config: ModelConfig, use: (models: Models) => T | Promise<T>): Promise<T> {
  const models = await openModels(await readModels(config.models, config), config);
  try {
    return await use(models);
  } finally {
    await models.close();
  }
}

export interface LocalRun {
  readonly config: ModelConfig;
  readonly volume: Volume;
  readonly wish: LocalWish;
  /** Of this program. */
  readonly version: string;
  /** @param done slices that are decided; @param total with those of a preview */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

export async function segmentHere(models: Models, run: LocalRun): Promise<Outcome> {
  const { config, volume, wish, version, onProgress, signal } = run;
  const order = localOrder(models, volume, wish);
  const plan = planOrder(order, sizeLimits(config));
  const labels = new Uint8Array(volume.voxels.length);
  const taken = new RemovedLabels();
  const confidence = order.confidence ? new Uint8Array(volume.voxels.length) : undefined;
  const started = performance.now();
  using queued = enterQueues(order, plan);
  const arrival = Arrival.complete(volume);
  for await (const event of segment({ ...queued, order, plan, arrival, signal })) {
    if (event.kind === 'slice') {
      const { bytes } = event.data;
      const at = event.k * bytes.length;
      if (event.output === 'labels' && event.revision > 0) taken.replaced(labels, bytes, at);
      (event.output === 'labels' ? labels : confidence)?.set(bytes, at);
    } else if (event.kind !== 'report') {
      if (event.kind !== 'preview') onProgress(event.decided, event.total);
    } else {
      const seconds = { receive: 0, total: (performance.now() - started) / 1000 };
      const removed = taken.of(event.report.settled?.revisedSlices ?? 0, labels.length);
      return {
        plan: planMessage(order, plan),
        report: reportMessage(order, event.report, seconds, version),
        labels,
        ...(confidence === undefined ? {} : { confidence }),
        ...(removed === undefined ? {} : { removed }),
        made: new Date(),
      };
    }
  }
  throw new Error('the pipeline ended without a report');
}
