import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import type { InstallDeps } from './deps.ts';

/** The form of the owner, who is there. Rejects with kind `unauthenticated` or `forbidden`, or as `checkCsrfToken`. */
export async function readOwnerForm(c: Context<WebEnv>, { sessions }: InstallDeps): Promise<URLSearchParams> {
  const { session } = c.var;
  if (!session) throw new AppError('unauthenticated', 'You must be authenticated');
  const form = await readForm(c);
  checkCsrfToken(c, form);
  if (sessions.isRecent(session)) return form;
  throw new AppError('forbidden', 'A recent login is required', { code: 'recent_login_required' });
}
