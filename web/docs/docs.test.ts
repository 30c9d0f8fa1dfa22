import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

const ask = (headers: Record<string, string> = {}) =>
  stack.request('nobody.localhost', '/docs/openapi.json', { headers });

interface Operation {
  summary: string;
  security?: object[];
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, { schema: object; example: unknown }> };
  responses: Record<string, object>;
}
interface Schema {
  required?: string[];
  properties?: Record<string, Schema>;
}
interface Description {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
}
const read = async () => (await (await ask()).json()) as Description;

test('the description of the API is a valid one, of version 3.1', async () => {
  const description = await read();
  expect(description.openapi).toMatch(/^3\.1\./);
  expect(description.info.version).toMatch(/^\d+\.\d+\.\d+/);
  const { valid, errors } = await new Validator().validate({ ...description });
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test('it has every route that is mounted, and nothing else', async () => {
  const { paths } = await read();
  const told = Object.entries(paths).flatMap(([path, verbs]) => Object.keys(verbs).map((verb) => `${verb} ${path}`));
  const mounted = stack.publicRouter.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')}`);
  expect(told.sort()).toEqual([...new Set(mounted)].sort());
  for (const [path, verbs] of Object.entries(paths)) {
    for (const { summary, parameters } of Object.values(verbs)) {
      expect(summary, path).not.toBe('');
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(new Set(parameters.map(({ name }) => name)).size, path).toBe(parameters.length);
    }
  }
});

test('an operation says its parameters, its body by an example, and who may', async () => {
  const { paths } = await read();
  expect(paths['/data/{doctype}/_index']?.['post']).toMatchObject({
    tags: ['Documents'],
    parameters: [{ name: 'doctype', in: 'path', required: true, description: 'Like io.cozy.contacts' }],
    requestBody: {
      content: {
        'application/vnd.api+json': {
          schema: {
            type: 'object',
            required: ['index'],
            properties: { index: { properties: { fields: { type: 'array', items: { type: 'string' } } } } },
          },
          example: { index: { fields: ['title'] } },
        },
      },
    },
    responses: { 200: { content: { 'application/json': {} } } },
  });
  expect(paths['/auth/authorize']?.['get']).toMatchObject({ security: [] });
  expect(paths['/auth/authorize']?.['get']?.parameters).toContainEqual(
    expect.objectContaining({ name: 'client_id', required: true }),
  );
  expect(paths['/settings/onboarded']?.['get']).toMatchObject({ security: [{ session: [] }], responses: { 303: {} } });
  expect(paths['/data/{doctype}/{docid}']?.['get']).toMatchObject({ security: [{ token: ['GET {doctype}'] }] });
  expect(paths['/intents/{id}']?.['get']).toMatchObject({
    security: [{ token: [] }],
    'x-right': 'an app that can do it',
  });
  const shortcut = paths['/shortcuts']?.['post']?.requestBody;
  expect(shortcut).toMatchObject({ required: true });
  expect(Object.values(shortcut?.content ?? {})[0]?.schema).toMatchObject({
    required: ['data'],
    properties: { data: { required: ['attributes'], properties: { attributes: { required: ['name', 'url'] } } } },
  });
});

test('who may is told of every route', async () => {
  for (const [path, verbs] of Object.entries((await read()).paths)) {
    for (const [verb, operation] of Object.entries(verbs))
      expect(operation, `${verb} ${path}`).toHaveProperty('security');
  }
});

test('a member that is told to be mandatory is: the body is refused without it, and not with it', async () => {
  const instance = await stack.addInstance('mandatory');
  const token = await stack.token(instance, 'cli', 'me', '*');
  for (const [path, verbs] of Object.entries((await read()).paths)) {
    for (const [verb, { requestBody }] of Object.entries(verbs)) {
      const { schema, example } = Object.values(requestBody?.content ?? {})[0] ?? {};
      const wrapper = (schema as Schema | undefined)?.properties?.['data']?.properties?.['attributes'];
      const address = path.replace('{doctype}', 'io.cozy.contacts').replace(/\{\w+\}/g, 'x');
      const send = async (without?: string) => {
        const body = structuredClone(example) as { data: { attributes: object } };
        if (without !== undefined) Reflect.deleteProperty(wrapper ? body.data.attributes : body, without);
        const headers = {
          Authorization: `Bearer ${token}`,
          Accept: 'application/json',
          'Content-Type': 'application/json',
        };
        const init = { method: verb.toUpperCase(), headers, body: JSON.stringify(body) };
        const answer = await stack.request(instance.domain, address, init);
        return { status: answer.status, text: await answer.text() };
      };
      for (const name of (wrapper ?? (schema as Schema | undefined))?.required ?? []) {
        const [whole, less] = [await send(), await send(name)];
        expect([400, 422], `${verb} ${path} without ${name}`).toContain(less.status);
        expect(less, `${verb} ${path} with ${name}`).not.toEqual(whole);
      }
    }
  }
});

test('any host gives it, to any app, compressed, once', async () => {
  const answer = await ask({ Origin: 'http://devtools.nobody.localhost', 'Accept-Encoding': 'br' });
  expect(answer.headers.get('Content-Encoding')).toBe('br');
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('http://devtools.nobody.localhost');
  expect((await ask({ 'If-None-Match': answer.headers.get('ETag') ?? '' })).status).toBe(304);
});
