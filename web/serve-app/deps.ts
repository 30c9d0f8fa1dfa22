import type { Addresses, Apps } from '#model/app';
import type { Features } from '#model/feature';
import type { Instances } from '#model/instance';
import type { ServerFacts } from '#model/settings';
import type { Tokens } from '#model/token';
import type { Assets } from '#pkg/static';

export interface ServeAppDeps {
  apps: Pick<Apps, 'get' | 'files'>;
  tokens: Pick<Tokens, 'issue'>;
  instances: Pick<Instances, 'settings'>;
  features: Pick<Features, 'flags'>;
  addresses: Addresses;
  assets: Assets;
  server: ServerFacts;
}
