import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { allowEverything } from './everything.ts';

/** `POST /auth/tokens/konnectors/:slug`: the certified app runs connectors on its device; each has its own rules. */
export async function createKonnectorToken(
  c: Context<WebEnv, '/tokens/konnectors/:slug'>,
  { docs, permissions, tokens }: OAuthDeps,
): Promise<Response> {
  const { instance } = c.var;
  const slug = c.req.param('slug');
  allowEverything(await permissionOf(c, permissions));
  await docs.get(instance, DOCTYPES.konnectors, `${DOCTYPES.konnectors}/${slug}`);
  c.header('Cache-Control', 'no-store');
  return c.json(await tokens.issue(instance, { audience: 'konn', subject: slug }), 201);
}
