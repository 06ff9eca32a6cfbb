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
import { costOf, shuttingDown } from './admission.ts';
import type { ServiceContext } from './context.ts';
import { planRequest, readHeader } from './header.ts';
import type { Method } from './identity/scopes.ts';
import { shownByCall } from './identity/shown.ts';
import { modelMessage, planMessage } from './messages.ts';
import { type ObservedCall, observed } from './observed.ts';
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
      void observed(service, 'Segment', shownByCall(call), async (known) => {
        if (service.admission.closed) throw shuttingDown();
        return runSegment(call, service, known);
      }).then(
        () => call.end(),
        // 'error' is grpc-js's way of ending a call with a status; a call that is already cancelled
        // ignores it.
        (failure) => call.emit('error', toStatus(failure)),
      );
    },
    Plan: unary(service, 'Plan', (request, { record, client }) => {
      const header = readHeader(request.header, service);
      const { order } = header;
      record.requestId = order.requestId;
      record.modality = order.modality;
      record.model = order.model.manifest.name;
      record.modelVersion = order.model.manifest.version;
      const plan = planRequest(header, service.limits, client.key);
      service.admission.checkFits(costOf(plan));
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
  method: Method,
  answer: (request: Request, known: ObservedCall) => Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void observed(service, method, shownByCall(call), async (known) => answer(readable(call.request), known)).then(
      (response) => callback(null, response),
      (failure) => callback(toStatus(failure)),
    );
  };
}
