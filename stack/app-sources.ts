import { createAddressGuard, openGuardedProxy } from '#pkg/safe-http';
import type { Config } from './config.ts';

/** In ms: the apps that come with the server change with it only. */
const FRESH = 1000;

/** Where applications may come from, by the configuration. */
export function appSources({ apps, trustedNetworks }: Pick<Config, 'apps' | 'trustedNetworks'>) {
  const guard = createAddressGuard({ trustedNetworks });
  return {
    allowsLocal: apps.allowLocal,
    // Who works on an app sees each change at once.
    fresh: Object.keys(apps.folders).length > 0 ? 0 : FRESH,
    npmRegistry: apps.npmRegistry,
    repositories: {
      openProxy: () => openGuardedProxy({ trustedNetworks }),
      resolve: guard.resolve,
      ssh: apps.ssh,
    },
  };
}
