import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { WebEnv } from '#web/middleware';
import { type ShownError, showError } from './errors.ts';
import { gzipped } from './gzip.ts';
import { renderPlain } from './plain.ts';

const JSON_API = 'application/vnd.api+json';

interface ResourceIdentifier {
  type: string;
  id: string;
}

export interface Relationship {
  /** null: there is none; absent: not told here. */
  data?: ResourceIdentifier | readonly ResourceIdentifier[] | null;
  links?: Readonly<Record<string, string>>;
  meta?: Readonly<Record<string, unknown>>;
}

/** A resource of a JSON:API document. @see https://jsonapi.org/format/1.0/#document-resource-objects */
export interface Resource extends ResourceIdentifier {
  /** `_id`, `_rev` and `_type` are not sent among them: they are the id, `meta.rev` and the type. */
  attributes?: object;
  rev?: string;
  meta?: Readonly<Record<string, unknown>>;
  links?: Readonly<Record<string, string>>;
  relationships?: Readonly<Record<string, Relationship>>;
}

interface ErrorObject {
  status: string;
  [member: string]: unknown;
}

interface JsonApiOptions {
  status?: ContentfulStatusCode;
  included?: readonly Resource[];
  links?: Readonly<Record<string, string>>;
  meta?: Readonly<Record<string, unknown>>;
}

/** A success document with one resource. */
export function renderResource(
  c: Context<WebEnv>,
  resource: Resource,
  options: JsonApiOptions = {},
): Promise<Response> {
  return renderDocument(c, { data: toWire(resource) }, options);
}

/** A success document with a list; `meta.count` is the length of the list unless it is given. */
export function renderList(
  c: Context<WebEnv>,
  resources: readonly Resource[],
  options: JsonApiOptions = {},
): Promise<Response> {
  const meta = { count: resources.length, ...options.meta };
  return renderDocument(c, { data: resources.map(toWire) }, { ...options, meta });
}

/** The linkage of a relationship: identifiers without attributes. */
export function renderRelationship(
  c: Context<WebEnv>,
  data: readonly ResourceIdentifier[],
  options: JsonApiOptions = {},
): Promise<Response> {
  return renderDocument(c, { data: data.map(({ type, id }) => ({ type, id })) }, options);
}

/**
 * Errors of the services that speak JSON:API.
 * @compat missing and wrong credentials are told in the plain dialect: clients look for its texts.
 */
export const jsonApiErrors: ErrorHandler<WebEnv> = (error, c) => {
  const shown = showError(error, c);
  if (shown.kind === 'unauthenticated' || shown.kind === 'bad-token') return renderPlain(c, shown);
  return c.body(JSON.stringify({ errors: [toErrorObject(shown)] }), shown.status, { 'Content-Type': JSON_API });
};

/** The error object of one thing among many, whose refusal does not end the others. */
export function errorObject(error: unknown, c: Context<WebEnv>): ErrorObject {
  return toErrorObject(showError(error, c));
}

/** @compat `status` is a string, and `source` is there even when it says nothing. */
function toErrorObject({ status, title, detail, code, parameter, pointer, links }: ShownError): ErrorObject {
  return {
    status: String(status),
    title: title422(status, parameter, pointer) ?? title,
    ...(code !== undefined && { code }),
    detail,
    source: {
      ...(pointer !== undefined && { pointer }),
      ...(parameter !== undefined && { parameter }),
    },
    ...(links && { links }),
  };
}

function title422(status: number, parameter?: string, pointer?: string): string | undefined {
  if (status !== 422) return undefined;
  if (pointer !== undefined) return 'Invalid Attribute';
  return parameter === undefined ? undefined : 'Invalid Parameter';
}

function toWire({ type, id, attributes, rev, meta, links, relationships }: Resource): object {
  const { _id, _rev, _type, ...rest } = (attributes ?? {}) as Record<string, unknown>;
  const allMeta = { ...(rev !== undefined && { rev }), ...meta };
  return {
    type,
    id,
    ...(attributes && { attributes: rest }),
    meta: allMeta,
    ...filled('links', links),
    ...filled('relationships', relationships),
  };
}

function filled(name: string, members: object | undefined): object {
  return members && Object.keys(members).length > 0 ? { [name]: members } : {};
}

async function renderDocument(c: Context<WebEnv>, document: object, options: JsonApiOptions): Promise<Response> {
  const { status = 200, included, links, meta } = options;
  const text = JSON.stringify({
    ...document,
    ...(included && included.length > 0 && { included: included.map(toWire) }),
    ...filled('links', links),
    ...filled('meta', meta),
  });
  c.header('Content-Type', JSON_API);
  return c.body(await gzipped(c, text), status);
}
