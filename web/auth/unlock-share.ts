import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { allowOrigin, clientOrigin, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

/** `POST /auth/share-by-link/password`: checks the password of a link, and gives the cookie that proves it. */
export async function unlockShare(c: Context<WebEnv>, { linkPasswords }: AuthDeps): Promise<Response> {
  allowOrigin(c);
  c.header('Cache-Control', 'private, no-store');
  const form = await readForm(c);
  const id = form.get('perm_id');
  if (!id) throw new AppError('bad-request', 'perm_id is missing');
  const { address } = clientOrigin(c);
  const cookie = await linkPasswords.check(c.var.instance, { id, password: form.get('password') ?? '', address });
  if (cookie === undefined) return c.json({ password: 'none' });
  c.header('Set-Cookie', cookie, { append: true });
  return c.json({ password: 'ok' });
}
