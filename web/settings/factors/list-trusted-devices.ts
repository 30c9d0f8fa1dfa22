import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import type { WebEnv } from '#web/middleware';
import { renderList } from '#web/render';
import { allowFactors } from './allow.ts';
import type { FactorsDeps } from './deps.ts';

/** `GET /settings/trusted-devices`: the browsers that are not asked for a second step. */
export async function listTrustedDevices(c: Context<WebEnv>, deps: FactorsDeps): Promise<Response> {
  await allowFactors(c, deps, 'GET');
  const devices = await deps.secondFactors.trustedDevices(c.var.instance);
  return renderList(
    c,
    devices.map((device) => ({
      type: DOCTYPES.authTrustedDevices,
      id: device._id,
      rev: device._rev,
      attributes: device,
    })),
  );
}
