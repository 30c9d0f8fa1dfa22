import type { Context } from 'hono';
import type { WebEnv } from './env.ts';

/** `/auth` has no CORS but on the few routes that apps, which have other origins, use. */
export function answerPreflight(c: Context<WebEnv>, method: string): Response {
  allowOrigin(c);
  c.header('Access-Control-Allow-Methods', method);
  c.header('Access-Control-Max-Age', '43200');
  const asked = c.req.header('Access-Control-Request-Headers');
  if (asked !== undefined) c.header('Access-Control-Allow-Headers', asked);
  return c.body(null, 204);
}

export function allowOrigin(c: Context<WebEnv>): void {
  const origin = c.req.header('Origin');
  if (origin === undefined) return;
  c.header('Access-Control-Allow-Origin', origin);
  c.header('Access-Control-Allow-Credentials', 'true');
  c.header('Vary', 'Origin', { append: true });
}
