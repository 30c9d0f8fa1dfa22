import { createAppPasswords } from '#model/app-password';
import type { Docs } from '#model/docs';
import { createJournal } from '#model/journal';
import {
  createCheckLog,
  createContexts,
  createFriendCookies,
  createLinkPasswords,
  createPermissions,
  createShares,
} from '#model/permission';
import type { Tokens } from '#model/token';
import type { Hasher } from '#pkg/password';
import type { Config } from './config.ts';
import type { Drivers } from './drivers.ts';

interface AccessParts {
  config: Config;
  drivers: Drivers;
  docs: Docs;
  tokens: Tokens;
  hasher: Hasher;
}

/** Who may do what, and who did. */
export function buildAccess({ config, drivers, docs, tokens, hasher }: AccessParts) {
  const cookies = { subdomains: config.subdomains, secure: config.mode === 'production' };
  const linkPasswords = createLinkPasswords({ docs, verify: hasher.verify, cache: drivers.cache, ...cookies });
  const friendCookies = createFriendCookies(cookies);
  const appPasswords = createAppPasswords({ docs });
  const journal = createJournal({ docs });
  const checkLog = createCheckLog({ docs, hub: drivers.hub });
  const permissions = createPermissions({
    docs,
    tokens,
    cache: drivers.cache,
    hasPassword: linkPasswords.proves,
    hasAddress: friendCookies.proves,
    appPasswords,
    onAccess: journal.record,
    onCheck: checkLog.note,
  });
  return {
    linkPasswords,
    friendCookies,
    appPasswords,
    journal,
    checkLog,
    permissions,
    shares: createShares({ docs, tokens, hashPassword: hasher.hash }),
    shareContexts: createContexts({ docs, tokens }),
  };
}
