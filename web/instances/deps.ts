import type { Docs } from '#model/docs';
import type { Features } from '#model/feature';
import type { Instance, Instances } from '#model/instance';
import type { Notifications } from '#model/notification';
import type { OAuthClients } from '#model/oauth';
import type { OneTimeCodes } from '#model/one-time';
import type { NewPassphrase } from '#model/passphrase';
import type { Recovery } from '#model/recovery';
import type { Tokens } from '#model/token';
import type { JsonObject } from '#pkg/json';

export interface InstancesRoutesDeps {
  instances: Instances;
  docs: Docs;
  tokens: Tokens;
  features: Features;
  notifications: Pick<Notifications, 'notify'>;
  oauthClients: OAuthClients;
  passphrases: {
    /** Sets a passphrase without asking for the current one. */
    reset(instance: Instance, request: NewPassphrase): Promise<Instance>;
  };
  recovery: Pick<Recovery, 'issueMagicCode'>;
  codes: Pick<OneTimeCodes, 'issue' | 'take'>;
  files: { usage(instance: Instance): Promise<DiskUsage> };
  /** By name, from the configuration. */
  contexts: Readonly<Record<string, JsonObject>>;
  now?: () => number;
}

/** Bytes and counts. */
export interface DiskUsage {
  used: number;
  files: number;
  versions: number;
  trashed: number;
  docCount: number;
  versionsCount: number;
}
