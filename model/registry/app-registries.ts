import type { Instance } from '#model/instance';
import { createHierarchy, createRegistryOpener, type Hierarchy } from '#pkg/app-registry';
import type { Cache } from '#pkg/cache';
import type { SafeHttp } from '#pkg/safe-http';
import { createBundledRegistry } from './bundled.ts';

export interface AppRegistriesDeps {
  http: Pick<SafeHttp, 'fetch'>;
  cache: Pick<Cache, 'get' | 'set'>;
  /** Addresses by name of context; those of `default` come after. */
  addresses: Readonly<Record<string, readonly string[]>>;
  /** The apps that come with the server: slug -> folder. */
  bundled: ReadonlyMap<string, string>;
}

/** The stores of applications: which ones an instance has, by its context. */
export interface AppRegistries {
  of(instance: Pick<Instance, 'context'>): Hierarchy;
}

export function createAppRegistries({ http, cache, addresses, bundled }: AppRegistriesDeps): AppRegistries {
  const open = createRegistryOpener({ http, cache });
  const own = createBundledRegistry(bundled);
  const common = addresses['default'] ?? [];
  const hierarchy = (list: readonly string[]) => createHierarchy([...new Set(list)].map(open).concat(own));
  const otherwise = hierarchy(common);
  const byContext = new Map(
    Object.entries(addresses).map(([context, list]) => [context, hierarchy([...list, ...common])]),
  );
  return { of: ({ context = 'default' }) => byContext.get(context) ?? otherwise };
}
