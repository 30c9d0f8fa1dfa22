import type { MiddlewareHandler } from 'hono';
import type { WebEnv } from './env.ts';

/** An answer of the API is no page: if a browser shows it, it may load and embed nothing. */
const API_POLICY = "default-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'";
const ONE_YEAR = 365 * 24 * 3600;

/** Security headers of every answer; a handler that sends a page replaces the policy. */
export function securityHeaders({ https }: { https: boolean }): MiddlewareHandler<WebEnv> {
  return (c, next) => {
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Content-Security-Policy', API_POLICY);
    if (https) c.header('Strict-Transport-Security', `max-age=${ONE_YEAR}; includeSubDomains`);
    return next();
  };
}

/**
 * Lets the web apps, which have other origins, use the API. The login pages are left out: only what an app needs
 * there says so itself.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function cors(): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    if (origin === undefined || c.req.path.startsWith('/auth/')) return next();
    c.header('Access-Control-Allow-Origin', origin);
    c.header('Access-Control-Allow-Credentials', 'true');
    c.header('Vary', 'Origin', { append: true });
    if (c.req.method !== 'OPTIONS') return next();
    c.header('Access-Control-Allow-Methods', 'GET,HEAD,PUT,PATCH,POST,DELETE');
    c.header('Access-Control-Max-Age', '43200');
    const asked = c.req.header('Access-Control-Request-Headers');
    if (asked !== undefined) c.header('Access-Control-Allow-Headers', asked);
    return c.body(null, 204);
  };
}
