/** What the port offers, as OpenAPI 3.1: parameters from their table, statuses from the failures. */
import { RESULTS } from '../files/results.ts';
import { FILE_TYPES, PART_TYPES } from './body.ts';
import { PARAMETER_NAMES, PARAMETERS } from './parameters.ts';
import { PROBLEM_TYPE } from './problem.ts';

const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** Statuses of refusals, and what they mean here. */
const REFUSED: Readonly<Record<string, string>> = {
  400: 'the request, or the file, is wrong: the same request will fail again',
  401: 'no token or certificate, or none that is known',
  403: 'a caller that may not do this',
  404: 'no such model',
  408: 'the body did not come, or the results were not read, in time',
  413: 'beyond a limit, whatever the load; the setting is named',
  415: 'a content type that is not read',
  429: 'fits the limits, but not now: Retry-After says when',
  500: 'a defect of the service',
  503: 'cannot be served now, by this replica',
};

/** @param version of the service */
export function openApi(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'M4OE',
      version,
      description: 'Organs of the abdomen in CT and MR. Not a medical device.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }, { certificate: [] }],
    paths: {
      '/v1/segment': { post: segmentOperation() },
      '/v1/models': {
        get: {
          operationId: 'listModels',
          summary: 'What can be run: models with their heads and classes',
          responses: {
            200: { description: 'as ListModels of the proto', content: json({ type: 'object' }) },
            ...refusals(401, 403),
          },
        },
      },
      '/v1/openapi.json': {
        get: {
          operationId: 'openApi',
          summary: 'This document',
          security: [{}],
          responses: { 200: { description: 'OpenAPI 3.1', content: json({ type: 'object' }) } },
        },
      },
    },
    components: { securitySchemes: SECURITY, schemas: { Problem: PROBLEM_SCHEMA, Event: EVENT_SCHEMA } },
  };
}

function segmentOperation() {
  const file = { schema: { type: 'string', contentMediaType: 'application/octet-stream' } };
  const form = {
    schema: { type: 'object', properties: { volume: { type: 'array', items: { type: 'string', format: 'binary' } } } },
  };
  const files = FILE_TYPES.map((type) => [type, file]);
  const parts = PART_TYPES.map((type) => [type, form]);
  const results = [
    'application/gzip',
    'application/json',
    'application/zip',
    'application/dicom',
    'image/png',
    'text/html',
    'model/gltf-binary',
    'application/pdf',
  ];
  return {
    operationId: 'segment',
    summary: 'Segments one volume',
    description:
      'A NIfTI, NRRD or MetaImage file, a DICOM file, a zip of a DICOM series, or its files as parts. What it is, is told by its content.',
    parameters: PARAMETER_NAMES.map(parameter),
    requestBody: { required: true, content: Object.fromEntries([...files, ...parts]) },
    responses: {
      200: {
        description: 'one result as it is, several as a zip; events for whoever accepts text/event-stream',
        headers: {
          'X-Request-Id': { schema: { type: 'string' }, description: 'of the request, as in log and report' },
        },
        content: {
          ...Object.fromEntries(results.map((type) => [type, file])),
          'text/event-stream': { schema: { $ref: '#/components/schemas/Event' } },
        },
      },
      ...refusals(...Object.keys(REFUSED).map(Number)),
    },
  };
}

function parameter(name: (typeof PARAMETER_NAMES)[number]) {
  const { kind, about: description } = PARAMETERS[name];
  const list = { type: 'array', items: { type: 'string', enum: RESULTS } };
  const schema = { text: { type: 'string' }, switch: { type: 'boolean' }, results: list }[kind];
  return { name, in: 'query', description, schema, ...(kind === 'results' ? { explode: false, style: 'form' } : {}) };
}

function refusals(...statuses: readonly number[]) {
  const content = { [PROBLEM_TYPE]: { schema: PROBLEM } };
  return Object.fromEntries(statuses.map((status) => [status, { description: REFUSED[status], content }]));
}

function json(schema: object) {
  return { 'application/json': { schema } };
}

const SECURITY = {
  token: { type: 'http', scheme: 'bearer', description: 'of m4oe token, or of the issuer of the file of callers' },
  certificate: { type: 'mutualTLS' },
};

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457; reason is what a client branches on',
  required: ['type', 'title', 'status', 'detail', 'reason'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    reason: { type: 'string', pattern: '^[A-Z][A-Z0-9_]+$' },
    field: { type: 'string' },
    setting: { type: 'string' },
    retryAfterSeconds: { type: 'number' },
  },
  additionalProperties: false,
};

const EVENT_SCHEMA = {
  type: 'string',
  description:
    'accepted (the plan), progress (receivedBytes, inferredSlices, totalSlices), preview (with refine-model: labels of the preview, as file has them), file (result, name, type, total, offset, base64: a part of at most 768 KiB), done (files), or problem (a Problem)',
};
