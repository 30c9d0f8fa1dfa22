import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

/** `GET /auth/confirm/:code`: 204 during the five minutes of a confirmation, as often as an app asks. */
export function checkConfirmation(c: Context<WebEnv, '/confirm/:code'>, { codes }: AuthDeps): Response {
  c.header('Cache-Control', 'no-store');
  if (codes.proves(c.var.instance, 'confirmation', c.req.param('code'))) return c.body(null, 204);
  throw new AppError('unauthenticated', 'Invalid confirmation code');
}
