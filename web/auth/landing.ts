import type { Context } from 'hono';
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

/** The app that the owner chose, else the home. */
export async function defaultLanding(c: Context<WebEnv>, deps: LandingDeps): Promise<string> {
  const { default_redirection: chosen } = await deps.instances.settings(c.var.instance);
  return deps.addresses.landing(c.var.instance, chosen);
}
