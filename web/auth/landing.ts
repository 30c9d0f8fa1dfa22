import type { Context } from 'hono';
import { welcomeStepOf } from '#model/settings';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

type LandingDeps = Pick<AuthDeps, 'addresses' | 'instances'>;

/** Where to go after a login: what was asked, if it is ours (else kind `bad-request`), or the default app. */
export async function landing(c: Context<WebEnv>, asked: string | undefined, deps: LandingDeps): Promise<string> {
  if (!asked) return defaultLanding(c, deps);
  const inside = deps.addresses.inside(c.var.instance, asked);
  if (inside === undefined) {
    throw new AppError('bad-request', 'bad url: should be subdomain', { code: 'bad_redirect' });
  }
  return inside;
}

/** What was left of the welcome, else the app that the owner chose, else the home. */
export async function defaultLanding(c: Context<WebEnv>, deps: LandingDeps): Promise<string> {
  const { addresses, instances } = deps;
  const settings = await instances.settings(c.var.instance);
  if (welcomeStepOf(settings)) return `${addresses.origin(c.var.instance)}/auth/welcome`;
  return addresses.landing(c.var.instance, settings.default_redirection);
}
