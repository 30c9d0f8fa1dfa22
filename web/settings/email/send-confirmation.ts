import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { SettingsDeps } from '../deps.ts';

const HOUR = 3_600_000;
const MAILS_PER_HOUR = 5;

type Deps = Pick<SettingsDeps, 'addresses' | 'cache' | 'codes' | 'mailer'>;

/** Asks the new address whether it is the owner's: the link is worth nothing once another one waits, or none. Rejects with `too-many-requests` after some mails in an hour. */
export async function sendConfirmation(
  { addresses, cache, codes, mailer }: Deps,
  instance: Instance,
  email: string,
): Promise<void> {
  if ((await cache.increment(`email-change ${instance.prefix}`, HOUR)) > MAILS_PER_HOUR) {
    throw new AppError('too-many-requests', 'Too many mails were sent, try again in an hour');
  }
  const token = codes.issue(instance, 'email-change', email);
  const link = `${addresses.origin(instance)}/settings/email/confirm?${new URLSearchParams({ token })}`;
  await mailer.send(instance, {
    template: 'update_email_confirmation',
    values: { domain: instance.domain, email, link },
    to: [{ email }],
  });
}
