import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';
import { allowFactors } from '../factors/index.ts';

/** `DELETE /settings/email`: the address stays as it is, and the link of the mail works no more. */
export async function cancelEmail(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  await allowFactors(c, deps, 'POST');
  await deps.instances.updateSettings(c.var.instance, { pending_email: undefined });
  return c.body(null, 204);
}
