import type { Instance, Instances, Locale } from '#model/instance';
import { AppError } from '#pkg/errors';
import { isMailAddress, type MailAddress, type MailMessage, type MailReceipt, type MailTransports } from '#pkg/mail';
import { openMail } from './seal.ts';
import { BRAND, type SendersConfig, sendersOf } from './senders.ts';
import { createTemplates } from './templates.ts';
import type { MailRequest, WrittenMail } from './types.ts';
import { writeMail } from './write-mail.ts';

export interface PostOfficeDeps {
  instances: Pick<Instances, 'settings'>;
  addresses: { origin(instance: Instance): string };
  transports: MailTransports;
  senders: SendersConfig;
}

/** What the workers of mails need: words, addresses, and the way out. */
export interface PostOffice {
  /** The owner's address. Rejects with kind `unprocessable` when there is none. */
  owner(instance: Instance): Promise<MailAddress>;
  /** The address that the owner has asked to change to. Rejects as above. */
  pending(instance: Instance): Promise<MailAddress>;
  /** Where the owners of a context ask for help. Rejects with kind `unprocessable` when the configuration has none. */
  support(instance: Instance): MailAddress;
  from(instance: Instance): { from: MailAddress; replyTo?: MailAddress };
  /** Rejects with kind `not-found` for a template that does not exist, `internal` when a value is missing. */
  write(
    instance: Instance,
    template: string,
    values: Readonly<Record<string, string>>,
    options?: { locale?: Locale | undefined; words?: string | undefined },
  ): Promise<WrittenMail>;
  /** A mail of the server, ready to leave. */
  compose(instance: Instance, mail: MailRequest): Promise<MailMessage>;
  /** Opens what the mailer sealed. */
  composeSealed(instance: Instance, sealed: string): Promise<MailMessage>;
  /** Hands it over to the server of the instance's context. Rejects as a `MailTransport` does. */
  send(instance: Instance, message: MailMessage, kind?: 'transactional' | 'campaign'): Promise<MailReceipt>;
}

export function createPostOffice({ instances, addresses, transports, senders }: PostOfficeDeps): PostOffice {
  const templates = createTemplates();

  const write: PostOffice['write'] = async (instance, template, values, { locale = instance.locale, words } = {}) => {
    const { tz } = await instances.settings(instance);
    return writeMail(templates, {
      template,
      ...(words !== undefined && { words }),
      values: { domain: instance.domain, origin: addresses.origin(instance), ...values },
      locale,
      timeZone: tz || 'UTC',
      brand: BRAND,
    });
  };

  async function owner(instance: Instance): Promise<MailAddress> {
    const { email, public_name: name } = await instances.settings(instance);
    return addressOf(email, name);
  }

  async function compose(instance: Instance, { template, words, values = {}, to }: MailRequest): Promise<MailMessage> {
    const recipients = to ?? [await owner(instance)];
    for (const { email } of recipients) addressOf(email);
    if (recipients.length === 0) throw new AppError('unprocessable', 'This mail is for nobody');
    const written = await write(instance, template, values, { words });
    return { ...sendersOf(senders, instance), to: recipients, ...written, automatic: true };
  }

  return {
    owner,
    write,
    compose,
    composeSealed: (instance, sealed) => compose(instance, openMail(instance, sealed)),
    from: (instance) => sendersOf(senders, instance),
    async pending(instance) {
      const { pending_email: email, public_name: name } = await instances.settings(instance);
      return addressOf(email, name);
    },
    support(instance) {
      const context = senders.contexts[instance.context ?? 'default'];
      return addressOf(context?.['support_address'] ?? senders.alert?.email);
    },
    send: (instance, message, kind) => transports.of(instance.context ?? 'default', kind).send(message),
  };
}

function addressOf(email: unknown, name?: unknown): MailAddress {
  if (typeof email !== 'string' || email === '') {
    throw new AppError('unprocessable', 'There is no mail address to write to', { code: 'no_mail_address' });
  }
  if (!isMailAddress(email)) {
    throw new AppError('unprocessable', 'This is not a mail address', { code: 'bad_address' });
  }
  return { email, ...(typeof name === 'string' && name !== '' && { name }) };
}
