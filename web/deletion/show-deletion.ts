import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { renderDeletion } from './deletion-page.ts';
import type { DeletionDeps } from './deps.ts';

/** `GET /auth/deletion?token=`: the owner must be logged in, or logs in first. */
export async function showDeletion(c: Context<WebEnv>, deps: DeletionDeps): Promise<Response> {
  const token = c.req.query('token') ?? '';
  if (!c.var.session) {
    const origin = deps.addresses.origin(c.var.instance);
    const redirect = `${origin}/auth/deletion?${new URLSearchParams({ token })}`;
    c.header('Cache-Control', 'private, no-store');
    return c.redirect(`${origin}/auth/login?${new URLSearchParams({ redirect })}`, 303);
  }
  if (!(await deps.codes.isLive(c.var.instance, 'deletion', token))) throw invalid();
  return renderDeletion(c, deps, { token });
}

/** Of a token that is wrong, used or over. */
export function invalid(): AppError {
  return new AppError('bad-request', 'Invalid or expired token', { parameter: 'token' });
}
