import type { Context } from 'hono';
import { kdfParameters } from '#model/passphrase';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { PublicDeps } from './deps.ts';

/** `GET /public/prelogin`: how to log in, for clients that have their own form. */
export async function showPrelogin(c: Context<WebEnv>, { instances }: PublicDeps): Promise<Response> {
  const { instance } = c.var;
  if (!instance.onboarding_finished) throw new AppError('precondition-failed', 'the instance is not onboarded');
  const { kdf, iterations } = kdfParameters(instance);
  const { public_name: name } = await instances.settings(instance);
  return c.json({
    Kdf: kdf,
    KdfIterations: iterations,
    OIDC: instance.oidc_id !== undefined,
    FranceConnect: instance.franceconnect_id !== undefined,
    magic_link: instance.magic_link === true,
    locale: instance.locale,
    name: name ?? '',
  });
}
