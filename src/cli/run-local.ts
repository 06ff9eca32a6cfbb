/**
 * Segmenting in this process: the same pipeline and messages as the service, without the network.
 */
import { randomUUID } from 'node:crypto';
import { openModels, readModels } from '../model/load.ts';
import type { Models } from '../model/model.ts';
import { type Plan, PRIORITY_SHARE, planOrder, type SegmentOrder } from '../pipeline/plan.ts';
import { segment } from '../pipeline/segment.ts';
import { checkGeometry, checkRescale } from '../preprocess/geometry.ts';
import { planMessage, reportMessage } from '../server/messages.ts';
import { type ModelConfig, sizeLimits } from '../settings/config.ts';
import { Arrival } from '../streaming/arrival.ts';
import type { Modality, Volume } from '../volume.ts';
import { flagOf } from './named-flags.ts';
import type { Outcome } from './outcome.ts';

export interface LocalWish {
  readonly modality: Modality;
  readonly model: string;
  readonly head: string;
  readonly classes: readonly string[];
  readonly everySlice: boolean;
  readonly rawLabels?: boolean;
  readonly thorough?: boolean;
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
  return {
    requestId: randomUUID(),
    modality: wish.modality,
    geometry,
    voxelType,
    rescale,
    model,
    routing: model.route(wish.modality, wish.head, wish.classes, (field) => flagOf(field, wish)),
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
  /** @param done slices that are decided */
  readonly onProgress: (done: number, plan: Plan) => void;
  readonly signal: AbortSignal;
}

export async function segmentHere(models: Models, run: LocalRun): Promise<Outcome> {
  const { config, volume, wish, version, onProgress, signal } = run;
  const order = localOrder(models, volume, wish);
  const plan = planOrder(order, sizeLimits(config));
  const labels = new Uint8Array(volume.voxels.length);
  const confidence = order.confidence ? new Uint8Array(volume.voxels.length) : undefined;
  const started = performance.now();
  const ticket = order.model.join(plan.work, PRIORITY_SHARE[order.priority]);
  try {
    const arrival = Arrival.complete(volume);
    for await (const event of segment({ order, plan, arrival, ticket, signal })) {
      if (event.kind === 'slice') {
        (event.output === 'labels' ? labels : confidence)?.set(event.data.bytes, event.k * event.data.bytes.length);
      } else if (event.kind !== 'report') onProgress(event.decided, plan);
      else {
        const seconds = { receive: 0, total: (performance.now() - started) / 1000 };
        return {
          plan: planMessage(order, plan),
          report: reportMessage(order, event.report, seconds, version),
          labels,
          ...(confidence === undefined ? {} : { confidence }),
          made: new Date(),
        };
      }
    }
    throw new Error('the pipeline ended without a report');
  } finally {
    order.model.leave(ticket);
  }
}
