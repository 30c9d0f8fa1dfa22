import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { GuestsDeps } from './deps.ts';
import { findGuest } from './find-guest.ts';
import { renderGuest } from './guest-page.ts';

/** `GET /auth/guest?redirect=`: the page that offers to send a code, or the way on when there is nothing to prove. */
export async function showGuest(c: Context<WebEnv>, deps: GuestsDeps): Promise<Response> {
  const { redirect, lock } = await findGuest(c, c.req.query('redirect') ?? '', deps);
  c.header('Cache-Control', 'private, no-store');
  return lock ? renderGuest(c, deps, { redirect, email: lock.email }) : c.redirect(redirect, 303);
}
