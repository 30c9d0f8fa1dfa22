import type { Context } from 'hono';
import { confirmOwner, openSession, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import type { Wish } from './wish.ts';

/**
 * The owner has proved who they are: opens the session, or gives the proof to the app that wanted it, and leads there.
 * @param more members of the JSON answer
 */
export async function grant(c: Context<WebEnv>, deps: AuthDeps, wish: Wish, more: object = {}): Promise<Response> {
  const { target, kind, state } = wish;
  if (state !== undefined) return lead(c, await confirmOwner(c, deps, target, state), more);
  await openSession(c, deps, c.var.instance, kind);
  return lead(c, target, more);
}

/** @compat only an `Accept` that is exactly `application/json` gets JSON */
export function wantsJson(c: Context<WebEnv>): boolean {
  return c.req.header('Accept') === 'application/json';
}

/** To a page; scripts are told where, and go there themselves. */
export function lead(c: Context<WebEnv>, target: string, more: object = {}): Response {
  c.header('Cache-Control', 'private, no-store');
  return wantsJson(c) ? c.json({ redirect: target, ...more }) : c.redirect(target, 303);
}
