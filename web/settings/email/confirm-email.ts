import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';
import { tellOldAddress } from './tell-old-address.ts';

/** `GET /settings/email/confirm?token=`: the link of the mail; the owner must be logged in, or logs in first. */
export async function confirmEmail(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { addresses, codes, instances } = deps;
  const { instance, session } = c.var;
  c.header('Cache-Control', 'private, no-store');
  if (!session) {
    const { pathname, search } = new URL(c.req.url);
    const redirect = `${addresses.origin(instance)}${pathname}${search}`;
    return c.redirect(`${addresses.origin(instance)}/auth/login?${new URLSearchParams({ redirect })}`, 307);
  }
  const { email: old, pending_email: email } = await instances.settings(instance);
  const token = c.req.query('token') ?? '';
  if (typeof email !== 'string' || !(await codes.take(instance, 'email-change', token, email))) {
    throw new AppError('bad-request', 'Invalid or expired token', { parameter: 'token' });
  }
  await instances.updateSettings(instance, { email, pending_email: undefined });
  await tellOldAddress(c, deps, 'email_changed', { old, email });
  return c.redirect(`${addresses.app(instance, 'settings')}/#/profile`, 303);
}
