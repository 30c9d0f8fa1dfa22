import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';

/** Where to go after the login: what was asked, if it is ours (else kind `bad-request`), or the default app. */
export async function landing(
  c: Context<WebEnv>,
  asked: string,
  { addresses, instances }: Pick<OidcDeps, 'addresses' | 'instances'>,
): Promise<string> {
  const { instance } = c.var;
  if (asked !== '') {
    const inside = addresses.inside(instance, asked);
    if (inside !== undefined) return inside;
    throw new AppError('bad-request', 'bad url: should be subdomain', { code: 'bad_redirect' });
  }
  const { default_redirection: chosen } = await instances.settings(instance);
  return addresses.landing(instance, chosen);
}
