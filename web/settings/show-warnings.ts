import type { Context } from 'hono';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/**
 * `GET /settings/warnings`: what the owner must do, for any valid token.
 * @compat the status is that of the first warning, 404 with an empty list when there is none: devices poll it
 */
export async function showWarnings(c: Context<WebEnv>, { permissions, instances }: SettingsDeps): Promise<Response> {
  await permissionOf(c, permissions);
  const { moved_to: movedTo } = await instances.settings(c.var.instance);
  c.header('Content-Type', 'application/vnd.api+json');
  if (typeof movedTo !== 'string' || movedTo === '') return c.body(JSON.stringify({ errors: [] }), 404);
  const moved = {
    status: '410',
    title: 'Gone',
    code: 'moved',
    detail: 'The Cozy has been moved to a new address',
    source: {},
    links: { related: movedTo },
  };
  return c.body(JSON.stringify({ errors: [moved] }), 410);
}
