import type { Context } from 'hono';
import { seenAs } from '#model/instance';
import type { WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';

/**
 * `GET /oidc/redirect`: the one address that the provider knows, on a domain that may be no instance: leads to the instance
 * that started the login, with what the provider answered.
 */
export async function leadBack(c: Context<WebEnv>, { oidc, instances, addresses }: OidcDeps): Promise<Response> {
  const { search, searchParams } = new URL(c.req.url);
  const domain = await oidc.domainOf(searchParams.get('state') ?? '');
  const instance = seenAs({ instance: await instances.get(domain), domain });
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
  return c.redirect(`${addresses.origin(instance)}/oidc/login${search}`, 303);
}
