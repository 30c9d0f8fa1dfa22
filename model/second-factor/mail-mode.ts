import type { Instance } from '#model/instance';
import type { Mailer } from '#model/mail';
import type { OneTimeCodes } from '#model/one-time';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import { isMailedPasscode, mailedPasscode } from './mailed-passcode.ts';

const HOUR = 3_600_000;
const MAX_MAILS = 20;
const MINUTES_15 = 900_000;

interface MailModeDeps {
  codes: OneTimeCodes;
  mailer: Pick<Mailer, 'send'>;
  cache: Cache;
  now: () => number;
}

/** Codes that are sent to the owner's address. */
export function createMailMode({ codes, mailer, cache, now }: MailModeDeps) {
  /** The token of an activation under way: the settings app sends back the code alone. */
  const pendingKey = ({ prefix }: Instance) => `factor-activation:${prefix}`;

  async function send(instance: Instance, token: string, template: string): Promise<void> {
    if ((await cache.increment(`two-factor-mails:${instance.prefix}`, HOUR)) > MAX_MAILS) {
      throw new AppError('too-many-requests', 'Too many codes were sent', { code: 'rate_limited' });
    }
    await mailer.send(instance, { template, values: { code: mailedPasscode(instance, token, now()) } });
  }

  return {
    send,
    isRight: (instance: Instance, token: string, passcode: string) =>
      isMailedPasscode(instance, token, passcode, now()),

    async ask(instance: Instance): Promise<void> {
      const token = codes.issue(instance, 'factor-activation');
      await send(instance, token, 'two_factor_activation');
      await cache.set(pendingKey(instance), token, MINUTES_15);
    },

    /** True once. */
    async confirm(instance: Instance, passcode: string): Promise<boolean> {
      const token = await cache.get(pendingKey(instance));
      if (token === undefined || !isMailedPasscode(instance, token, passcode, now())) return false;
      return codes.take(instance, 'factor-activation', token);
    },
  };
}
