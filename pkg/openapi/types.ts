import type { JsonObject, JsonValue } from '#pkg/json';

/**
 * What a route answers when all goes well. `jsonapi`: a document of JSON:API; `json`: another one; `page`: HTML;
 * `bytes`: a content; `events`: server-sent events; `nowhere`: it leads to another address; `none`: no body.
 */
export type Answer = 'jsonapi' | 'json' | 'page' | 'bytes' | 'events' | 'nowhere' | 'none';

/** A body by its example: its schema is read from it. `bytes` is a media type. */
export type Body = { json: JsonValue } | { form: Readonly<Record<string, string>> } | { bytes: string };

/**
 * What a token must allow. `VERB doctype`, as in its scope; a doctype of the path is `:doctype`. `any`: every token will do,
 * with the reason. `own`: a matter of no single rule, in words.
 */
export type Right = string | { any: string } | { own: string };

/**
 * Who may call a route: whoever has a token with that right; or without a token, `none`: whoever calls, whatever else it
 * wants, `session`: the owner, by the cookie of their browser.
 */
type Access = { right: Right; access?: undefined } | { access: 'none' | 'session'; right?: undefined };

export type RouteDescription = Access & {
  summary: string;
  /** Names of the parameters of the query, separated by spaces; a mandatory one ends with `!`. */
  query?: string;
  body?: Body;
  /** Names of the mandatory members of a JSON body, separated by spaces; of the attributes, in one of JSON:API. */
  needs?: string;
  /** @default that of the part */
  answer?: Answer;
  /** @default 200, 204 for `none`, 303 for `nowhere` */
  status?: number;
};

/** The routes of one service, as they are mounted: `GET /data/:doctype/:docid` -> what it is. */
export interface ApiPart {
  tag: string;
  /** What the answers are, unless a route says otherwise. */
  answer: Answer;
  routes: Readonly<Record<string, RouteDescription>>;
}

export interface MountedRoute {
  method: string;
  path: string;
}

/** An OpenAPI description. @see https://spec.openapis.org/oas/v3.1.1.html */
export type OpenApi = JsonObject;
