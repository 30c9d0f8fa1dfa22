import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';

/** `GET /settings/email/confirm?token=`: the link of the mail; the owner must be logged in, or logs in first. */
export async function confirmEmail(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { addresses, confirmations, instances } = deps;
  const { instance, session } = c.var;
  c.header('Cache-Control', 'private, no-store');
  if (!session) {
    const { pathname, search } = new URL(c.req.url);
    const redirect = `${addresses.origin(instance)}${pathname}${search}`;
    return c.redirect(`${addresses.origin(instance)}/auth/login?${new URLSearchParams({ redirect })}`, 307);
  }
  const email = await confirmations.take(instance, 'email', c.req.query('token') ?? '');
  if (email === undefined) throw new AppError('bad-request', 'Invalid or expired token', { parameter: 'token' });
  await instances.updateSettings(instance, { email, pending_email: undefined });
  return c.redirect(`${addresses.app(instance, 'settings')}/#/profile`, 303);
}
