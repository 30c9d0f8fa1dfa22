import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderConfirm } from './confirm-page.ts';
import type { AuthDeps } from './deps.ts';
import { landing } from './landing.ts';
import { readState } from './wish.ts';

/** `GET /auth/confirm?state=[&redirect=]`: an app wants to know that it is the owner who is there, now. */
export async function showConfirm(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const params = new URL(c.req.url).searchParams;
  const state = readState(params);
  const redirect = params.get('redirect') ?? '';
  await landing(c, redirect, deps);
  if (!c.var.instance.onboarding_finished) return c.redirect('/', 303);
  return renderConfirm(c, deps, { state, redirect });
}
