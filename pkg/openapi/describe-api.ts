import type { JsonObject, JsonValue } from '#pkg/json';
import { schemaOf } from './schema-of.ts';
import type { Answer, ApiPart, Body, MountedRoute, OpenApi, RouteDescription } from './types.ts';

export interface ApiFacts {
  title: string;
  version: string;
  description: string;
  /** What the names in the paths stand for. */
  parameters: Readonly<Record<string, string>>;
}

const UNDESCRIBED: RouteDescription = { summary: '', right: { own: 'not described' } };
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const JSON_API = 'application/vnd.api+json';
const MEDIA: Record<Answer, string | undefined> = {
  jsonapi: JSON_API,
  json: 'application/json',
  page: 'text/html',
  bytes: 'application/octet-stream',
  events: 'text/event-stream',
  nowhere: undefined,
  none: undefined,
};
const STATUS: Partial<Record<Answer, number>> = { none: 204, nowhere: 303 };

/**
 * Describes the routes that are mounted, and no others: one that nobody has described is there with its method and its path. A
 * `*` in a path is the parameter `path`.
 */
export function describeApi(facts: ApiFacts, routes: readonly MountedRoute[], parts: readonly ApiPart[]): OpenApi {
  const described = new Map(
    parts.flatMap((part) => Object.entries(part.routes).map(([route, line]) => [route, { part, line }] as const)),
  );
  const paths: Record<string, JsonObject> = {};
  for (const { method, path } of routes) {
    const verb = method.toLowerCase();
    if (!METHODS.includes(verb)) continue;
    const name = templateOf(path);
    const known = described.get(`${method} ${path}`);
    const operation = describeRoute(facts, path, known?.line ?? UNDESCRIBED, known?.part);
    paths[name] = { ...paths[name], [verb]: operation };
  }
  return {
    openapi: '3.1.1',
    info: { title: facts.title, version: facts.version, description: facts.description },
    tags: [...new Set(parts.map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ token: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: COMPONENTS,
  };
}

/** `/data/:doctype/*` is `/data/{doctype}/{path}`. */
function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}');
}

function describeRoute(
  { parameters }: ApiFacts,
  path: string,
  { summary, query = '', body, needs = '', ...line }: RouteDescription,
  part: ApiPart | undefined,
): JsonObject {
  const answer = line.answer ?? part?.answer ?? 'json';
  const inPath = [...templateOf(path).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(parameters[name] && { description: parameters[name] }),
  }));
  const inQuery = query
    .split(' ')
    .filter(Boolean)
    .map((word) => ({
      name: word.replace('!', ''),
      in: 'query',
      required: word.endsWith('!'),
      schema: { type: 'string' },
    }));
  return {
    summary,
    ...(part && { tags: [part.tag] }),
    ...describeAccess(line),
    parameters: [...inPath, ...inQuery],
    ...(body && { requestBody: { content: contentOf(body, needs), ...(needs !== '' && { required: true }) } }),
    responses: {
      [String(line.status ?? STATUS[answer] ?? 200)]: { description: 'Done', ...describeAnswer(answer) },
      default: { $ref: '#/components/responses/Refusal' },
    },
  };
}

/**
 * A right is a role of the token, as OpenAPI 3.1 lets one say of any kind of security; one that is no single right is told in words
 * by `x-right`.
 */
function describeAccess({ access, right }: Pick<RouteDescription, 'access' | 'right'>): JsonObject {
  if (access !== undefined) return { security: access === 'none' ? [] : [{ session: [] }] };
  if (typeof right === 'string') return { security: [{ token: [right.replace(/:(\w+)/, '{$1}')] }] };
  if (right === undefined) return {};
  return { security: [{ token: [] }], 'x-right': 'any' in right ? `any token: ${right.any}` : right.own };
}

function contentOf(body: Body, needs: string): JsonObject {
  if ('bytes' in body) return { [body.bytes]: { schema: {} } };
  const [media, example] = 'form' in body ? ['application/x-www-form-urlencoded', body.form] : [JSON_API, body.json];
  return {
    [media]: {
      schema: schemaOf(example as JsonValue, needs.split(' ').filter(Boolean)),
      example: example as JsonValue,
    },
  };
}

function describeAnswer(answer: Answer): JsonObject {
  const media = MEDIA[answer];
  if (media === undefined) return {};
  const schema = answer === 'jsonapi' ? { $ref: '#/components/schemas/Document' } : {};
  return { content: { [media]: { schema } } };
}

const resource = { $ref: '#/components/schemas/Resource' };
const COMPONENTS: JsonObject = {
  securitySchemes: {
    token: { type: 'http', scheme: 'bearer', description: 'The token of an app, a device or a program' },
    session: { type: 'apiKey', in: 'cookie', name: 'cozysessid', description: 'The session of the owner' },
  },
  schemas: {
    Resource: {
      type: 'object',
      required: ['type', 'id'],
      properties: {
        type: { type: 'string' },
        id: { type: 'string' },
        attributes: { type: 'object' },
        meta: { type: 'object', properties: { rev: { type: 'string' } } },
        links: { type: 'object' },
        relationships: { type: 'object' },
      },
    },
    Document: {
      type: 'object',
      description: 'A document of JSON:API',
      properties: {
        data: { oneOf: [resource, { type: 'array', items: resource }] },
        included: { type: 'array', items: resource },
        links: { type: 'object' },
        meta: { type: 'object' },
      },
    },
    Errors: {
      type: 'object',
      properties: {
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              status: { type: 'string' },
              title: { type: 'string' },
              code: { type: 'string' },
              detail: { type: 'string' },
              source: { type: 'object' },
            },
          },
        },
      },
    },
    Error: { type: 'object', properties: { error: { type: 'string' }, reason: { type: 'string' } } },
  },
  responses: {
    Refusal: {
      description: 'Refused',
      content: {
        [JSON_API]: { schema: { $ref: '#/components/schemas/Errors' } },
        'application/json': { schema: { $ref: '#/components/schemas/Error' } },
      },
    },
  },
};
