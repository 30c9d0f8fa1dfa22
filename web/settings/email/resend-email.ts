import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { isEmail } from '#model/instance';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';
import { sendConfirmation } from './send-confirmation.ts';

/** `POST /settings/email/resend`: another mail to the address that waits; the link of the one before works no more. */
export async function resendEmail(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { instances, permissions } = deps;
  permissions.allowType(await permissionOf(c, permissions), 'POST', DOCTYPES.settings);
  const { pending_email: email } = await instances.settings(c.var.instance);
  if (typeof email !== 'string' || !isEmail(email)) throw new AppError('bad-request', 'No address waits');
  await sendConfirmation(deps, c.var.instance, email);
  return c.body(null, 204);
}
