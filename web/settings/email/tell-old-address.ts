import type { Context } from 'hono';
import { isEmail } from '#model/instance';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';

/** To the address that the owner has read until now, in case it is not they who change it. That it fails stops nothing. */
export async function tellOldAddress(
  c: Context<WebEnv>,
  { addresses, mailer }: Pick<SettingsDeps, 'addresses' | 'mailer'>,
  template: 'email_change_asked' | 'email_changed',
  { old, email }: { old: unknown; email: string },
): Promise<void> {
  if (typeof old !== 'string' || !isEmail(old) || old === email) return;
  const { instance } = c.var;
  const link = `${addresses.app(instance, 'settings')}/#/profile`;
  const values = { domain: instance.domain, email, link };
  await mailer.send(instance, { template, values, to: [{ email: old }] }).catch((err: unknown) => {
    c.var.log.warn({ domain: instance.domain, err }, 'the old address was not told of a new one');
  });
}
