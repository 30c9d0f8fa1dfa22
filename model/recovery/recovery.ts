import type { Instance, Instances } from '#model/instance';
import type { Mailer } from '#model/mail';
import type { OneTimeCodes } from '#model/one-time';
import type { NewPassphrase, Passphrases } from '#model/passphrase';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { createMailBudget } from '#pkg/throttle';

export interface RecoveryDeps {
  instances: Pick<Instances, 'settings'>;
  passphrases: Pick<Passphrases, 'reset'>;
  codes: OneTimeCodes;
  mailer: Pick<Mailer, 'send'>;
  /** Counts the mails. */
  cache: Cache;
  /** Of the pages of an instance, without a final slash. */
  addresses: { origin(instance: Instance): string };
  log: Logger;
}

/**
 * What a mail can do. Who asks is never told whether there is an address to write to, nor whether a mail was sent; after
 * some mails in an hour they become rare, but there is always one whose link works.
 */
export interface Recovery {
  /** Sends the link of `/auth/passphrase_renew`. */
  askReset(instance: Instance): Promise<void>;
  isResetCode(instance: Instance, code: string): Promise<boolean>;
  /**
   * Sets another passphrase; every session, app token and code ends. Rejects with kind `bad-request` when the code is
   * over, `unprocessable` as a first passphrase.
   */
  renew(instance: Instance, request: NewPassphrase & { code: string }): Promise<Instance>;
  /** Sends what the owner wrote to remember the passphrase. */
  sendHint(instance: Instance): Promise<void>;
  /** Sends the link of `/auth/magic_link`. Rejects with kind `forbidden` where such links are not allowed. */
  askMagicLink(instance: Instance): Promise<void>;
  /** For whoever runs the server and writes to the owner by themselves. Rejects as above. */
  issueMagicCode(instance: Instance): Promise<string>;
  isMagicCode(instance: Instance, code: string): Promise<boolean>;
  /** True once for a code. */
  takeMagicCode(instance: Instance, code: string): Promise<boolean>;
}

export function createRecovery(deps: RecoveryDeps): Recovery {
  const { instances, passphrases, codes, addresses } = deps;
  const mayWrite = createMailBudget(deps.cache);

  /** The owner's address; undefined when there is none, or when enough was written to it. */
  async function recipient(instance: Instance, kind: string): Promise<string | undefined> {
    if (!instance.onboarding_finished) return undefined;
    const { email } = await instances.settings(instance);
    if (typeof email !== 'string' || email === '') return undefined;
    return (await mayWrite(`${kind} ${instance.prefix}`)) ? email : undefined;
  }

  /** A link ends when the address it was sent to is no longer the owner's. */
  async function addressOf(instance: Instance): Promise<string> {
    const { email } = await instances.settings(instance);
    return typeof email === 'string' ? email : '';
  }

  /** A mail that cannot be sent is for whoever runs the server: an error would tell that there is an address. */
  async function send(instance: Instance, template: string, values: Record<string, string>): Promise<void> {
    await deps.mailer.send(instance, { template, values }).catch((err: unknown) => {
      deps.log.error({ domain: instance.domain, template, err }, 'a mail was not sent');
    });
  }

  const linkTo = (instance: Instance, path: string, params: Record<string, string>) =>
    `${addresses.origin(instance)}${path}?${new URLSearchParams(params)}`;

  return {
    async askReset(instance) {
      const email = await recipient(instance, 'reset');
      if (email === undefined) return;
      const token = codes.issue(instance, 'passphrase-reset', email);
      const link = linkTo(instance, '/auth/passphrase_renew', { token });
      await send(instance, 'passphrase_reset', { link });
    },

    isResetCode: async (instance, code) => codes.proves(instance, 'passphrase-reset', code, await addressOf(instance)),

    async renew(instance, { code, ...request }) {
      if (!codes.proves(instance, 'passphrase-reset', code, await addressOf(instance))) {
        throw new AppError('bad-request', 'The link is no longer good', { code: 'dead_link' });
      }
      // The new secret that comes with the passphrase ends the code; of two at the same time, one is a conflict.
      return passphrases.reset(instance, request);
    },

    async sendHint(instance) {
      const email = await recipient(instance, 'hint');
      if (email === undefined) return;
      const { passphrase_hint: hint } = instance;
      if (hint !== undefined) await send(instance, 'passphrase_hint', { hint });
      else await send(instance, 'passphrase_hint_missing', { link: linkTo(instance, '/auth/passphrase_reset', {}) });
    },

    async askMagicLink(instance) {
      if (!instance.magic_link) throw notAllowed();
      const email = await recipient(instance, 'magic-link');
      if (email === undefined) return;
      const code = codes.issue(instance, 'magic-link', email);
      const link = linkTo(instance, '/auth/magic_link', { code });
      await send(instance, 'magic_link', { link });
    },

    async issueMagicCode(instance) {
      if (!instance.magic_link) throw notAllowed();
      return codes.issue(instance, 'magic-link', await addressOf(instance));
    },

    isMagicCode: async (instance, code) =>
      instance.magic_link === true && codes.isLive(instance, 'magic-link', code, await addressOf(instance)),

    takeMagicCode: async (instance, code) =>
      instance.magic_link === true && codes.take(instance, 'magic-link', code, await addressOf(instance)),
  };
}

function notAllowed(): AppError {
  return new AppError('forbidden', 'Magic links are not enabled on this Cozy', { code: 'no_magic_link' });
}
