import type { Context } from 'hono';
import { nameOfBrowser } from '#model/session';
import { checkCsrfToken, clientOrigin, readForm, trySource, type WebEnv } from '#web/middleware';
import { languageOf, textsIn } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { grant, wantsJson } from './grant.ts';
import { renderTwoFactor } from './two-factor-page.ts';
import { readWish } from './wish.ts';

/** `POST /auth/twofactor`: the code. Told in JSON, the token of a browser that the owner trusts comes with the answer. */
export async function checkTwoFactor(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  const form = await readForm(c);
  checkCsrfToken(c, form);
  const wish = await readWish(c, form, deps);
  const { userAgent } = clientOrigin(c);
  const token = form.get('two-factor-token') ?? '';
  const passcode = form.get('two-factor-passcode') ?? '';
  c.header('Cache-Control', 'private, no-store');
  if (!(await deps.secondFactors.finish(instance, { token, passcode, ...trySource(c) }))) return refuse(c, deps, form);
  const trusts = wish.state === undefined && form.get('two-factor-generate-trusted-device-token') === 'true';
  if (!trusts || !wantsJson(c)) return grant(c, deps, wish);
  const trusted = await deps.secondFactors.trust(instance, nameOfBrowser(userAgent));
  return grant(c, deps, wish, { two_factor_trusted_device_token: trusted });
}

async function refuse(c: Context<WebEnv>, deps: AuthDeps, form: URLSearchParams): Promise<Response> {
  const token = form.get('two-factor-token') ?? '';
  const isOver = !(await deps.secondFactors.isBegun(c.var.instance, token));
  const error = isOver ? 'two_factor_over' : 'two_factor_wrong';
  if (wantsJson(c)) return c.json({ error: textsIn(languageOf(c))(error) }, 401);
  const trusts = form.get('trusted_device_checkbox') === 'true';
  return renderTwoFactor(c, deps, { token, wish: await readWish(c, form, deps), trusts, error });
}
