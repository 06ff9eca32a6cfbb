/**
 * m4oe.v1.Segmentation: each method as an async function, and around all of them one place that
 * counts and logs (observed.ts).
 */
import type { handleBidiStreamingCall, handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { GetModelRequest__Output } from '../wire/generated/m4oe/v1/GetModelRequest.ts';
import type { GetModelResponse } from '../wire/generated/m4oe/v1/GetModelResponse.ts';
import type { ListModelsRequest__Output } from '../wire/generated/m4oe/v1/ListModelsRequest.ts';
import type { ListModelsResponse } from '../wire/generated/m4oe/v1/ListModelsResponse.ts';
import type { PlanRequest__Output } from '../wire/generated/m4oe/v1/PlanRequest.ts';
import type { PlanResponse } from '../wire/generated/m4oe/v1/PlanResponse.ts';
import type { SegmentRequest__Output } from '../wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse } from '../wire/generated/m4oe/v1/SegmentResponse.ts';
import { shuttingDown } from './admission.ts';
import { clientOf } from './client-identity.ts';
import type { CallRecord, ServiceContext } from './context.ts';
import { planRequest, readHeader } from './header.ts';
import { modelMessage, planMessage } from './messages.ts';
import { observed } from './observed.ts';
import { readable } from './received.ts';
import { runSegment } from './segment-call.ts';
import { toStatus } from './status.ts';

export function segmentationHandlers(service: ServiceContext): UntypedServiceImplementation {
  const handlers: {
    Segment: handleBidiStreamingCall<SegmentRequest__Output, SegmentResponse>;
    Plan: handleUnaryCall<PlanRequest__Output, PlanResponse>;
    ListModels: handleUnaryCall<ListModelsRequest__Output, ListModelsResponse>;
    GetModel: handleUnaryCall<GetModelRequest__Output, GetModelResponse>;
  } = {
    Segment: (call) => {
      void observed(service, 'Segment', async (record, broken) => {
        if (service.admission.closed) throw shuttingDown();
        return runSegment(call, service, record, broken);
      }).then(
        () => call.end(),
        // 'error' is grpc-js's way of ending a call with a status; a call that is already cancelled
        // ignores it.
        (failure) => call.emit('error', toStatus(failure)),
      );
    },
    Plan: unary(service, 'Plan', (request, record, client) => {
      const header = readHeader(request.header, service);
      const { order } = header;
      record.requestId = order.requestId;
      record.modality = order.modality;
      record.model = order.model.manifest.name;
      const plan = planRequest(header, service.limits, client);
      service.admission.checkFits(plan);
      return { plan: planMessage(order, plan) };
    }),
    ListModels: unary(service, 'ListModels', () => ({
      models: service.models.all().map(modelMessage),
      defaultModel: service.models.defaultName,
    })),
    GetModel: unary(service, 'GetModel', (request) => ({
      model: modelMessage(service.models.get(request.name, 'name')),
    })),
  };
  return handlers as unknown as UntypedServiceImplementation;
}

function unary<Request, Response>(
  service: ServiceContext,
  method: string,
  answer: (request: Request, record: CallRecord, client: string) => Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void observed(service, method, async (record) => answer(readable(call.request), record, clientOf(call).key)).then(
      (response) => callback(null, response),
      (failure) => callback(toStatus(failure)),
    );
  };
}
