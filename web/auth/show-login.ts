import type { Context } from 'hono';
import { kdfParameters } from '#model/passphrase';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { landing } from './landing.ts';
import { renderLogin } from './login-page.ts';

/** `GET /auth/login`: the form, or the way in when the browser is logged in already. */
export async function showLogin(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const asked = c.req.query('redirect');
  const target = await landing(c, asked, deps);
  if (c.var.session) return c.redirect(target, 303);
  if (!c.var.instance.onboarding_finished) return c.redirect('/', 303);
  const emailVerifiedCode = c.req.query('email_verified_code');
  return renderLogin(c, deps, {
    redirect: asked ?? '',
    kdf: kdfParameters(c.var.instance),
    ...(emailVerifiedCode && { emailVerifiedCode }),
  });
}
