/** A call of Segment, by whatever port, from its header to its plan. */
import type { Plan } from '../pipeline/plan.ts';
import type { VolumeHeader__Output } from '../wire/generated/m4oe/v1/VolumeHeader.ts';
import type { Client } from './client-identity.ts';
import type { CallRecord, ServiceContext } from './context.ts';
import { sourceOf } from './drift.ts';
import { type Header, planRequest, readHeader } from './header.ts';

/**
 * The header judged and planned; the record is told what is known of it, as soon as it is.
 * @throws Failure of readHeader and planRequest
 */
export function plannedCall(
  header: VolumeHeader__Output | null | undefined,
  service: ServiceContext,
  record: CallRecord,
  client: Client,
): Header & { readonly plan: Plan } {
  record.source = sourceOf(header, service);
  const read = readHeader(header, service);
  const { requestId, modality, model, routing, refinement } = read.order;
  record.requestId = requestId;
  record.modality = modality;
  record.model = model.manifest.name;
  record.modelVersion = model.manifest.version;
  record.head = routing.head.name;
  if (refinement !== undefined) record.refineModel = refinement.order.model.manifest.name;
  const plan = planRequest(read, service.limits, client.key);
  record.slices = plan.slices;
  record.bytes = plan.volumeBytes;
  return { ...read, plan };
}
