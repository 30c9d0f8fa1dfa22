import { createAutomations } from '#model/automation';
import type { Instance } from '#model/instance';
import { createAccountEnds, createKonnectorEnds, createKonnectors, type OwnApi } from '#model/konnector';
import { createMailboxes } from '#model/mailbox';
import { connectImap } from '#pkg/imap';
import { createAddressGuard } from '#pkg/safe-http';
import type { AppServices } from './app-services.ts';
import type { Config } from './config.ts';
import type { CoreServices } from './core-services.ts';
import type { Drivers } from './drivers.ts';
import type { FileServices } from './file-services.ts';
import type { NoticeServices } from './notice-services.ts';

interface Parts
  extends Omit<CoreServices, 'hasher'>,
    Pick<AppServices, 'apps' | 'konnectors'>,
    Pick<NoticeServices, 'notifications'>,
    Pick<FileServices, 'vfs'> {
  config: Config;
  drivers: Drivers;
  /** The API of the stack for one program, which is there once the server is built. */
  openApi: (instance: Instance) => Promise<OwnApi>;
}

/** What works while nobody looks: konnectors, services of apps, rules of the owner, mailboxes. */
export function buildProgramServices(parts: Parts) {
  const { config, drivers, docs, konnectors, jobs, addresses } = parts;
  const accountEnds = createAccountEnds(parts);
  const guard = createAddressGuard(config);
  return {
    accountEnds,
    konnectorEnds: createKonnectorEnds({ docs, jobs, konnectors, accountEnds }),
    programs: createKonnectors({ ...parts, sandbox: drivers.sandbox, originOf: addresses.origin }),
    automations: createAutomations({ ...parts, cache: drivers.cache, http: drivers.safeHttp }),
    mailboxes: createMailboxes({
      ...parts,
      connect: (account, options) => connectImap(account, { guard, ...options }),
    }),
    /** In ms; undefined: for ever. */
    trashKeptFor: ({ context = 'default' }: Instance): number | undefined => {
      const { trashKeptFor: ages } = config.fs;
      return Object.hasOwn(ages, context) ? ages[context] : ages['default'];
    },
  };
}
