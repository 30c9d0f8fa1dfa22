import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from '../deps.ts';

/**
 * The form of an owner who gives themselves another way in: the login is recent. Rejects with kind `unauthenticated`, `forbidden` (code
 * `recent_login_required`), or as `checkCsrfToken`.
 */
export async function readRecentForm(c: Context<WebEnv>, { sessions }: AuthDeps): Promise<URLSearchParams> {
  const { session } = c.var;
  if (!session) throw new AppError('unauthenticated', 'You must be authenticated');
  const form = await readForm(c);
  checkCsrfToken(c, form);
  if (sessions.isRecent(session)) return form;
  throw new AppError('forbidden', 'A recent login is required', { code: 'recent_login_required' });
}
