import type { Context } from 'hono';
import type { Sessions } from '#model/session';
import { AppError } from '#pkg/errors';
import { checkCsrfToken } from './csrf.ts';
import type { WebEnv } from './env.ts';
import { readForm } from './form.ts';

/**
 * The form of an owner who has just logged in. Rejects with kind `unauthenticated`, `forbidden` (code `recent_login_required`), or as
 * `checkCsrfToken`.
 */
export async function readRecentForm(
  c: Context<WebEnv>,
  { sessions }: { sessions: Pick<Sessions, 'isRecent'> },
): Promise<URLSearchParams> {
  const { session } = c.var;
  if (!session) throw new AppError('unauthenticated', 'You must be authenticated');
  const form = await readForm(c);
  checkCsrfToken(c, form);
  if (sessions.isRecent(session)) return form;
  throw new AppError('forbidden', 'A recent login is required', { code: 'recent_login_required' });
}
