import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { areTooMany, renderTooManyDevices } from './devices-page.ts';

/**
 * `GET /settings/clients/limit-exceeded?redirect=`: what an app shows when more devices are connected than may be; once one
 * has left, on to where the owner was going.
 */
export async function showDeviceLimit(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance, session } = c.var;
  if (!session) throw new AppError('unauthenticated', 'You must be authenticated');
  c.header('Cache-Control', 'private, no-store');
  const asked = c.req.query('redirect') ?? '';
  const target = asked === '' ? deps.addresses.landing(instance, undefined) : deps.addresses.inside(instance, asked);
  if (target === undefined) throw new AppError('bad-request', 'bad url: should be subdomain', { code: 'bad_redirect' });
  if (!(await areTooMany(instance, deps))) return c.redirect(target, 302);
  return renderTooManyDevices(c, deps, `/settings/clients/limit-exceeded?${new URLSearchParams({ redirect: target })}`);
}
