import type { Context } from 'hono';
import type { WebEnv } from './env.ts';
import type { Step } from './in-steps.ts';

/** An answer of the API is no page: if a browser shows it, it may load and embed nothing. */
const API_POLICY = "default-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'";
/** Seconds for which a connection is kept open between two requests, at least. */
export const KEEP_ALIVE = 65;
const ONE_YEAR = 365 * 24 * 3600;

/** Headers of every answer; names in lower case. A page replaces the policy. */
export function commonHeaders({ https }: { https: boolean }): Readonly<Record<string, string>> {
  return {
    'keep-alive': `timeout=${KEEP_ALIVE}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': API_POLICY,
    ...(https && { 'strict-transport-security': `max-age=${ONE_YEAR}; includeSubDomains` }),
  };
}

/** Adds those of every answer, unless a handler has its own. */
export function securityHeaders(options: { https: boolean }): Step {
  const headers = commonHeaders(options);
  return (c) => withHeaders(c, headers);
}

/**
 * Says headers of the answer, which `requestContext` adds at the end. Not to the context: an answer that takes them all at
 * once, as a plain object (`commonHeaders`), is sent in much less time.
 */
function withHeaders(c: Context<WebEnv>, headers: Readonly<Record<string, string>>): undefined {
  const before = c.get('commonHeaders');
  c.set('commonHeaders', before ? { ...before, ...headers } : headers);
}

/** Adds those of every answer to the headers of one, which may replace them. */
export function completeHeaders(c: Context<WebEnv>, headers: Headers): void {
  for (const [name, value] of Object.entries(c.get('commonHeaders') ?? {})) {
    if (name === 'vary') headers.append(name, value);
    else if (!headers.has(name)) headers.set(name, value);
  }
  c.set('isComplete', true);
}

/** What lets the page of that origin read the answer. */
export function allowedOrigin(origin: string): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  };
}

/**
 * Lets the web apps, which have other origins, use the API. The login pages are left out: only what an app needs
 * there says so itself.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function cors(): Step {
  return (c) => {
    const origin = c.req.header('Origin');
    if (origin === undefined || c.req.path.startsWith('/auth/')) return;
    const allowed = allowedOrigin(origin);
    if (c.req.method !== 'OPTIONS') return withHeaders(c, allowed);
    for (const [name, value] of Object.entries(allowed)) c.header(name, value);
    c.header('Access-Control-Allow-Methods', 'GET,HEAD,PUT,PATCH,POST,DELETE');
    c.header('Access-Control-Max-Age', '43200');
    const asked = c.req.header('Access-Control-Request-Headers');
    if (asked !== undefined) c.header('Access-Control-Allow-Headers', asked);
    return c.body(null, 204);
  };
}
