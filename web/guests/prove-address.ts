import type { Context } from 'hono';
import { isKind } from '#pkg/errors';
import { checkCsrfToken, clientOrigin, readForm, type WebEnv } from '#web/middleware';
import type { GuestsDeps } from './deps.ts';
import { findGuest } from './find-guest.ts';
import { renderGuest } from './guest-page.ts';

/** `POST /auth/guest`: without `code`, sends one; with it, gives the cookie that proves the address, and leads on. */
export async function proveAddress(c: Context<WebEnv>, deps: GuestsDeps): Promise<Response> {
  const { instance } = c.var;
  const form = await readForm(c);
  checkCsrfToken(c, form);
  const { redirect, lock } = await findGuest(c, form.get('redirect') ?? '', deps);
  c.header('Cache-Control', 'private, no-store');
  if (!lock) return c.redirect(redirect, 303);
  const { guest, email } = lock;
  const code = form.get('code');
  if (code === null) {
    await deps.friendProofs.send(instance, guest);
    return renderGuest(c, deps, { redirect, email, sent: true });
  }
  try {
    const cookie = await deps.friendProofs.check(instance, guest, { code, address: clientOrigin(c).address });
    c.header('Set-Cookie', cookie, { append: true });
    return c.redirect(redirect, 303);
  } catch (error) {
    if (!isKind(error, 'forbidden')) throw error;
    return renderGuest(c, deps, { redirect, email, sent: true, error: 'guest_wrong' });
  }
}
