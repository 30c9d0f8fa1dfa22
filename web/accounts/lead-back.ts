import type { Context, Next } from 'hono';
import { seenAs } from '#model/instance';
import { hostOf, type WebEnv } from '#web/middleware';
import type { AccountsDeps } from './deps.ts';

/** From an address that may be no instance to the one that began, with what the provider answered. */
export async function leadBack(
  c: Context<WebEnv, '/:type/redirect'>,
  next: Next,
  { oauthAccounts, instances, addresses }: AccountsDeps,
): Promise<Response | undefined> {
  const { search, searchParams, pathname } = new URL(c.req.url);
  const domain = await oauthAccounts.domainOf(searchParams.get('state') ?? '');
  if (domain === hostOf(c.req.header('Host'))) {
    await next();
    return undefined;
  }
  const instance = seenAs({ instance: await instances.get(domain), domain });
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
  return c.redirect(`${addresses.origin(instance)}${pathname}${search}`, 303);
}
