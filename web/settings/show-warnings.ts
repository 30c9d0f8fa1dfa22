import type { Context } from 'hono';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/**
 * `GET /settings/warnings`: what the owner must do, for any valid token.
 * @compat the status is that of the first warning, 404 with an empty list when there is none: devices poll it
 */
export async function showWarnings(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  await permissionOf(c, deps.permissions);
  const errors = deps.warnings.list(c.var.instance, await deps.instances.settings(c.var.instance));
  const status = Number(errors[0]?.status ?? '404') as 402 | 404 | 410;
  return c.body(JSON.stringify({ errors }), status, { 'Content-Type': 'application/vnd.api+json' });
}
