import type { Context } from 'hono';
import { isEmail } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';
import { allowFactors } from '../factors/index.ts';
import { sendConfirmation } from './send-confirmation.ts';

/** `POST /settings/email/resend`: another mail to the address that waits; either link works. */
export async function resendEmail(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  await allowFactors(c, deps, 'POST');
  const { pending_email: email } = await deps.instances.settings(c.var.instance);
  if (typeof email !== 'string' || !isEmail(email)) throw new AppError('bad-request', 'No address waits');
  await sendConfirmation(deps, c.var.instance, email);
  return c.body(null, 204);
}
