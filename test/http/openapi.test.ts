/** The document that is served is one, and says what the port does. */
import { Validator } from '@seriousme/openapi-schema-validator';
import test from 'ava';
import { FILE_TYPES } from '../../src/http/body.ts';
import { openApi } from '../../src/http/openapi.ts';
import { PARAMETER_NAMES } from '../../src/http/parameters.ts';
import { PROBLEM_TYPE } from '../../src/http/problem.ts';
import { BINARY, post, startHttp } from '../support/http.ts';

test('a validator of others finds no fault in it, and one that is planted', async (t) => {
  const document = openApi('1.2.3');
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  t.true(valid, JSON.stringify(errors));
  const { summary: _, ...planted } = structuredClone(document) as Record<string, unknown>;
  t.false((await new Validator().validate({ ...planted, paths: { 'no slash': {} } })).valid);
});

test('every path, parameter and content type of it is one of the port', async (t) => {
  await using service = await startHttp();
  const document = (await (await fetch(`${service.url}/v1/openapi.json`)).json()) as ReturnType<typeof openApi>;
  t.deepEqual(Object.keys(document.paths), ['/v1/segment', '/v1/models', '/v1/openapi.json']);
  for (const path of ['/v1/models', '/v1/openapi.json']) t.is((await fetch(service.url + path)).status, 200);
  const { post: operation } = document.paths['/v1/segment'];
  t.deepEqual(
    operation.parameters.map(({ name }) => name),
    PARAMETER_NAMES,
  );
  t.true(FILE_TYPES.every((type) => type in operation.requestBody.content));
  // What it does not name is refused as it says.
  const refused = await post(service, 'nothing=1', 'x', BINARY);
  const told = operation.responses as unknown as Record<string, { content: Record<string, unknown> }>;
  t.true((refused.headers.get('content-type') ?? '') in (told[String(refused.status)]?.content ?? {}));
  t.true(PROBLEM_TYPE in (told['503']?.content ?? {}));
});
