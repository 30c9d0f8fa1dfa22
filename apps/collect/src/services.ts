import type { AppServices } from '@cozy/ui';
import type { Connections } from './accounts/connections.ts';
import type { Konnectors } from './konnectors/konnectors.ts';

/** Everything the app works with, made once when it starts. */
export type CollectServices = AppServices & { konnectors: Konnectors; connections: Connections };
