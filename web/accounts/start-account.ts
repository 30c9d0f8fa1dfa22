import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { AccountAsk } from '#model/account';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { AccountsDeps } from './deps.ts';

export const PROOF_COOKIE = '_account';
const FIFTEEN_MINUTES = 900;
const SLUG = /^[a-z0-9-]{0,100}$/;

/** `GET /accounts/:type/start`: to the provider, for the owner. The browser keeps the proof that it was here. */
export async function startAccount(c: Context<WebEnv, '/:type/start'>, deps: AccountsDeps): Promise<Response> {
  const asked = await readAsk(c, deps);
  return leaveForProvider(c, deps, await deps.oauthAccounts.start(c.var.instance, c.req.param('type'), asked));
}

/** What is asked, and where to come back to. Rejects with kind `forbidden` for who is not the owner. */
export async function readAsk(c: Context<WebEnv>, { codes }: AccountsDeps): Promise<AccountAsk> {
  const { instance, session } = c.var;
  const query = (name: string) => c.req.query(name) ?? '';
  const code = query('session_code');
  if (!session && (code === '' || !(await codes.take(instance, 'session', code)))) {
    throw new AppError('forbidden', 'Only the owner may open an account');
  }
  const asked = { slug: query('slug'), state: query('state'), scope: query('scope'), nonce: query('nonce') };
  if (!SLUG.test(asked.slug)) throw new AppError('bad-request', 'Invalid slug', { parameter: 'slug' });
  return asked;
}

export function leaveForProvider(
  c: Context<WebEnv>,
  { secure }: AccountsDeps,
  { url, proof }: { url: string; proof: string },
): Response {
  // Lax: the provider leads back here from another site.
  setCookie(c, PROOF_COOKIE, proof, {
    path: '/accounts',
    maxAge: FIFTEEN_MINUTES,
    httpOnly: true,
    sameSite: 'Lax',
    secure,
  });
  c.header('Cache-Control', 'no-store');
  return c.redirect(url, 303);
}
