import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { allowFactors } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `DELETE /settings/trusted-devices/:id`: it is asked again. It takes a right away, so no recent login is wanted. */
export async function distrustDevice(c: Context<WebEnv, '/trusted-devices/:id'>, deps: FactorsDeps): Promise<Response> {
  await allowFactors(c, deps, 'DELETE');
  await deps.secondFactors.distrust(c.var.instance, c.req.param('id'));
  return c.body(null, 204);
}
