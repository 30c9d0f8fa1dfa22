import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { renderTwoFactor } from './two-factor-page.ts';
import { readWish } from './wish.ts';

/** `GET /auth/twofactor?two_factor_token=`: the second step; once the first one is too old, the login again. */
export async function showTwoFactor(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const params = new URL(c.req.url).searchParams;
  const wish = await readWish(c, params, deps);
  const token = params.get('two_factor_token') ?? '';
  if (!(await deps.secondFactors.isBegun(c.var.instance, token))) return c.redirect('/auth/login', 303);
  return renderTwoFactor(c, deps, { token, wish, trusts: params.get('trusted_device_checkbox') === 'true' });
}
