import type { AppServices } from '@cozy/ui';
import type { Catalog } from './catalog/catalog.ts';

/** Everything the app works with, made once when it starts. */
export type StoreServices = AppServices & { catalog: Catalog };
