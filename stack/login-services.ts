import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Mailer } from '#model/mail';
import type { StackNotices } from '#model/notification';
import { createOneTimeCodes } from '#model/one-time';
import { createPasskeys } from '#model/passkey';
import { createPassphrases } from '#model/passphrase';
import { createRecovery } from '#model/recovery';
import { createSecondFactors } from '#model/second-factor';
import { createSessions, type NewDevice, type SubdomainLayout } from '#model/session';
import type { Cache } from '#pkg/cache';
import type { Logger } from '#pkg/log';
import type { Hasher } from '#pkg/password';

interface Parts {
  docs: Docs;
  instances: Instances;
  hasher: Hasher;
  cache: Cache;
  mailer: Mailer;
  stackNotices: StackNotices;
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

/** The login does not wait for it. */
function tellNewDevice({ stackNotices, log }: Pick<Parts, 'stackNotices' | 'log'>) {
  return (instance: Instance, login: NewDevice): void => {
    stackNotices.newLogin(instance, login).catch((err: unknown) => {
      log.error({ domain: instance.domain, err }, 'a new login was not told');
    });
  };
}
