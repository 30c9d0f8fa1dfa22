import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { isEmail } from '#model/instance';
import { AppError } from '#pkg/errors';
import { clientOrigin, permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';
import { readFields } from '../read-fields.ts';
import { sendConfirmation } from './send-confirmation.ts';

/** `POST /settings/email`: `{passphrase, email}`; the address stays the old one until the mail to the new one is answered. */
export async function changeEmail(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { instances, passphrases, permissions } = deps;
  const { instance } = c.var;
  permissions.allowType(await permissionOf(c, permissions), 'POST', DOCTYPES.settings);
  const field = await readFields(c);
  const email = field('email').trim();
  if (!isEmail(email)) throw new AppError('bad-request', 'It is not an e-mail address', { parameter: 'email' });
  if (!(await passphrases.check(instance, field('passphrase'), clientOrigin(c).address))) {
    throw new AppError('forbidden', 'Invalid passphrase', { parameter: 'passphrase' });
  }
  await sendConfirmation(deps, instance, email);
  await instances.updateSettings(instance, { pending_email: email });
  return c.body(null, 204);
}
