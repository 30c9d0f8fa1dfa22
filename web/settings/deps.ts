import type { Addresses } from '#model/app';
import type { AppPasswords } from '#model/app-password';
import type { Avatars } from '#model/avatar';
import type { Features } from '#model/feature';
import type { Instance, Instances } from '#model/instance';
import type { Journal } from '#model/journal';
import type { Mailer } from '#model/mail';
import type { OAuthClients } from '#model/oauth';
import type { Oidc } from '#model/oidc';
import type { OneTimeCodes } from '#model/one-time';
import type { Passphrases } from '#model/passphrase';
import type { Permissions } from '#model/permission';
import type { SecondFactors } from '#model/second-factor';
import type { Sessions } from '#model/session';
import type { ServerFacts, Warnings } from '#model/settings';
import type { Cache } from '#pkg/cache';
import type { FactorsDeps } from './factors/index.ts';

/** Bytes. */
interface DiskUsage {
  used: number;
  files: number;
  versions: number;
  trash: number;
}

export interface SettingsDeps extends Omit<FactorsDeps, 'sessions' | 'secondFactors' | 'codes'> {
  instances: Pick<Instances, 'settings' | 'updateSettings' | 'update'>;
  permissions: Permissions;
  appPasswords: Pick<AppPasswords, 'create' | 'list' | 'revoke'>;
  journal: Pick<Journal, 'list'>;
  passphrases: Passphrases;
  codes: Pick<OneTimeCodes, 'issue' | 'proves' | 'take'>;
  sessions: Sessions;
  oauthClients: Pick<OAuthClients, 'count' | 'get' | 'list' | 'mark' | 'delete'>;
  secondFactors: FactorsDeps['secondFactors'] & Pick<SecondFactors, 'begin' | 'finish'>;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
  oidc: Pick<Oidc, 'logoutUrl'>;
  features: Pick<Features, 'flags' | 'sources'>;
  warnings: Pick<Warnings, 'list'>;
  avatars: Pick<Avatars, 'set' | 'remove'>;
  mailer: Pick<Mailer, 'send'>;
  /** Counts the mails. */
  cache: Pick<Cache, 'increment'>;
  addresses: Addresses;
  server: ServerFacts;
  diskUsage: (instance: Instance) => Promise<DiskUsage>;
  /** What the configuration says of a context, public as a whole. */
  contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
