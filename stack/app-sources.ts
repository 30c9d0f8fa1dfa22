import { createAddressGuard, openGuardedProxy } from '#pkg/safe-http';
import type { Config } from './config.ts';

/** Where applications may come from, by the configuration. */
export function appSources({ apps, trustedNetworks }: Pick<Config, 'apps' | 'trustedNetworks'>) {
  const guard = createAddressGuard({ trustedNetworks });
  return {
    allowsLocal: apps.allowLocal,
    npmRegistry: apps.npmRegistry,
    repositories: {
      openProxy: () => openGuardedProxy({ trustedNetworks }),
      resolve: guard.resolve,
      ssh: apps.ssh,
    },
  };
}
