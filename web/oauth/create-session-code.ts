import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { clientOrigin, permissionOf, readJson, type WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { allowEverything } from './everything.ts';

const MAX_BODY = 16 * 1024;

/**
 * `POST /auth/session_code`: a code that opens a session in a browser, for the app that may do everything, or for who gives
 * what was derived of the passphrase.
 */
export async function createSessionCode(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  c.header('Cache-Control', 'no-store');
  if (c.req.header('Authorization')) allowEverything(await permissionOf(c, deps.permissions));
  else await checkPassphrase(c, deps);
  return c.json({ session_code: await deps.sessionCodes.issue(c.var.instance) }, 201);
}

async function checkPassphrase(c: Context<WebEnv>, { passphrases }: OAuthDeps): Promise<void> {
  const { value } = await readJson(c, { limit: MAX_BODY });
  const passphrase = (value as { passphrase?: unknown } | null)?.passphrase;
  const given = typeof passphrase === 'string' ? passphrase : '';
  if (given !== '' && (await passphrases.check(c.var.instance, given, clientOrigin(c).address))) return;
  throw new AppError('unauthenticated', 'Invalid passphrase');
}
