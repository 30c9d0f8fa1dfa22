import type { Logger } from '#pkg/log';
import { openRegistryFolder } from '#pkg/registry-folder';
import { registryServerRoutes } from '#web/registry-server';
import { listen } from '../web/server.ts';

export interface RegistryServerOptions {
  host: string;
  port: number;
  /** Where the packages and the keys of the editors are. */
  folder: string;
  /** As others reach it. @default the address on which it listens */
  url?: string;
  log: Logger;
}

export interface RegistryServer {
  readonly addresses: readonly string[];
  /** What goes in the `registries` of the servers. */
  readonly url: string;
  close(): Promise<void>;
}

/** A registry of applications: a server of its own. */
export async function startRegistryServer(options: RegistryServerOptions): Promise<RegistryServer> {
  const { host, port, folder: root, log } = options;
  let url = options.url?.replace(/\/+$/, '') ?? '';
  const folder = openRegistryFolder({
    root,
    urlOf: (slug, version) => `${url}/registry/${slug}/${version}/tarball/${slug}-${version}.tar.gz`,
    onBadPackage: (path, err) => log.warn({ path, err }, 'a package of the folder cannot be published'),
  });
  const app = registryServerRoutes({ folder, log });
  const server = await listen({ host, port, fetch: app.fetch, log });
  url ||= server.addresses[0] ?? '';
  return { addresses: server.addresses, url, close: () => server.close() };
}
