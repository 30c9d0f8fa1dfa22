import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Mailer } from '#model/mail';
import { createOneTimeCodes } from '#model/one-time';
import { createPasskeys } from '#model/passkey';
import { createPassphrases } from '#model/passphrase';
import { createRecovery } from '#model/recovery';
import { createSecondFactors } from '#model/second-factor';
import { createSessions, type NewDevice, type SubdomainLayout } from '#model/session';
import type { Cache } from '#pkg/cache';
import { isKind } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import type { Hasher } from '#pkg/password';

interface Parts {
  docs: Docs;
  instances: Instances;
  hasher: Hasher;
  cache: Cache;
  mailer: Mailer;
  addresses: Addresses;
  subdomains: SubdomainLayout;
  secure: boolean;
  log: Logger;
  now?: () => number;
}

/** All the ways in. */
export function buildLoginServices(parts: Parts) {
  const codes = createOneTimeCodes(parts);
  const passphrases = createPassphrases(parts);
  return {
    codes,
    passphrases,
    sessions: createSessions({ ...parts, onNewDevice: tellNewDevice(parts) }),
    secondFactors: createSecondFactors({ ...parts, codes }),
    passkeys: createPasskeys({ ...parts, codes }),
    recovery: createRecovery({ ...parts, passphrases, codes }),
  };
}

/** A mail to the owner; the login does not wait for it. */
function tellNewDevice({ mailer, addresses, log }: Pick<Parts, 'mailer' | 'addresses' | 'log'>) {
  return (instance: Instance, { browser, address, at }: NewDevice): void => {
    const link = `${addresses.app(instance, 'settings')}/#/sessions`;
    const values = { browser: browser || '-', address, when: at, link };
    mailer.send(instance, { template: 'new_device', values }).catch((err: unknown) => {
      // An owner without an address cannot be told.
      if (!isKind(err, 'unprocessable')) log.error({ domain: instance.domain, err }, 'a mail was not sent');
    });
  };
}
