/** Preview and refine: what two models say of one volume, one after the other, as one stream. */
import { crc32 } from 'node:zlib';
import { takenLabels } from '../model/manifest.ts';
import { voxelCount } from '../volume.ts';
import type { ModelEvent, SegmentEvent, SegmentReport, SliceEvent } from './events.ts';
import type { Refinement } from './plan.ts';
import type { PipelineRequest } from './request.ts';

/** Of slices that replace those of a preview, settled or not. */
const REFINED = 2;

export interface RefinedParts extends Pick<Refinement, 'labels'> {
  readonly previewing: PipelineRequest;
  readonly refining: PipelineRequest;
}

/** The two parts of a request; undefined where nothing is refined. */
export function refinedParts(request: PipelineRequest): RefinedParts | undefined {
  const { order, plan, refiningTicket: ticket } = request;
  if (order.refinement === undefined || plan.refinement === undefined || ticket === undefined) return undefined;
  const { labels, order: final } = order.refinement;
  return { previewing: request, refining: { ...request, order: final, plan: plan.refinement, ticket }, labels };
}

/**
 * @param once the pipeline for one model
 * @throws Failure what `once` throws of either part; no label is final then
 */
export async function* segmentRefined(
  { previewing, refining, labels }: RefinedParts,
  once: (request: PipelineRequest) => AsyncGenerator<ModelEvent>,
): AsyncGenerator<SegmentEvent> {
  const started = performance.now();
  const { given, take } = givenLabels(refining, labels);
  let report: SegmentReport | undefined;
  for await (const event of once(previewing)) {
    if (event.kind === 'report') report = event.report;
    else if (event.kind === 'slice') {
      take(event);
      if (event.output !== 'labels' || refining.order.labels) yield relabelled(event, labels);
    } else yield { ...event, total: 2 * event.total };
  }
  yield { kind: 'preview' };
  const seconds = (performance.now() - started) / 1000;
  const preview = report && { ...report, seconds };
  for await (const event of once({ ...refining, ...(given && { given }) })) {
    if (event.kind === 'report') yield { kind: 'report', report: { ...event.report, ...(preview && { preview }) } };
    else if (event.kind === 'slice') yield { ...event, revision: REFINED };
    else yield { ...event, decided: event.total + event.decided, total: 2 * event.total };
  }
}

/** What the preview's slices are kept in for a model that takes their labels. */
function givenLabels({ order: { model, geometry } }: PipelineRequest, labels: Uint8Array) {
  const taken = takenLabels(model.manifest);
  if (taken === undefined) return { take: () => undefined };
  const given = new Uint8Array(new SharedArrayBuffer(voxelCount(geometry)));
  const take = ({ k, output, data: { bytes } }: SliceEvent) => {
    if (output !== 'labels') return;
    const own = taken.as === 'box' ? bytes : bytes.map((label) => labels[label] as number);
    given.set(own, k * bytes.length);
  };
  return { given, take };
}

/** A slice of the preview under the labels that are used in the end. */
function relabelled(slice: SliceEvent, labels: Uint8Array): SliceEvent {
  if (slice.output !== 'labels') return slice;
  const { bytes } = slice.data;
  for (let n = 0; n < bytes.length; n++) bytes[n] = labels[bytes[n] as number] as number;
  return { ...slice, crc32: crc32(bytes) };
}
