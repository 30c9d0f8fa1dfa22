import type { ErrorHandler } from 'hono';
import type { WebEnv } from '#web/middleware';
import { showError } from './errors.ts';

/** Seconds that a notifier which reports too much is silent. */
const PAUSE = 60;

/**
 * Errors as the notifiers of Airbrake read them: a message, 401 for any wrong key, and how long to be silent.
 * @see https://docs.airbrake.io/docs/devops-tools/api/#create-notice-v3
 */
export const airbrakeErrors: ErrorHandler<WebEnv> = (error, c) => {
  const { kind, status, detail } = showError(error, c);
  if (kind === 'too-many-requests') {
    c.header('X-RateLimit-Delay', String(PAUSE));
    c.header('Access-Control-Expose-Headers', 'X-RateLimit-Delay');
  }
  return c.json({ message: detail }, kind === 'bad-token' ? 401 : status);
};
