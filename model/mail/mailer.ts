import type { Instance, Instances } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { isMailAddress, type MailAddress, type MailTransports } from '#pkg/mail';
import { BRAND, type SendersConfig, sendersOf } from './senders.ts';
import { createTemplates } from './templates.ts';
import type { Mailer, MailRequest } from './types.ts';
import { writeMail } from './write-mail.ts';

export interface MailerDeps {
  instances: Pick<Instances, 'settings'>;
  addresses: { origin(instance: Instance): string };
  transports: MailTransports;
  senders: SendersConfig;
  log: Logger;
}

export function createMailer({ instances, addresses, transports, senders, log }: MailerDeps): Mailer {
  const templates = createTemplates();
  return {
    async send(instance, { template, values = {}, to }) {
      const settings = await instances.settings(instance);
      const recipients = to ?? ownerOf(settings);
      checkRecipients(recipients);
      const mail = await writeMail(templates, {
        template,
        values: { domain: instance.domain, origin: addresses.origin(instance), ...values },
        locale: instance.locale,
        timeZone: settings.tz || 'UTC',
        brand: BRAND,
      });
      const message = { ...sendersOf(senders, instance), to: recipients, ...mail, automatic: true };
      transports
        .of(instance.context ?? 'default')
        .send(message)
        .catch((err) => log.error({ domain: instance.domain, template, err }, 'a mail was not sent'));
    },
  };
}

function ownerOf({ email, public_name: name }: { email?: string; public_name?: string }): MailAddress[] {
  if (typeof email !== 'string' || email === '') {
    throw new AppError('unprocessable', 'This Cozy has no mail address', { code: 'no_mail_address' });
  }
  return [{ email, ...(typeof name === 'string' && { name }) }];
}

function checkRecipients(recipients: NonNullable<MailRequest['to']>): void {
  if (recipients.length > 0 && recipients.every(({ email }) => isMailAddress(email))) return;
  throw new AppError('unprocessable', 'This is not a mail address', { code: 'bad_address' });
}
