import type { Context } from 'hono';
import { isEmail } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';
import { allowFactors, hasConfirmed } from '../factors/index.ts';
import { readFields } from '../read-fields.ts';
import { requirePassphrase } from '../require-passphrase.ts';
import { sendConfirmation } from './send-confirmation.ts';
import { tellOldAddress } from './tell-old-address.ts';

/**
 * `POST /settings/email`: `{passphrase, email}`; the address stays the old one, which is told, until the mail to the new one is
 * answered. Who has confirmed otherwise that they are the owner sends `Confirm-Code` in place of the passphrase.
 */
export async function changeEmail(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { instances } = deps;
  const { instance } = c.var;
  await allowFactors(c, deps, 'POST');
  const field = await readFields(c);
  const email = field('email').trim();
  if (!isEmail(email)) throw new AppError('bad-request', 'It is not an e-mail address', { parameter: 'email' });
  if (field('passphrase') !== '' || !hasConfirmed(c, deps)) {
    await requirePassphrase(c, deps, field('passphrase'), { parameter: 'passphrase' });
  }
  await sendConfirmation(deps, instance, email);
  const { email: old } = await instances.settings(instance);
  await instances.updateSettings(instance, { pending_email: email });
  await tellOldAddress(c, deps, 'email_change_asked', { old, email });
  return c.body(null, 204);
}
