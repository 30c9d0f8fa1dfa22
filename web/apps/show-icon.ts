import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { sendFile } from '#web/render';
import { allowReadApp } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';

/** `GET /apps/:slug/icon[/:version]`: for the owner's browser (an image has no token), or by a rule on the app. */
export async function showIcon(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  if (!c.var.session) await allowReadApp(c, slug, deps);
  const app = await deps.apps.get(c.var.instance, slug);
  const icon = app.icon?.replace(/^\/+/, '');
  const file = icon ? await deps.apps.files(app).open(icon) : undefined;
  if (!file) throw new AppError('not-found', 'The application has no icon');
  // An image may hold scripts, and this is the origin of the owner's session.
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  return sendFile(c, file, c.req.param('version') ? 'private, max-age=31536000, immutable' : 'private, no-cache');
}
